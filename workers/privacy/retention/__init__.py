"""Deleting what is older than the settings say, a bounded number of rows at a time."""
