"""Slack, the receiving half: events are verified, translated and stored, and nothing else."""
