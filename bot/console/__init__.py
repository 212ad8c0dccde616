"""The web console: chat, review queue, knowledge, accounts, REST API, health and metrics."""
