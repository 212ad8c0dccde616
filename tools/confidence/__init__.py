"""What the confidence of an answer is learned from."""
