"""Chat events as JSON documents: how they are kept until a worker handles them.

A document has the fields of `ChatEvent`, those of its deed under ``deed``, and the deed's name
under ``kind``. A field that a document lacks has its default, one that it has beyond is ignored:
rows outlive the version that wrote them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from connectors.contracts.chat import (
    ChatEvent,
    Commanded,
    Deed,
    Deleted,
    Edited,
    HomeOpened,
    Pressed,
    Reacted,
    Reported,
    Said,
)

KINDS: dict[str, type[Deed]] = {
    "said": Said,
    "edited": Edited,
    "deleted": Deleted,
    "reacted": Reacted,
    "commanded": Commanded,
    "pressed": Pressed,
    "reported": Reported,
    "home_opened": HomeOpened,
}
"""Each deed by the name that rows keep, so a name is never changed."""
NAMES = {deed: name for name, deed in KINDS.items()}
DEEDS: dict[str, TypeAdapter[Deed]] = {name: TypeAdapter(deed) for name, deed in KINDS.items()}


def kind_of(event: ChatEvent) -> str:
    """The name of what was done."""
    return NAMES[type(event.deed)]


def to_document(event: ChatEvent) -> dict[str, Any]:
    """`event` as plain JSON types."""
    kind = kind_of(event)
    return {
        "event_id": event.event_id,
        "actor": event.actor,
        "channel": event.channel,
        "home": event.home,
        "is_bot": event.is_bot,
        "language": event.language,
        "kind": kind,
        "deed": {
            one.name: _plain(getattr(event.deed, one.name))
            for one in dataclasses.fields(event.deed)
        },
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def from_document(document: dict[str, Any]) -> ChatEvent:
    """The event that `to_document` made `document` from.

    Raises `pydantic.ValidationError`, `KeyError` or `TypeError` for what is no event.
    """
    return ChatEvent(
        event_id=document["event_id"],
        actor=document["actor"],
        channel=document["channel"],
        deed=DEEDS[document["kind"]].validate_python(document["deed"]),
        home=document.get("home"),
        is_bot=bool(document.get("is_bot")),
        language=document.get("language"),
    )
