"""Cut a long text where a reader would: between paragraphs, list items, sentences; never in code.

The pieces are slices of the text, so together they are the whole of it. Only a code block longer
than a passage is cut inside, and then each half gets its own fence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

TARGET_CHARS = 1_200
MAX_CHARS = 1_500
_SMALL = 200
"""A shorter rest joins the piece before it, where it fits."""

_HEADING = re.compile(r"(?m)^#{1,6}[ \t]+(\S[^\n]*)$")
_FENCE = re.compile(r"[ \t>]*(`{3,4})")
_LINE_BREAK = re.compile(r"\n")
_SENTENCE_END = re.compile(r"[.!?…;:][\"»”')\]]*[ \t]+")
_ITEM = re.compile(r"[ \t]*(?:[-*•]|\d{1,3}[.)])[ \t]")


def cut_text(text: str, *, at_headings: bool = False) -> list[str]:
    """Pieces of at most `MAX_CHARS` characters, most of them near `TARGET_CHARS`; none is empty.

    With `at_headings` a new piece starts at each Markdown heading that has enough text before it.
    """
    if len(text) <= TARGET_CHARS and not at_headings:
        return [text.strip()] if text.strip() else []
    pieces: list[str] = []
    current = ""
    for block in _blocks(text):
        at_heading = at_headings and _HEADING.match(block) is not None
        if current and (
            len(current) + len(block) > TARGET_CHARS or (at_heading and len(current) >= _SMALL)
        ):
            small_rest = len(block) < _SMALL and len(current) + len(block) <= MAX_CHARS
            if at_heading or not small_rest:
                pieces.append(current)
                current = ""
        current += block
    pieces.append(current)
    if len(pieces) > 1 and _belongs_to(pieces[-2], pieces[-1]):
        pieces[-2:] = [pieces[-2] + pieces[-1]]
    return [piece for piece in (_trimmed(piece) for piece in pieces) if piece]


def _belongs_to(piece: str, rest: str) -> bool:
    """Whether a last rest is too small to stand alone, and fits."""
    fits = len(rest) < _SMALL and len(piece) + len(rest) <= MAX_CHARS
    return fits and not _HEADING.match(rest)


def heading_of(text: str, *, last: bool = False) -> str:
    """The heading that a piece starts with, or the last one in it; "" if there is none."""
    if last:
        found = _HEADING.findall(text)
        return str(found[-1]).strip() if found else ""
    first = _HEADING.match(text)
    return first[1].strip() if first else ""


def _trimmed(piece: str) -> str:
    """Without blank lines around it; the indent of its first line stays, as it may be code."""
    return piece.strip("\n").rstrip() if piece.strip() else ""


def _blocks(text: str) -> Iterator[str]:
    """Consecutive slices that should stay whole, each at most `MAX_CHARS` long."""
    for block, is_code in _paragraphs(text):
        if len(block) <= TARGET_CHARS:
            yield block
        elif is_code:
            yield from _code_parts(block)
        else:
            yield from _prose_parts(block)


def _paragraphs(text: str) -> Iterator[tuple[str, bool]]:
    """Slices at blank lines, headings and list items; a fenced block is one slice."""
    lines: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True) if "\r" not in text else [text]:
        mark = _FENCE.match(line)
        if fence:
            lines.append(line)
            if mark and len(mark[1]) >= len(fence):
                yield "".join(lines), True
                lines, fence = [], ""
            continue
        starts_block = mark or _HEADING.match(line) or _ITEM.match(line)
        after_blank = bool(lines) and not lines[-1].strip() and line.strip()
        if lines and (starts_block or after_blank):
            yield "".join(lines), False
            lines = []
        lines.append(line)
        fence = mark[1] if mark else ""
    if lines:
        yield "".join(lines), bool(fence)


def _code_parts(block: str) -> Iterator[str]:
    lines = block.splitlines(keepends=True)
    opening = lines[0] if lines[0].endswith("\n") else lines[0] + "\n"
    mark = _FENCE.match(opening)
    fence = mark[1] if mark and len(opening) <= 40 else ""
    room = TARGET_CHARS - 2 * 40
    inner = lines[1:] if fence else lines
    closing = bool(
        fence and inner and (end := _FENCE.match(inner[-1])) and len(end[1]) >= len(fence)
    )
    if closing:
        inner = inner[:-1]
    for part in _packed(inner, room):
        if not fence:
            yield part
            continue
        body = part if part.endswith("\n") else part + "\n"
        yield f"{opening}{body}{fence}\n"


def _prose_parts(block: str) -> Iterator[str]:
    lines = block.splitlines(keepends=True)
    sentences: list[str] = []
    for line in lines:
        if len(line) <= TARGET_CHARS:
            sentences.append(line)
        else:
            sentences += _slices(line, _SENTENCE_END)
    yield from _packed(sentences, TARGET_CHARS)


def _slices(text: str, ends: re.Pattern[str]) -> Iterator[str]:
    position = 0
    for end in ends.finditer(text):
        yield text[position : end.end()]
        position = end.end()
    if position < len(text):
        yield text[position:]


def _packed(slices: list[str], room: int) -> Iterator[str]:
    """Slices joined up to `room` characters; a longer one is cut at blanks, or anywhere."""
    current = ""
    for piece in slices:
        for part in _hard_cut(piece, room):
            if current and len(current) + len(part) > room:
                yield current
                current = ""
            current += part
    if current:
        yield current


def _hard_cut(text: str, room: int) -> Iterator[str]:
    position = 0
    while len(text) - position > room:
        blank = text.rfind(" ", position + room // 2, position + room)
        end = blank + 1 if blank > 0 else position + room
        yield text[position:end]
        position = end
    yield text[position:]
