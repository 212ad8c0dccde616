"""What an administrator should know of the Slack app, each with what to click in Slack.

Slack is asked, and nothing is changed there. Which events an app gets is told to nobody but its
owner: the scopes are what can be looked at.
"""
