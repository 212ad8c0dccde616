"""The way of a question: question → draft → review → delivery → feedback, and escalation."""
