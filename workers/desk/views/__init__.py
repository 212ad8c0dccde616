"""What people may see of questions and drafts: read-only."""
