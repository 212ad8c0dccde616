"""Serving the chat platforms: which there are, and a server for where the console is elsewhere."""
