"""Files that hold tickets: the embedded default's source, and everybody's way to try."""
