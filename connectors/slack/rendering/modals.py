"""Forms of the contract as views, and what people filled in, read back.

A view's private_metadata holds ids of rows and nothing else: it comes back from the reader's side.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from connectors.contracts.chat import FieldKind, Form, FormField
from connectors.errors import Refused
from connectors.slack.rendering.blocks import Block, plain
from connectors.slack.rendering.escaping import fit
from connectors.slack.rendering.limits import (
    ID,
    INPUT,
    INPUT_LABEL,
    METADATA,
    MODAL_BLOCKS,
    MODAL_TITLE,
    OPTION_TEXT,
    OPTION_VALUE,
    OPTIONS,
    SECTION,
)

NAME = "Guichet"
VALUE = "value"
"""The action_id of each field's element; the block_id is the field's name."""


def modal(form: Form, callback: str, ids: Mapping[str, str], close: str = "") -> Block:
    """The view that asks for `form`.

    `callback` says what it is for and `ids` which rows it is about; both come back with it.
    `close` is the label of the button that gives it up; empty: Slack's own. Raises `Refused` for a
    form that does not fit: the sender offers only what does.
    """
    metadata = json.dumps(dict(ids), separators=(",", ":"))
    if len(metadata) > METADATA or len(callback) > ID or len(form.fields) > MODAL_BLOCKS:
        raise Refused("The form has too many fields or ids for Slack.")
    view: Block = {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": metadata,
        "title": plain(form.title, MODAL_TITLE),
        "submit": plain(form.submit, MODAL_TITLE),
        "blocks": [_field(field) for field in form.fields],
    }
    if close:
        view["close"] = plain(close, MODAL_TITLE)
    return view


def notice(text: str) -> Block:
    """A view that says something and asks for nothing."""
    return {
        "type": "modal",
        "title": plain(NAME, MODAL_TITLE),
        "blocks": [{"type": "section", "text": plain(text, SECTION)}],
    }


def filled(view: Mapping[str, Any]) -> dict[str, str]:
    """What people filled in, by the names of the fields; a field left empty has an empty text.

    Nothing in it is trusted but that it is a text.
    """
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    if not isinstance(values, Mapping):
        return {}
    return {str(name): _value(block) for name, block in values.items()}


def ids_of(view: Mapping[str, Any]) -> dict[str, str]:
    """The ids that a view was opened with; none where it holds something else."""
    try:
        found = json.loads(str(view.get("private_metadata") or "{}"))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if isinstance(value, str)}


def _field(field: FormField) -> Block:
    element = _choice(field) if field.kind is FieldKind.CHOICE else _text(field)
    return {
        "type": "input",
        "block_id": field.name[:ID],
        "label": plain(field.label or field.name, INPUT_LABEL),
        "optional": not field.required,
        "element": element,
    }


def _text(field: FormField) -> Block:
    if len(field.initial) > INPUT:
        raise Refused(f"The field {field.name} is longer than a form of Slack takes.")
    most = max(1, min(field.maximum or INPUT, INPUT), len(field.initial))
    element: Block = {
        "type": "plain_text_input",
        "action_id": VALUE,
        "multiline": field.kind is FieldKind.PARAGRAPH,
        "max_length": most,
    }
    if field.initial:
        element["initial_value"] = fit(field.initial)
    return element


def _choice(field: FormField) -> Block:
    if not 0 < len(field.choices) <= OPTIONS:
        raise Refused(f"The field {field.name} has no choices, or more than {OPTIONS}.")
    options = {}
    for choice in field.choices:
        if not 0 < len(choice.value) <= OPTION_VALUE:
            raise Refused(f"A choice of the field {field.name} has a value that is too long.")
        shown = plain(choice.label or choice.value, OPTION_TEXT)
        options[choice.value] = {"text": shown, "value": choice.value}
    element: Block = {
        "type": "static_select",
        "action_id": VALUE,
        "options": list(options.values()),
    }
    if field.initial in options:
        element["initial_option"] = options[field.initial]
    return element


def _value(block: object) -> str:
    found = block.get(VALUE) if isinstance(block, Mapping) else None
    if not isinstance(found, Mapping):
        return ""
    chosen = found.get("selected_option")
    value = chosen.get("value") if isinstance(chosen, Mapping) else found.get("value")
    return value if isinstance(value, str) else ""
