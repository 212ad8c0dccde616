"""The ticket desk of the embedded default: tickets in our own database."""
