"""Every sentence that is said to people, in each language."""
