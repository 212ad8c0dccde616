"""Texts that nobody is notified by, and that run and load nothing."""

from __future__ import annotations

import re
from urllib.parse import quote

from connectors.mattermost.rendering.code import pieces

ZERO_WIDTH = "\u200b"
LONGEST_LINK = 2_000
"""Characters of an address that is shown as a link; a longer one is shown as text."""
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
"""Control characters, and halves of a character. PostgreSQL takes no NUL."""
_ACTION = re.compile(r"(m\s?m\s?a\s?c\s?t\s?i\s?o\s?n\s?\\?):", re.IGNORECASE)
"""The scheme of links that run an action of a server, with what a client may leave out."""
_ENTITY = r"&(?!(?:amp|lt|gt|quot|nbsp|\#39);)(?=\#|[A-Za-z]{1,40}[0-9]{0,4};)"
"""A character by its name, but those that mean nothing."""
_LIVE = re.compile(
    r"(?P<url>https?://(?:(?!!\[)[^\s<>\"`])+)"
    r"|(?P<mail>(?<=[A-Za-z0-9])@(?=[A-Za-z0-9-]{1,63}\.[A-Za-z]))"
    r"|@|!(?=\[)|" + _ENTITY,
    re.IGNORECASE,
)
_IN_URL = re.compile(f"@|{_ENTITY}", re.IGNORECASE)
_PLAIN_URL = re.compile(r"(https?://[^\s<>\"`\[\]\\|*]+)", re.IGNORECASE)
_MARKED = re.compile(r"([\\`*_~\[\]|])")
_ANY_ENTITY = re.compile(r"&(?=#|\w)")
_BEGINS = re.compile(r"[#>+-]|\d{1,9}(?=[.)])")
_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"[\x00-\x20<>()\[\]\"`\\^{}|\x7f\u200b\ud800-\udfff]")


def fit(text: str) -> str:
    """`text` without what Mattermost or JSON does not take, and without links that run actions."""
    return _ACTION.sub(rf"\1{ZERO_WIDTH}:", _clean(text))


def break_up(text: str) -> str:
    """Markdown that notifies nobody: outside of code, a character of no width stands in names, and
    before what loads a picture. Mail addresses stay as they are, since they notify nobody."""
    return "".join(
        one.text if one.code else _LIVE.sub(_broken, one.text) for one in pieces(fit(text))
    )


def literal(text: str) -> str:
    """What a stranger wrote, on one line: nothing in it is read as Markdown but whole addresses."""
    parts = _PLAIN_URL.split(fit(" ".join(_clean(text).split())))
    # Every second part is an address.
    shown = "".join(part if place % 2 else _escaped(part) for place, part in enumerate(parts))
    return _LIVE.sub(_broken, _without_beginning(shown))


def quoted(text: str) -> str:
    """What a stranger wrote, as a quotation."""
    return "\n".join(f"> {literal(line)}".rstrip() for line in _clean(text).split("\n"))


def alike(text: str) -> str:
    """`text` in no more characters than it has: what means something to Mattermost is shown as a
    character that looks like it, in code too."""
    text = _ACTION.sub("\\1\ua789", _clean(text))
    return text.replace("@", "\uff20").replace("&", "\uff06").replace("![", "\uff01[")


def link(url: str, label: str) -> str:
    """A link with `label` (not escaped yet); the label alone if `url` leads nowhere."""
    shown = literal(label)
    target = address(url)
    if target is None:
        return shown
    return f"[{shown}]({target})" if shown else f"<{target}>"


def address(url: str) -> str | None:
    """`url` as it stands in a link; None for what is not shown as one."""
    if not _ADDRESS.match(url) or len(url) > LONGEST_LINK:
        return None
    whole = _IN_ADDRESS.sub(lambda found: quote(found[0], safe="", errors="replace"), url)
    return _IN_URL.sub(_in_percent, whole)


def _clean(text: str) -> str:
    return _UNFIT.sub("", _LINE_ENDS.sub("\n", text))


def _escaped(text: str) -> str:
    return _ANY_ENTITY.sub(f"&{ZERO_WIDTH}", _MARKED.sub(r"\\\1", text))


def _without_beginning(line: str) -> str:
    """`line` so that it begins no title, list or quotation."""
    if line.startswith("="):
        return f"{ZERO_WIDTH}{line}"
    begun = _BEGINS.match(line)
    if begun is None:
        return line
    sign = begun[0]
    return f"{sign}\\{line[len(sign) :]}" if sign[0].isdigit() else f"\\{line}"


def _broken(found: re.Match[str]) -> str:
    if found["url"]:
        # Clients open the same page by it, and a name in it notifies nobody.
        return _IN_URL.sub(_in_percent, found["url"])
    return found[0] if found["mail"] else f"{found[0]}{ZERO_WIDTH}"


def _in_percent(found: re.Match[str]) -> str:
    return quote(found[0], safe="")
