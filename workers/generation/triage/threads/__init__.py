"""What a message says to what was said before it: a complaint, a detail, what is asked on."""
