"""Forms of the contract as dialogs, and what people filled in, read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.contracts.chat import FieldKind, Form, FormField
from connectors.errors import Refused
from connectors.mattermost.rendering.escaping import fit
from connectors.mattermost.rendering.limits import LINE, OPTION, OPTIONS, PARAGRAPH, TITLE

CUT = "\u2026"
LONGEST_VALUE = 200
"""Characters of the value of a choice."""


def dialog(form: Form, callback: str, state: str) -> dict[str, Any]:
    """The dialog that asks for `form`.

    `callback` says what it is for, and proves nothing; `state` is signed (`Signatures.state`).
    Both come back with what was filled in. Raises `Refused` for a form that does not fit: the
    sender offers only what does.
    """
    return {
        "callback_id": callback,
        "title": _cut(form.title, TITLE),
        "submit_label": _cut(form.submit, TITLE),
        "notify_on_cancel": False,
        "state": state,
        "elements": [_element(field) for field in form.fields],
    }


def filled(submission: object) -> dict[str, str]:
    """What people filled in, by the names of the fields; a field left empty has an empty text.

    Nothing in it is trusted but that it is a text: anybody may send a dialog that was not opened.
    """
    if not isinstance(submission, Mapping):
        return {}
    return {
        name: value if isinstance(value, str) else ""
        for name, value in submission.items()
        if isinstance(name, str)
    }


def _element(field: FormField) -> dict[str, Any]:
    element: dict[str, Any] = {
        "name": field.name,
        "display_name": _cut(field.label or field.name, TITLE),
        "optional": not field.required,
    }
    if field.kind is FieldKind.CHOICE:
        return element | _choice(field)
    return element | _text(field)


def _text(field: FormField) -> dict[str, Any]:
    is_line = field.kind is FieldKind.LINE and len(field.initial) <= LINE
    limit = LINE if is_line else PARAGRAPH
    if len(field.initial) > limit:
        raise Refused(f"The field {field.name} is longer than a form of Mattermost takes.")
    most = max(1, min(field.maximum or limit, limit), len(field.initial))
    made: dict[str, Any] = {"type": "text" if is_line else "textarea", "max_length": most}
    if field.initial:
        made["default"] = fit(field.initial)[:most]
    return made


def _choice(field: FormField) -> dict[str, Any]:
    if not 0 < len(field.choices) <= OPTIONS:
        raise Refused(f"The field {field.name} has no choices, or more than {OPTIONS}.")
    options = {}
    for choice in field.choices:
        if not 0 < len(choice.value) <= LONGEST_VALUE:
            raise Refused(f"A choice of the field {field.name} has a value that is too long.")
        shown = _cut(choice.label or choice.value, OPTION)
        options[choice.value] = {"text": shown, "value": choice.value}
    made: dict[str, Any] = {"type": "select", "options": list(options.values())}
    if field.initial in options:
        made["default"] = field.initial
    return made


def _cut(text: str, most: int) -> str:
    shown = fit(" ".join(text.split())) or CUT
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + CUT
