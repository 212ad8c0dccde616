"""The console as a chat platform: its posts are rows of `console_messages`."""
