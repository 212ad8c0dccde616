"""Buttons as attachments of a post, and how much room they take there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from connectors.contracts.chat import Action
from connectors.errors import Refused
from connectors.mattermost.rendering.escaping import fit, link
from connectors.mattermost.rendering.limits import BUTTON

Integration = Callable[[Action], Mapping[str, Any]]
"""What a click on a button calls: ``url``, and a ``context`` of texts."""
CUT = "\u2026"
LONGEST_VALUE = 200
"""Characters of the id of a row."""
_NAME = re.compile(r"[A-Za-z0-9]{1,40}")
_SIX = re.compile("[<>&\u2028\u2029]")


def attachments(actions: Sequence[Action], integration: Integration | None) -> list[dict[str, Any]]:
    """One attachment with all buttons; none where there is no button.

    What opens a page is a link, since no button of Mattermost does. Without `integration` nobody
    can be called, and only links are left. Raises `Refused` for a value that is no row's id.
    """
    links = [link(one.url, one.label or one.name) for one in actions if one.url is not None]
    buttons: list[dict[str, Any]] = []
    for action in actions:
        if action.url is None and integration is not None:
            taken = [one["id"] for one in buttons]
            buttons.append(_button(action, taken, integration))
    made: dict[str, Any] = {}
    if links:
        made["text"] = " \u00b7 ".join(links)
    if buttons:
        made["actions"] = buttons
    return [made] if made else []


def size(props: Mapping[str, Any]) -> int:
    """Characters of props as the server stores them: it writes some in six."""
    written = json.dumps(props, ensure_ascii=False, separators=(",", ":"))
    return len(written) + 5 * len(_SIX.findall(written))


def _button(action: Action, taken: Sequence[str], integration: Integration) -> dict[str, Any]:
    if not _NAME.fullmatch(action.name):
        raise Refused("The name of a button has letters and digits only.")
    if len(action.value) > LONGEST_VALUE:
        raise Refused(f"The value of the button {action.name} is too long to be an id.")
    name, number = action.name, 1
    while name in taken:
        # Of two buttons with one id, Mattermost knows the first only.
        number += 1
        name = f"{action.name}{number}"
    button = {
        "id": name,
        "name": _label(action.label or action.name),
        "type": "button",
        "integration": dict(integration(action)),
    }
    if action.style in ("primary", "danger"):
        button["style"] = action.style
    return button


def _label(label: str) -> str:
    shown = fit(" ".join(label.split())) or CUT
    return shown if len(shown) <= BUTTON else shown[: BUTTON - 1].rstrip() + CUT
