"""Queues by kind of work, and which task goes to which. Light: it imports no Celery."""

from __future__ import annotations

DEFAULT_QUEUES = ("interactive", "delivery", "sync", "maintenance")
CLEANING = "cleaning"
"""Tickets for the language model. A worker serves it only if its queues name it, so that it never
takes a thread from somebody who waits for an answer."""
QUEUES = (*DEFAULT_QUEUES, CLEANING)
ROUTES = {
    "guichet.answer": "interactive",
    "guichet.chat_event": "interactive",
    "guichet.search": "interactive",
    "guichet.models": "interactive",
    "guichet.ping": "interactive",
    "guichet.deliver": "delivery",
    "guichet.chat_status": "delivery",
    "guichet.sync": "sync",
    "guichet.directory": "maintenance",
    "guichet.ticket_events": "maintenance",
    "guichet.ticket_event": "maintenance",
    "guichet.upkeep": "sync",
    "guichet.sweep": "maintenance",
    "guichet.retention": "maintenance",
    "guichet.plan_cleaning": "maintenance",
    "guichet.clean": CLEANING,
}
EXPIRES = {
    "guichet.search": 15,
    "guichet.models": 20,
    "guichet.ping": 15,
    "guichet.chat_status": 20,
    "guichet.sweep": 60,
    "guichet.clean": 900,
}
"""Seconds after which nobody waits for the result any more, and running it would be waste."""
