"""Chat platforms: their instances, and the options of each kind."""
