"""How good the search is on labelled questions."""
