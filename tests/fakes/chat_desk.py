"""`Desk.chat` as an adapter sees it, in memory: it keeps what comes, and fails as it is told."""

from __future__ import annotations

import threading
from collections import deque

from connectors.contracts.chat import ChatEvent, Deed, Form, FormField
from connectors.errors import GuichetError

FORM = Form("Change it", "Send", (FormField("text", "Answer", required=True),))


class RecordingDesk:
    """`events` are those that were new, in order; `failures` are raised by the next calls. `forms`
    are shown for the buttons of these names, and `refused` for all others."""

    def __init__(self) -> None:
        self.events: list[ChatEvent] = []
        self.platforms: list[str] = []
        self.calls = 0
        self.failures: deque[Exception] = deque()
        self.forms: dict[str, Form] = {"edit": FORM}
        self.refused: GuichetError = GuichetError("Somebody else was first.", "For the operator.")
        self.asked: list[tuple[str, str, str, str, str]] = []
        self._seen: set[tuple[str, str]] = set()
        self._changed = threading.Condition()

    @property
    def deeds(self) -> list[Deed]:
        """What was done."""
        return [event.deed for event in self.events]

    def store(self, platform: str, event: ChatEvent) -> bool:
        """Keep an event once."""
        with self._changed:
            self.calls += 1
            if self.failures:
                raise self.failures.popleft()
            if (platform, event.event_id) in self._seen:
                return False
            self._seen.add((platform, event.event_id))
            self.platforms.append(platform)
            self.events.append(event)
            self._changed.notify_all()
            return True

    def form(self, platform: str, actor: str, action: str, value: str, message_id: str) -> Form:
        """The form of a button."""
        self.asked.append((platform, actor, action, value, message_id))
        if self.failures:
            raise self.failures.popleft()
        if action not in self.forms:
            raise self.refused
        return self.forms[action]

    def said(self, error: GuichetError, language: str) -> str:
        """Its message, with the language before it."""
        return f"{language}: {error.message}"

    def wait_for(self, number: int, within: float = 30.0) -> list[ChatEvent]:
        """The events, once there are so many."""
        with self._changed:
            there = self._changed.wait_for(lambda: len(self.events) >= number, within)
        if not there:
            raise TimeoutError(f"{len(self.events)} events came, not {number}")
        return self.events
