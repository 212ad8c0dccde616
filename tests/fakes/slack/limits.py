"""What Slack refuses of a message, written down from its reference and not from our code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

UPDATE_TEXT = 4_000
POST_TEXT = 40_000
ALL_TEXTS = 11_300
"""Of all texts of all blocks: less than the smallest sum that Slack was seen to refuse."""
NOTIFIES = re.compile(r"<(?:!(?:channel|here|everyone|subteam\^\w+)|@[UW]\w+)[^>]*>")


class SlackError(Exception):
    """A reply that says ``"ok": false``."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


def check_blocks(blocks: Sequence[dict[str, Any]]) -> None:
    """Raise `SlackError` for blocks that Slack refuses."""
    _must(len(blocks) <= 50)
    for block in blocks:
        check = CHECKS.get(block["type"])
        _must(check is not None)
        assert check is not None
        check(block)
        _must(len(block.get("block_id", "")) <= 255)
    if sum(len(text) for text in texts(list(blocks))) > ALL_TEXTS:
        raise SlackError("msg_blocks_too_long")


def texts(found: Any) -> Iterator[str]:
    """All texts in blocks, in order."""
    if isinstance(found, list):
        for one in found:
            yield from texts(one)
    elif isinstance(found, dict):
        if isinstance(found.get("text"), str):
            yield found["text"]
        for value in found.values():
            yield from texts(value) if isinstance(value, (dict, list)) else ()


def notified(found: Any) -> list[str]:
    """Whom a message notifies: people, groups, and everybody. A plain text notifies nobody."""
    if isinstance(found, list):
        return [one for part in found for one in notified(part)]
    if not isinstance(found, dict) or found.get("type") == "plain_text":
        return []
    own = found["text"] if isinstance(found.get("text"), str) else ""
    return NOTIFIES.findall(own) + notified([one for one in found.values() if one is not own])


def check_view(view: dict[str, Any]) -> None:
    """Raise `SlackError` for a modal that Slack refuses."""
    for name in ("title", "submit", "close"):
        if name in view:
            _text(view[name], 24, kinds=("plain_text",))
    _must(len(view["blocks"]) <= 100 and len(view.get("private_metadata", "")) <= 3_000)
    asking = [block for block in view["blocks"] if block["type"] == "input"]
    # A view that asks for something has a button that sends it.
    _must(not asking or ("submit" in view and len(view["callback_id"]) <= 255))
    names = [block["block_id"] for block in asking]
    _must(len(set(names)) == len(names))
    check_blocks([block for block in view["blocks"] if block["type"] != "input"])
    for block in asking:
        _must(block["type"] == "input" and 0 < len(block["block_id"]) <= 255)
        _text(block["label"], 2_000, kinds=("plain_text",))
        ELEMENTS[block["element"]["type"]](block["element"])


def check_home(view: dict[str, Any]) -> None:
    """Raise `SlackError` for a Home tab that Slack refuses."""
    _must(view["type"] == "home" and 1 <= len(view["blocks"]) <= 100)
    for block in view["blocks"]:
        CHECKS[block["type"]](block)
        _must(len(block.get("block_id", "")) <= 255)
    if len(json.dumps(view, ensure_ascii=False).encode()) > 250_000:
        raise SlackError("view_too_large")


def _section(block: dict[str, Any]) -> None:
    _text(block["text"], 3_000)


def _context(block: dict[str, Any]) -> None:
    _must(1 <= len(block["elements"]) <= 10)
    for one in block["elements"]:
        _text(one, 3_000)


def _header(block: dict[str, Any]) -> None:
    _text(block["text"], 150, kinds=("plain_text",))


def _actions(block: dict[str, Any]) -> None:
    elements = block["elements"]
    _must(1 <= len(elements) <= 25)
    names = [one["action_id"] for one in elements]
    _must(len(set(names)) == len(names))
    for one in elements:
        _must(one["type"] == "button" and 0 < len(one["action_id"]) <= 255)
        _text(one["text"], 75, kinds=("plain_text",))
        _must(len(one.get("value", "")) <= 2_000 and len(one.get("url", "")) <= 3_000)
        _must(one.get("style", "primary") in ("primary", "danger"))


def _input_text(element: dict[str, Any]) -> None:
    most = element.get("max_length", 3_000)
    _must(1 <= most <= 3_000)
    _must(0 < len(element.get("initial_value", "x")) <= most)


def _input_select(element: dict[str, Any]) -> None:
    options = element["options"]
    _must(1 <= len(options) <= 100)
    for option in options:
        _text(option["text"], 75, kinds=("plain_text",))
        _must(0 < len(option["value"]) <= 150)
    _must(len({option["value"] for option in options}) == len(options))
    _must(element.get("initial_option", options[0]) in options)


CHECKS = {"section": _section, "context": _context, "header": _header, "actions": _actions}
ELEMENTS = {"plain_text_input": _input_text, "static_select": _input_select}


def _text(
    found: dict[str, Any], most: int, kinds: Sequence[str] = ("mrkdwn", "plain_text")
) -> None:
    _must(found["type"] in kinds and 1 <= len(found["text"]) <= most)
    _must("verbatim" not in found or found["type"] == "mrkdwn")
    _must("emoji" not in found or found["type"] == "plain_text")


def _must(allowed: bool) -> None:
    if not allowed:
        raise SlackError("invalid_blocks")
