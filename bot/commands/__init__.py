"""The commands of `guichet`, one file a subject. Each imports what it needs when it runs."""
