"""What is known: tickets and articles, cleaned, cut into passages, indexed and searched."""
