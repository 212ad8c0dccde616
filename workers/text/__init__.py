"""One kit for text: folding, words, languages, invisible characters. Imports nothing above it."""
