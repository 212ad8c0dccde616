"""Messages that are questions: which ones, what becomes of them, and what a change of one means."""
