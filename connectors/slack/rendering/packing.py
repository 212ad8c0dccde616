"""Segments of mrkdwn in pieces that fit into a block each. Nothing is cut inside a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.slack.rendering.escaping import ZERO_WIDTH

LINE = 2_800
"""Characters of a line at most: with what marks a quotation or an item it fits into a section."""
FENCE = "```"


@dataclass(frozen=True, slots=True)
class Segment:
    """Some lines, each at most `LINE` characters and what marks it. `code`: a block of code.
    `close`: no empty line stands before it."""

    lines: list[str]
    code: bool = False
    close: bool = False


def pack(segments: Sequence[Segment], room: int) -> list[str]:
    """The segments in as few pieces of at most `room` characters as come of filling each up."""
    packer = _Packer(room)
    for segment in segments:
        packer.add(segment)
    return packer.end()


class _Packer:
    def __init__(self, room: int) -> None:
        self._room = room
        self._done: list[str] = []
        self._piece: list[str] = []
        self._size = 0

    def add(self, segment: Segment) -> None:
        """Add a segment, in a new piece where it does not fit into this one."""
        closing = len(FENCE) + 1 if segment.code else 0
        lines = segment.lines
        if segment.code:
            lines = [line.replace(FENCE, f"``{ZERO_WIDTH}`") for line in lines]
        opening = [FENCE] if segment.code else []
        if self._piece and not segment.close:
            opening = ["", *opening]
        fresh = True
        for line in lines:
            needed = len(line) + 1 + closing
            needed += sum(len(one) + 1 for one in opening) if fresh else 0
            if self._piece and self._size + needed > self._room:
                if segment.code and not fresh:
                    self._put(FENCE)
                self._flush()
                opening, fresh = [FENCE] if segment.code else [], True
            if fresh:
                for one in opening:
                    self._put(one)
                fresh = False
            self._put(line)
        if segment.code and not fresh:
            self._put(FENCE)

    def end(self) -> list[str]:
        """All pieces that hold anything."""
        self._flush()
        return self._done

    def _put(self, line: str) -> None:
        self._piece.append(line)
        self._size += len(line) + 1

    def _flush(self) -> None:
        piece = "\n".join(self._piece).strip("\n")
        if piece.strip():
            self._done.append(piece)
        self._piece, self._size = [], 0
