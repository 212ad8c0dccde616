"""What Mattermost refuses of a post, and whom a post notifies; written down from measurements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it import MarkdownIt

from tests.fakes.mattermost.errors import MattermostError

MESSAGE = 16_383
PROPS_OLD, PROPS_NEW = 7_980, 800_000
"""Runes of the props as JSON: up to version 5, and in 11."""
TO_ALL = ("@all", "@channel", "@here")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["emphasis"])
_WORD = re.compile(r"[^\W_]|[:.\-_@]")
_SPLIT = re.compile(r"[.:-]")


def check_message(message: str) -> None:
    """Raise `MattermostError` for a text that is refused."""
    if "\0" in message:
        raise MattermostError(500, "app.post.save.app_error")
    if len(message) > MESSAGE:
        raise MattermostError(400, "model.post.is_valid.msg.app_error")


def check_props(props: Mapping[str, Any], most: int) -> None:
    """Raise `MattermostError` for props that are refused."""
    if "\\u0000" in json.dumps(props):
        raise MattermostError(500, "app.post.save.app_error")
    if props_size(props) > most:
        raise MattermostError(400, "model.post.is_valid.props.app_error")


def props_size(props: Mapping[str, Any]) -> int:
    """Runes of the props as the server writes them: it escapes what means something to HTML."""
    written = json.dumps(props, ensure_ascii=False, separators=(",", ":"))
    return len(written) + 5 * sum(written.count(sign) for sign in "<>&\u2028\u2029")


def notified(message: str, names: set[str]) -> list[str]:
    """The names of users, and of all, that a text notifies: names have an ``@`` before them."""
    known = {*TO_ALL, *(f"@{name}" for name in names)}
    return [name for word in _words(message) if (name := _named(word.lower(), known))]


def _words(message: str) -> Iterator[str]:
    """Words outside of code, with the signs that a name may have."""
    for token in _MARKDOWN.parse(message):
        text = ""
        for child in token.children or ():
            if child.type == "text":
                text += child.content
            elif child.type == "image":
                text += f" {child.content} "
            else:
                yield from _split(text)
                text = ""
        yield from _split(text)


def _split(text: str) -> Iterator[str]:
    word = ""
    for character in text:
        if _WORD.match(character):
            word += character
        else:
            if word:
                yield word
            word = ""
    if word:
        yield word


def _named(word: str, known: set[str]) -> str | None:
    if word[0] == word[-1] == ":":
        return None
    word = word.lstrip(":.-_")
    while word:
        if word in known:
            return word
        if word[-1] not in ".-:_":
            break
        word = word[:-1]
    return next((part for part in _SPLIT.split(word) if part in known), None)


def notified_by(message: str, props: Mapping[str, Any], names: set[str]) -> list[str]:
    """The same of a whole post: texts of attachments notify too."""
    found = notified(message, names)
    for one in props.get("attachments") or ():
        for part in ("text", "pretext"):
            found += notified(str(one.get(part) or ""), names)
    return found
