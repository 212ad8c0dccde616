"""A message as the console keeps it: plain JSON. It becomes HTML when somebody looks at it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from connectors.contracts.chat import Action, OutgoingMessage, SourceLink


def to_body(message: OutgoingMessage) -> dict[str, Any]:
    """The stored form. The console is on site, so nothing is left out."""
    body = asdict(message)
    body["sources"] = [
        {**asdict(source), "date": source.date.isoformat() if source.date else None}
        for source in message.sources
    ]
    body["actions"] = [asdict(action) for action in message.actions]
    body["transcript"] = list(message.transcript)
    return body


def from_body(body: dict[str, Any]) -> OutgoingMessage:
    """The message that `to_body` stored."""
    return OutgoingMessage(
        kind=body["kind"],
        text=body["text"],
        language=body["language"],
        sources=tuple(
            SourceLink(
                number=source["number"],
                title=source["title"],
                url=source["url"],
                date=datetime.fromisoformat(source["date"]) if source["date"] else None,
                excerpt=source["excerpt"],
            )
            for source in body["sources"]
        ),
        actions=tuple(Action(**action) for action in body["actions"]),
        transcript=tuple(body["transcript"]),
        console_path=body["console_path"],
    )
