"""What people wrote, out of Slack's mrkdwn: entities, mentions, channels and links as read.

Bold and code keep their signs: nobody can tell a ``*`` that formats from one that was meant.
Linear in the text: one expression finds what stands in angle brackets, and none of those nest.
"""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"<([^<>\n]+)>")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
_SCHEME = re.compile(r"(?:https?://|[a-z][a-z0-9+.-]{0,30}:)(?=.)", re.IGNORECASE)
_AROUND = " \t\u00a0"


def plain(text: str, bot: str = "") -> str:
    """`text` as people see it. `bot` is our own user id: our mention is left out."""
    if bot and mentions(text, bot):
        text = _without(text, bot)
    parts: list[str] = []
    end = 0
    for found in _BRACKETS.finditer(text):
        parts += (_unescape(text[end : found.start()]), _read(found[1]))
        end = found.end()
    parts.append(_unescape(text[end:]))
    return "".join(parts).strip()


def mentions(text: str, user: str) -> bool:
    """Whether `user` is named in it."""
    return any(found[1].partition("|")[0] == f"@{user}" for found in _BRACKETS.finditer(text))


def _without(text: str, user: str) -> str:
    """The text without the mentions of `user`, and without the ``:`` or ``,`` after them."""
    named = rf"<@{re.escape(user)}(?:\|[^<>\n]*)?>(?:[:,](?=\s|\Z))?"
    return " ".join(piece for one in re.split(named, text) if (piece := one.strip(_AROUND)))


def _read(inside: str) -> str:
    """What people see for ``<inside>``."""
    target, _, label = inside.partition("|")
    label = _unescape(label).strip()
    match target[:1]:
        case "@":
            return f"@{label.removeprefix('@') or target[1:]}"
        case "#":
            return f"#{label.removeprefix('#') or target[1:]}"
        case "!":
            return _special(target[1:], label)
        case _:
            return _link(_unescape(target), label) or f"<{_unescape(inside)}>"


def _special(command: str, label: str) -> str:
    """``<!here>``, ``<!subteam^S1|@it>``, ``<!date^1^{date}|1 May>``."""
    name = command.partition("^")[0]
    return label or ("" if name == "date" else f"@{name}")


def _link(target: str, label: str) -> str:
    """A link: its label, and where it leads unless the label says that. Empty for no link."""
    scheme = _SCHEME.match(target)
    if scheme is None:
        return ""
    bare = target[scheme.end() :]
    address = bare if scheme[0].lower() in ("mailto:", "tel:") else target
    if not label or label == target:
        return address
    return label if label.rstrip("/") == bare.rstrip("/") else f"{label} ({address})"


def _unescape(text: str) -> str:
    return _ENTITY.sub(lambda found: _CHARACTERS[found[1]], text)
