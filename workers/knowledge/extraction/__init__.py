"""A raw ticket → plain, redacted text."""
