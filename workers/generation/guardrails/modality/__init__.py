"""Who does what an answer names, whether its reader is told to, and whether it is forbidden."""
