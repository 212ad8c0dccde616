"""How servers of language models speak: requests, replies and their differences."""
