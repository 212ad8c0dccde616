"""Commands for chat platforms: what is set up there."""
