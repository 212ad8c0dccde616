"""Markdown as the console reads it: one parser for who shows a text and for who guards it."""

from __future__ import annotations

import html
import re
from html.entities import html5

from markdown_it import MarkdownIt

from workers.text.characters import UNSEEN

_ENTITY = re.compile(r"&(#[Xx][0-9A-Fa-f]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPED = re.compile(r"\\(?:\\|([/:()\[\]]))")
_LINKING = re.compile(r"\][(\[]|\]:|<")


def make_parser() -> MarkdownIt:
    """A parser of CommonMark with tables and struck-out words, without images and HTML."""
    # Without typographic replacements: a command must be copied as it was written.
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])
    # Its rules are put together at the first text; a second thread would find none meanwhile.
    parser.parse("text")
    return parser


_PARSER = make_parser()


def targets_in(text: str) -> list[str]:
    """The addresses that the links of `text` lead to, and those that it defines for links."""
    if not _LINKING.search(text):
        return []
    env: dict[str, dict[str, dict[str, str]]] = {}
    tokens = _PARSER.parse(text, env)
    found = [
        str(token.attrGet("href") or "")
        for block in tokens
        for token in block.children or ()
        if token.type == "link_open"
    ]
    return found + [one["href"] for one in env.get("references", {}).values()]


def as_target(address: str) -> str:
    """`address` as the parser writes it where a link leads to it."""
    return _PARSER.normalizeLink(address)


def shown_as(text: str) -> str:
    """`text`, which is no code, with its entities as the characters that they stand for, and
    without the backslashes that hide an address or a link. The others stay: paths have them."""
    return _ESCAPED.sub(lambda found: found[1] or found.group(), _ENTITY.sub(_character, text))


def _character(found: re.Match[str]) -> str:
    name = found[1]
    character = html.unescape(found.group()) if name[0] == "#" else html5.get(f"{name};")
    return found.group() if character is None else UNSEEN.sub("", character)
