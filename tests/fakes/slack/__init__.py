"""A Slack workspace on loopback: its Web API with the limits and errors that Slack documents."""
