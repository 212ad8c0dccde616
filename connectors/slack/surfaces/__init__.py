"""What Slack shows beside messages: words for one person, a status in a thread, and a page."""
