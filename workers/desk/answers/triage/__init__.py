"""What becomes of a message before anything is searched for it."""
