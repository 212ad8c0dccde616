"""What an adapter calls of the desk, and all that it calls."""

from __future__ import annotations

from typing import Protocol

from connectors.contracts.chat import ChatEvent, Form
from connectors.errors import GuichetError


class ChatDesk(Protocol):
    """`Desk.chat`, as an adapter sees it. Safe for threads."""

    def store(self, platform: str, event: ChatEvent) -> bool:
        """Keep an event in one transaction, and have workers handle it after the commit. False: it
        came before. Raises `DatabaseUnavailable`: then it must not be acknowledged."""
        ...

    def form(self, platform: str, actor: str, action: str, value: str, message_id: str) -> Form:
        """What a button asks this person for. Raises a `GuichetError` where it is not theirs to
        press, or asks for nothing any more."""
        ...

    def said(self, error: GuichetError, language: str) -> str:
        """An error in words for the person who pressed, without what is for an operator."""
        ...
