"""The queue: app, tasks, schedule, and the processes that serve them."""
