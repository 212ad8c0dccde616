"""People of chat platforms: who they are there now, and what they may decide."""
