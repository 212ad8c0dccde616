"""Slack, the sending half: rendering in Slack's formats, and the calls of its Web API."""
