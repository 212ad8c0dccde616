"""People as an administrator sees and changes them, whatever platform they come from."""
