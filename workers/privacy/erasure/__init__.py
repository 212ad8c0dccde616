"""Taking one person out of the database, with a report of what went, what stays and why."""
