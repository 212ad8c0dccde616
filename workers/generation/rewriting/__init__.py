"""A follow-up as a question of its own: when a model is asked for one, and when it is believed."""
