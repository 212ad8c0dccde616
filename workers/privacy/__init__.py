"""What is held of people, for how long, and how it is deleted."""
