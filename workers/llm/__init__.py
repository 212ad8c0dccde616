"""The language models that the settings name."""
