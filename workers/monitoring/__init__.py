"""What a process says of itself on a port of its own: does it live, is it ready, what it counts."""
