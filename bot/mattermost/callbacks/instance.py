"""One instance, as its callbacks see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import structlog

from bot.mattermost.callbacks.replays import Replays
from bot.mattermost.callbacks.requests import Forged
from bot.mattermost.callbacks.server import Server
from bot.receiving import ChatDesk
from connectors.errors import ConnectorError
from connectors.mattermost.signing import NotSigned, Signatures, SignedButton, SignedState

log = structlog.get_logger("guichet.mattermost")

_ID = re.compile(r"[a-z0-9]{26}")
Signed = TypeVar("Signed", SignedButton, SignedState)


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
    return _of("context", instances, lambda signatures: signatures.read_button(context))


def of_state(
    instances: Sequence[Instance], state: object, user: str
) -> tuple[Instance, SignedState]:
    """Whose form it is, and who opened it. Raises `Forged` and `ConnectorError`."""
    return _of("state", instances, lambda signatures: signatures.read_state(state, user))


def _of(
    what: str, instances: Sequence[Instance], read: Callable[[Signatures], Signed]
) -> tuple[Instance, Signed]:
    """The instance that signed it. One whose server is away does not stand in for the others."""
    reason, away = "none", None
    for one in instances:
        try:
            return one, read(one.signatures())
        except NotSigned as error:
            reason = error.reason if reason != "expired" else reason
        except ConnectorError as error:
            away = away or error
    if away is not None:
        raise away
    raise Forged(f"{what}_{reason}")


def words_of_away(instances: Sequence[Instance], error: ConnectorError) -> str:
    """What is said to who calls while we do not know who we are."""
    log.warning("mattermost.unknown_self", failure=type(error).__name__)
    return instances[0].desk.said(error, instances[0].language)


def identifier(said: object, what: str) -> str:
    """An id as Mattermost makes them. Raises `Forged` for anything else."""
    if not isinstance(said, str) or not _ID.fullmatch(said):
        raise Forged(what)
    return said


def shown_id(said: object) -> str:
    """An id for the log, or that it was none: nothing else that was sent is written there."""
    return said if isinstance(said, str) and _ID.fullmatch(said) else "none"
