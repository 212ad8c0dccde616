"""Messages as JSON documents: the outbox stores them until they are sent."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from connectors.contracts.chat import Action, OutgoingMessage, SourceLink


def to_document(message: OutgoingMessage) -> dict[str, Any]:
    """`message` as plain JSON types; times as ISO 8601."""
    document = asdict(message)
    for source in document["sources"]:
        source["date"] = source["date"].isoformat() if source["date"] else None
    return document


def from_document(document: dict[str, Any]) -> OutgoingMessage:
    """The message that `to_document` made `document` from."""
    sources = tuple(
        SourceLink(
            **{
                **source,
                "date": datetime.fromisoformat(source["date"]) if source["date"] else None,
            }
        )
        for source in document["sources"]
    )
    actions = tuple(Action(**action) for action in document["actions"])
    rest = {key: document[key] for key in ("kind", "text", "language", "console_path")}
    return OutgoingMessage(
        **rest, sources=sources, actions=actions, transcript=tuple(document["transcript"])
    )
