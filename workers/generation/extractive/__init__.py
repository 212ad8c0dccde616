"""The drafter that quotes the best resolution."""
