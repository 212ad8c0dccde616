"""Where a text is certainly code: there, people copy what they read, and nobody is notified.

Three programs read a message: the server looks for mentions, and each client shows it. They agree
on simple code, and nobody says what they do with the rest. So code counts as code only where it is
written in the simplest way; elsewhere it is treated as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENS = re.compile(r"(`{3,})[\w+#.-]{0,40} *")
_TICKS = re.compile(r"`+")
LINK, DEFINITION = "](", "]:"
"""What a link and an address further down begin with: a backtick in one is no code."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. All pieces together are the text."""

    text: str
    code: bool = False


def pieces(text: str) -> Iterator[Piece]:
    """`text` in pieces, and which of them are certainly code."""
    if "`" not in text:
        yield Piece(text)
        return
    lines = text.splitlines(keepends=True)
    blocks = _fenced(lines)
    if blocks is None:
        yield Piece(text)
        return
    for block in blocks:
        if block.code:
            yield block
        else:
            yield from _paragraphs(block.text)


def _fenced(lines: list[str]) -> list[Piece] | None:
    """Blocks of code and what is between them; None where it is not certain which is which."""
    blocks: list[Piece] = []
    block: list[str] = []
    fence = ""
    for line in lines:
        bare = line.rstrip()
        if fence and bare.strip("`") == "" and len(bare) >= len(fence):
            block.append(line)
            blocks.append(Piece("".join(block), code=True))
            block, fence = [], ""
        elif not fence and (opened := _OPENS.fullmatch(line.rstrip("\n"))):
            blocks.append(Piece("".join(block)))
            block, fence = [line], opened[1]
        elif "```" in line or "~~~" in line:
            return None
        else:
            block.append(line)
    if fence:
        return None
    return [*blocks, Piece("".join(block))]


def _paragraphs(text: str) -> Iterator[Piece]:
    """Code in the lines of a text without blocks of code."""
    certain = "`" in text and DEFINITION not in text
    paragraph: list[str] = []
    for line in text.splitlines(keepends=True):
        if line.strip():
            paragraph.append(line)
            continue
        yield from _inline(paragraph, certain)
        yield Piece(line)
        paragraph = []
    yield from _inline(paragraph, certain)


def _inline(lines: list[str], certain: bool) -> Iterator[Piece]:
    certain = certain and not any(LINK in line for line in lines)
    spans = [_spans(line) for line in lines] if certain else []
    if not certain or any(one is None for one in spans):
        # A backtick in one line may belong to one in another.
        yield Piece("".join(lines))
        return
    for line, found in zip(lines, spans, strict=True):
        at = 0
        for start, end in found or ():
            yield Piece(line[at:start])
            yield Piece(line[start:end], code=True)
            at = end
        yield Piece(line[at:])


def _spans(line: str) -> list[tuple[int, int]] | None:
    """Where code is in a line that is complete by itself; None for any other line."""
    spans: list[tuple[int, int]] = []
    start, ticks = 0, 0
    for run in _TICKS.finditer(line):
        length = run.end() - run.start()
        if ticks == 0:
            before = line[run.start() - 1] if run.start() else " "
            if not before.isspace():
                return None
            start, ticks = run.start(), length
        elif length == ticks:
            spans.append((start, run.end()))
            ticks = 0
    return None if ticks else spans
