"""What comes in: from a platform's event to a question in its thread."""
