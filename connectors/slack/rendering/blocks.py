"""Blocks of Block Kit, and how much they are together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from connectors.contracts.chat import Action
from connectors.errors import Refused
from connectors.slack.rendering.escaping import fit
from connectors.slack.rendering.limits import (
    ACTIONS,
    BUTTON_TEXT,
    BUTTON_VALUE,
    CONTEXT_ELEMENTS,
    HEADER,
    SECTION,
    URL,
)
from connectors.slack.rendering.packing import Segment, pack

Block = dict[str, Any]
PREFIX = "guichet:"
"""What our action ids begin with; the action's name follows."""
AGAIN = "#"
"""Stands before the number of a button whose name another one of its message has."""
OPENS = "open:"
"""Stands before the name of a button that opens a page: its click is only acknowledged."""
ASKS = "form:"
"""Stands before the name of a button that asks for a form: it is opened before anything else."""
CUT = "\u2026"


def sections(segments: Sequence[Segment]) -> list[Block]:
    """Segments as sections."""
    return [{"type": "section", "text": _mrkdwn(piece)} for piece in pack(segments, SECTION)]


def contexts(segments: Sequence[Segment]) -> list[Block]:
    """Segments in small letters."""
    pieces = [_mrkdwn(piece) for piece in pack(segments, SECTION)]
    return [
        {"type": "context", "elements": pieces[at : at + CONTEXT_ELEMENTS]}
        for at in range(0, len(pieces), CONTEXT_ELEMENTS)
    ]


def header(title: str) -> list[Block]:
    """A title in large letters; none where there is no title."""
    shown = " ".join(title.split())
    return [{"type": "header", "text": plain(shown, HEADER)}] if shown else []


def buttons(actions: Sequence[Action]) -> list[Block]:
    """Buttons, as many to a block as it takes. Raises `Refused` for a value that is no row's id."""
    made = list(_buttons(actions))
    return [
        {"type": "actions", "elements": made[at : at + ACTIONS]}
        for at in range(0, len(made), ACTIONS)
    ]


def action_id(name: str, *, opens: bool = False, asks: bool = False) -> str:
    """Slack's id of a button."""
    return f"{PREFIX}{OPENS if opens else ASKS if asks else ''}{name}"


def action_name(identifier: str) -> str | None:
    """The name of the action that a button of ours stands for; None for one that opens a page, and
    for others' buttons."""
    name = identifier.removeprefix(PREFIX)
    if name == identifier or name.startswith(OPENS):
        return None
    return name.removeprefix(ASKS).partition(AGAIN)[0]


def asks(identifier: str) -> bool:
    """Whether a button of ours asks for a form."""
    return identifier.startswith(f"{PREFIX}{ASKS}")


def plain(text: str, most: int) -> Block:
    """A text without any formatting, cut where it is too long; Slack takes none that is empty."""
    text = fit(text) if text.strip() else CUT
    text = text if len(text) <= most else text[: most - 1].rstrip() + CUT
    return {"type": "plain_text", "text": text, "emoji": False}


def size(blocks: Sequence[Block]) -> int:
    """Characters of all names and texts in the blocks."""
    total = 0
    waiting: list[Any] = list(blocks)
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one)
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, str):
            total += len(one)
    return total


def _buttons(actions: Sequence[Action]) -> Iterator[Block]:
    taken: list[str] = []
    for action in actions:
        if len(action.value) > BUTTON_VALUE:
            raise Refused(f"The value of the button {action.name} is too long to be an id.")
        button: Block = {
            "type": "button",
            "text": plain(action.label or action.name, BUTTON_TEXT),
            "action_id": action_id(
                action.name, opens=action.url is not None, asks=action.form is not None
            ),
            "value": action.value,
        }
        if action.url is not None:
            if len(action.url) > URL:
                continue
            button["url"] = action.url
        if action.style in ("primary", "danger"):
            button["style"] = action.style
        taken.append(button["action_id"])
        if (times := taken.count(button["action_id"])) > 1:
            button["action_id"] += f"{AGAIN}{times}"
        yield button


def _mrkdwn(text: str) -> Block:
    # Verbatim: Slack looks for no names of channels and people in it.
    return {"type": "mrkdwn", "text": text, "verbatim": True}
