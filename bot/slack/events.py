"""What all listeners translate with: ids of events, homes, and how an event is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bot.slack.workspace import Workspace
from connectors.contracts.chat import ChatEvent, Deed

Payload = Mapping[str, Any]
DIRECT = "D"
"""What the id of a direct conversation begins with."""


def store(
    workspace: Workspace,
    event_id: str,
    deed: Deed,
    *,
    actor: object,
    channel: object = "",
    home: object = None,
) -> None:
    """Keep what somebody did. Raises `DatabaseUnavailable`: Slack is not told then that we have it,
    and delivers it again."""
    event = ChatEvent(
        event_id=event_id,
        actor=text_of(actor),
        channel=text_of(channel),
        deed=deed,
        home=foreign(workspace, text_of(home)),
    )
    workspace.desk.store(workspace.name, event)


def foreign(workspace: Workspace, home: str) -> str | None:
    """The workspace that somebody belongs to; None for our own, and where Slack does not say."""
    own = workspace.identity
    return home if home and home not in (own.team, own.enterprise) else None


def derived(kind: str, workspace: Workspace, *parts: object) -> str:
    """The id of an event that Slack tells of in more than one way."""
    return ":".join((kind, workspace.identity.team, *map(text_of, parts)))


def own_id(body: Payload) -> str:
    """Slack's own id of an event; that of its content where there is none."""
    return text_of(body.get("event_id")) or f"body:{digest(body)}"


def digest(content: object) -> str:
    """A short name of a JSON value: the same for the same."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def is_shared(body: Payload) -> bool:
    """Whether people of another organisation are in the channel."""
    return body.get("is_ext_shared_channel") is True


def text_of(found: object) -> str:
    """A text of a payload; empty for what is none."""
    return found if isinstance(found, str) else ""


def mapping_of(found: object) -> Payload:
    """An object of a payload; empty for what is none."""
    return found if isinstance(found, Mapping) else {}
