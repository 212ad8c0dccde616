"""Scores: words, fusion with meaning, calibration, and what is learned about them."""
