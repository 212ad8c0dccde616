"""Splitting a long text into messages: at paragraphs, else at lines, else at words.

A code block that is cut is closed and opened again; a link or a span of code is never cut. Takes
time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE_LINE = re.compile(r"[ \t>]{0,20}(`{3,}|~{3,})([^`\n]{0,40})$")
_WHOLE = re.compile(r"\[[^\[\]\n]*+\]\([^()\n]*+\)\S*|`[^`\n]*+`\S*|\S+|[^\S\n]+")
"""What is not cut: a link, a span of code, a word, and the blanks between them."""


def split_text(text: str, room: int) -> list[str]:
    """`text` in pieces of at most `room` characters, in order; one empty piece for no text."""
    if len(text) <= room:
        return [text]
    pieces = _Pieces(room)
    for line in text.split("\n"):
        pieces.add(line)
    return pieces.end() or [""]


class _Pieces:
    """The pieces so far, and the lines of the one that is being filled."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._done: list[str] = []
        self._lines: list[str] = []
        self._size = 0
        self._opener = ""
        """The line that opened the code block in which we are; empty outside."""
        self._closer = ""
        """The line that ends it."""
        self._paragraph = 0
        self._paragraph_size = 0
        """Lines, and their characters, up to the last end of a paragraph."""

    def add(self, line: str) -> None:
        """Add a line, in a new piece if it does not fit into this one."""
        found = _FENCE_LINE.fullmatch(line)
        if found is not None and not self._opener:
            closer = line[: found.end(1)]
            self._put(line, needs=len(closer) + 1)
            self._opener, self._closer = line, closer
        elif found is not None and self._ends(found):
            # It always fits: room was left for it.
            self._append(line if len(line) <= len(self._closer) else self._closer)
            self._opener = self._closer = ""
        else:
            for part in _short_lines(line, self._line_room(), bool(self._opener)):
                self._put(part)

    def end(self) -> list[str]:
        """All pieces that hold anything."""
        self._close(len(self._lines))
        return [piece for piece in self._done if piece.strip()]

    def _ends(self, found: re.Match[str]) -> bool:
        """Whether a fence is the end of the block in which we are."""
        mark = self._closer.strip(" \t>")
        return found[1].startswith(mark) and not found[2].strip()

    def _line_room(self) -> int:
        """Characters of a line that fits into a piece of its own."""
        return self._room - len(self._opener) - len(self._closer) - 2

    def _put(self, line: str, needs: int = 0) -> None:
        needs += len(self._closer) + 1 if self._opener else 0
        if self._lines and self._size + len(line) + needs > self._room:
            self._break()
        self._append(line)
        if not line.strip() and not self._opener:
            self._paragraph, self._paragraph_size = len(self._lines), self._size

    def _append(self, line: str) -> None:
        self._lines.append(line)
        self._size += len(line) + 1

    def _break(self) -> None:
        whole = self._paragraph_size * 2 >= self._room and not self._opener
        self._close(self._paragraph if whole else len(self._lines))

    def _close(self, count: int) -> None:
        """End a piece after `count` of its lines; the others begin the next one."""
        kept, rest = self._lines[:count], self._lines[count:]
        if self._opener:
            # A block of which nothing is here yet begins in the next piece.
            empty = kept[-1:] == [self._opener]
            kept = kept[:-1] if empty else [*kept, self._closer]
            rest = [self._opener, *rest]
        self._done.append("\n".join(kept).strip("\n"))
        self._lines = rest
        self._size = sum(len(line) + 1 for line in rest)
        self._paragraph = self._paragraph_size = 0


def _short_lines(line: str, room: int, code: bool) -> Iterator[str]:
    """A line in pieces of at most `room` characters, cut between words; code is cut anywhere."""
    if len(line) <= room:
        yield line
        return
    kept = ""
    for whole in [line] if code else _WHOLE.findall(line):
        if len(kept) + len(whole) > room and kept.strip():
            yield kept.rstrip()
            kept = ""
        # An endless word, or code, is cut anywhere.
        at = 0
        while len(whole) - at > room:
            yield whole[at : at + room]
            at += room
        kept += whole[at:]
    if kept.strip():
        yield kept.rstrip()
