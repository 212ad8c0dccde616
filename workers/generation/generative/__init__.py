"""The drafter that writes with a language model."""
