"""Markdown as Slack's mrkdwn: paragraphs, lists, quotations, code and tables, as segments.

One parser of CommonMark reads it, as on the console. What mrkdwn does not have is shown in words:
a heading is bold, a table a line a row, an image its text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from connectors.slack.rendering.escaping import escape
from connectors.slack.rendering.packing import LINE, Segment
from connectors.slack.rendering.runs import WORST, Run, fold, with_links

_PARSER = (
    MarkdownIt("commonmark", {"html": False})
    .enable(["table", "strikethrough"])
    .disable(["image", "html_block", "html_inline"])
)
_STYLES = {"strong": "bold", "em": "italic", "s": "strike"}
BULLET = "\u2022 "
DEEPEST = 8
"""Levels of a list that are indented; deeper ones stand under the last."""


def markdown(text: str) -> list[Segment]:
    """`text` as segments of mrkdwn."""
    return _Writer().write(_PARSER.parse(text))


def literal(text: str, *, quoted: bool = False) -> list[Segment]:
    """What strangers wrote, letter by letter; `quoted`: each line marked as a quotation."""
    prefix = "> " if quoted else ""
    lines = [
        f"{prefix}{part}".rstrip()
        for line in text.splitlines()
        for part in fold(with_links(Run(line)), LINE)
    ]
    return [Segment(lines)] if lines else []


@dataclass(slots=True)
class _List:
    """A list in which we are: the number of its next item, None for bullets."""

    number: int | None


@dataclass(slots=True)
class _Writer:
    """The segments so far, and where we are in the text."""

    segments: list[Segment] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    quotes: int = 0
    marker: str = ""
    """The marker of an item that has no text yet."""
    heading: bool = False
    row: list[Run] | None = None
    """The cells of the row of a table in which we are."""
    begun: bool = False
    """The list or table in which we are has a line already."""

    def write(self, tokens: Sequence[Token]) -> list[Segment]:
        for token in tokens:
            self._token(token)
        return self.segments

    def _token(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._inline(token)
            case "fence" | "code_block":
                self._code(token.content)
            case "hr":
                self._add(["\u2014\u2014\u2014"])
            case "heading_open":
                self.heading = True
            case "heading_close":
                self.heading = False
            case "blockquote_open":
                self.quotes += 1
            case "blockquote_close":
                self.quotes -= 1
            case "bullet_list_open" | "ordered_list_open":
                self.begun = self.begun and bool(self.lists)
                ordered = token.type == "ordered_list_open"
                self.lists.append(_List(_start(token) if ordered else None))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self.marker = self._next_marker()
            case "list_item_close":
                self.marker = ""
            case "table_open":
                self.begun = False
            case "tr_open":
                self.row = []
            case "tr_close":
                self._add(fold(self.row or [], LINE))
                self.row = None

    def _next_marker(self) -> str:
        inner = self.lists[-1]
        if inner.number is None:
            return BULLET
        inner.number += 1
        return f"{inner.number - 1}. "

    def _inline(self, token: Token) -> None:
        lines = list(_lines(token.children or (), self.heading))
        if self.row is None:
            self._add([part for line in lines for part in fold(line, LINE)])
            return
        if self.row:
            self.row.append(Run(" | "))
        self.row.extend(run for line in lines for run in line)

    def _code(self, content: str) -> None:
        lines = content.rstrip("\n").split("\n")
        escaped = [part for line in lines for part in _code_line(line)]
        if self.quotes:
            # A block of code in a quotation is not shown as one.
            self._add(escaped)
        else:
            self.marker = ""
            self.segments.append(Segment(escaped, code=True))

    def _add(self, lines: list[str]) -> None:
        if not lines:
            return
        depth = min(len(self.lists), DEEPEST)
        quote = "> " if self.quotes else ""
        indent = "    " * (depth - 1) if depth else ""
        close = self.begun and (bool(self.marker) or self.row is not None)
        rest = indent + ("   " if depth else "")
        first = f"{indent}{self.marker}" if self.marker else rest
        self.marker = ""
        self.begun = True
        written = [
            f"{quote}{first if place == 0 else rest}{line}" for place, line in enumerate(lines)
        ]
        self.segments.append(Segment(written, close=close))


def _start(token: Token) -> int:
    """The number of the first item; the parser leaves out a 1."""
    start = token.attrGet("start")
    return 1 if start is None else int(start)


def _code_line(line: str) -> Iterator[str]:
    escaped = escape(line, code=True)
    if len(escaped) <= LINE:
        yield escaped
        return
    room = LINE // WORST
    for at in range(0, len(line), room):
        yield escape(line[at : at + room], code=True)


def _lines(children: Sequence[Token], bold: bool) -> Iterator[list[Run]]:
    """The lines of a paragraph."""
    styles = ["bold"] if bold else []
    url, line = "", list[Run]()
    for child in children:
        kind = child.type
        if kind in ("softbreak", "hardbreak"):
            yield line
            line = []
        elif kind == "link_open":
            url = str(child.attrGet("href") or "")
        elif kind == "link_close":
            url = ""
        elif kind.endswith("_open"):
            styles.append(_STYLES.get(kind.removesuffix("_open"), ""))
        elif kind.endswith("_close"):
            styles.remove(_STYLES.get(kind.removesuffix("_close"), ""))
        else:
            here = {*styles, "code"} if kind == "code_inline" else set(styles)
            line.extend(with_links(Run(child.content, frozenset(here), url)))
    yield line
