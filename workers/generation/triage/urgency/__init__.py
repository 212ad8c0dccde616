"""Messages that a person must see at once: theft, a password in wrong hands, an outage,
danger, anger."""
