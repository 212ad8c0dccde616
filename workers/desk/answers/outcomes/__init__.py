"""What becomes of a message where no source is near, or the one before did not help."""
