"""What goes out: messages queued, dispatched once, and looked for when overdue."""
