"""Messages as JSON documents: how the outbox and the console keep them.

A document has the fields of `OutgoingMessage`, of its sources, its actions and its card; a time is
ISO 8601 text. A field that a document lacks has its default, one that it has beyond is ignored:
rows outlive the version that wrote them.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from connectors.contracts.chat import FieldKind, Form, FormField, OutgoingMessage

MESSAGES = TypeAdapter(OutgoingMessage)
FORMS = TypeAdapter(Form)


def to_document(message: OutgoingMessage) -> dict[str, Any]:
    """`message` as plain JSON types."""
    document: dict[str, Any] = MESSAGES.dump_python(message, mode="json")
    return document


def from_document(document: dict[str, Any]) -> OutgoingMessage:
    """The message that `to_document` made `document` from.

    Raises `pydantic.ValidationError` for what is no message.
    """
    actions = document.get("actions")
    if isinstance(actions, list) and any(map(_asks_text, actions)):
        document = {**document, "actions": [_with_form(action) for action in actions]}
    return MESSAGES.validate_python(document)


def _asks_text(action: Any) -> bool:
    """Whether an action was written by version 0.1, which knew of no form but one text."""
    return isinstance(action, dict) and bool(action.get("asks_text")) and not action.get("form")


def _with_form(action: Any) -> Any:
    if not _asks_text(action):
        return action
    label = str(action.get("label", ""))
    form = Form(label, label, (FormField("text", label, FieldKind.PARAGRAPH, required=True),))
    return {**action, "form": FORMS.dump_python(form, mode="json")}
