"""The search index of a process, kept at the database's revision."""
