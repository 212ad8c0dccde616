"""One instance, as its callbacks see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from bot.mattermost.callbacks.replays import Replays
from bot.mattermost.callbacks.requests import Forged
from bot.mattermost.callbacks.server import Server
from bot.receiving import ChatDesk
from connectors.mattermost.signing import NotSigned, Signatures, SignedButton, SignedState

log = structlog.get_logger("guichet.mattermost")

_ID = re.compile(r"[a-z0-9]{26}")


class Dialogs(Protocol):
    """Opens a dialog for whoever a trigger is of. Raises `ConnectorError`."""

    def open_dialog(self, trigger_id: str, url: str, dialog: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True)
class Instance:
    """A server, what we sign there, and the desk that takes what comes from it.

    `signatures` makes them once we know who we are there. `commands` are the tokens of its slash
    commands, one a team. `dialog_url` is where dialogs are sent to, and `language` what is spoken
    to whom the server says no language of.
    """

    name: str
    server: Server
    dialogs: Dialogs
    desk: ChatDesk
    signatures: Callable[[], Signatures]
    commands: Sequence[str]
    dialog_url: str
    language: str
    replays: Replays

    def words(self, user: str) -> str:
        """The language to speak to somebody."""
        return self.server.language(user, self.language)


def of_button(instances: Sequence[Instance], context: object) -> tuple[Instance, SignedButton]:
    """Whose button it is. Raises `Forged`, and `ConnectorError` where we cannot know."""
    reason = "none"
    for one in instances:
        try:
            return one, one.signatures().read_button(context)
        except NotSigned as error:
            reason = error.reason if reason != "expired" else reason
    raise Forged(f"context_{reason}")


def of_state(
    instances: Sequence[Instance], state: object, user: str
) -> tuple[Instance, SignedState]:
    """Whose form it is, and who opened it. Raises `Forged` and `ConnectorError`."""
    reason = "none"
    for one in instances:
        try:
            return one, one.signatures().read_state(state, user)
        except NotSigned as error:
            reason = error.reason if reason != "expired" else reason
    raise Forged(f"state_{reason}")


def identifier(said: object, what: str) -> str:
    """An id as Mattermost makes them. Raises `Forged` for anything else."""
    if not isinstance(said, str) or not _ID.fullmatch(said):
        raise Forged(what)
    return said


def shown_id(said: object) -> str:
    """An id for the log, or that it was none: nothing else that was sent is written there."""
    return said if isinstance(said, str) and _ID.fullmatch(said) else "none"
