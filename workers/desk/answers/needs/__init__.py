"""Several needs in one message: each is searched and drafted for itself, and one answer is made."""
