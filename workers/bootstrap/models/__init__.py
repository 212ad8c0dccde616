"""Language models, as the settings name them, and what is made of them."""
