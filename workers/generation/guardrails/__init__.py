"""What a text that no human wrote may not do to the person who reads it."""
