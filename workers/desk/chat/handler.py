"""Handling stored chat events: each once, in the order that matters, by whichever worker comes."""

from __future__ import annotations

import structlog

from connectors.database.leases.heartbeat import Heartbeat
from connectors.database.unit_of_work import Transactions
from workers.settings import Settings

log = structlog.get_logger("guichet.chat")


class ChatHandler:
    """Handles events; many at once, in many threads and processes."""

    def __init__(
        self, transactions: Transactions, settings: Settings, heartbeat: Heartbeat
    ) -> None:
        self._transactions = transactions
        self._settings = settings
        self._heartbeat = heartbeat

    def handle(self, event_id: str) -> None:
        """Bring an event to its end, if it waits and nobody else is at it."""
        log.info("chat.not_handled", event=event_id)
