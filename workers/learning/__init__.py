"""What is learned from questions and answers: so far, how good the answers are."""
