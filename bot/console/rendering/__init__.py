"""From data to what a browser shows: templates, Markdown, ages, marks."""
