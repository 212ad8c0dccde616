"""Messages as JSON documents: how the outbox and the console keep them.

A document has the fields of `OutgoingMessage`, of its sources and of its actions; a time is
ISO 8601 text. A field that a document lacks has its default, one that it has beyond is ignored:
rows outlive the version that wrote them.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from connectors.contracts.chat import OutgoingMessage

MESSAGES = TypeAdapter(OutgoingMessage)


def to_document(message: OutgoingMessage) -> dict[str, Any]:
    """`message` as plain JSON types."""
    document: dict[str, Any] = MESSAGES.dump_python(message, mode="json")
    return document


def from_document(document: dict[str, Any]) -> OutgoingMessage:
    """The message that `to_document` made `document` from.

    Raises `pydantic.ValidationError` for what is no message.
    """
    return MESSAGES.validate_python(document)
