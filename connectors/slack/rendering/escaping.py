"""Texts that nobody is notified by: escaped as Slack wants it, or in characters that look alike."""

from __future__ import annotations

import re
from urllib.parse import quote

_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Control characters, and halves of a character, which no JSON can carry."""
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ALIKE = str.maketrans({"&": "\uff06", "<": "\u2039", ">": "\u203a", "@": "\uff20"})
_TO_ALL = re.compile(r"@(?=(?:channel|here|everyone|all|group)\b)", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"[\x00-\x20<>|\"`\\^{}\x7f\ud800-\udfff]")
_LINKED = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
ZERO_WIDTH = "\u200b"
LONGEST_LINK = 2_000
"""Characters of an address that is shown as a link; a longer one is shown as text."""


def fit(text: str) -> str:
    """`text` without what Slack or JSON does not take. As many characters."""
    return _UNFIT.sub("\ufffd", text)


def escape(text: str, *, code: bool = False) -> str:
    """`text` for mrkdwn. ``@here`` and its like are broken up, but in code, which people copy."""
    text = fit(text).translate(_ESCAPES)
    return text if code else _TO_ALL.sub(f"@{ZERO_WIDTH}", text)


def alike(text: str) -> str:
    """`text` for mrkdwn in exactly as many characters: what means something to Slack is shown as a
    character that looks like it."""
    return fit(text).translate(_ALIKE)


def break_up(text: str) -> str:
    """`text` for Slack's Markdown, of which nobody says what notifies: ``<`` and ``@`` have a
    character of no width after them. A text that grows does so by the same characters."""
    return fit(text).replace("<", f"<{ZERO_WIDTH}").replace("@", f"@{ZERO_WIDTH}")


def address(url: str) -> str | None:
    """`url` as it stands in a link of mrkdwn; None for what is not shown as a link."""
    if not _LINKED.match(url) or len(url) > LONGEST_LINK:
        return None
    return _IN_ADDRESS.sub(lambda found: _quoted(found[0]), url).translate(_ESCAPES)


def link(url: str, label: str) -> str:
    """A link of mrkdwn with `label` (not escaped yet); the label alone if `url` leads nowhere."""
    target = address(url)
    if target is None:
        return escape(label)
    shown = escape(label).replace("|", "\u00a6").replace("\n", " ").strip()
    return f"<{target}>" if not shown or shown == escape(url) else f"<{target}|{shown}>"


def _quoted(character: str) -> str:
    return quote(character, safe="", errors="replace")
