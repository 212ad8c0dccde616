"""Names that tasks had in earlier versions: a queue may still hold them during an upgrade."""

from __future__ import annotations

FORMER_NAMES = {
    "guichet.sync": "guichet.sync_glpi",
    "guichet.directory": "guichet.glpi_people",
    "guichet.ticket_events": "guichet.glpi_tickets",
    "guichet.ticket_event": "guichet.glpi_ticket",
}
"""The former name of a task, by the one that it has."""
