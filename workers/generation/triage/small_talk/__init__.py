"""Messages that ask nothing of a helpdesk: greetings, thanks, "who are you"."""
