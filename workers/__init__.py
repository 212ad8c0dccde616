"""The helpdesk itself: everything that decides."""
