"""Where a text names the bot.

Mattermost's own list of mentions also has the bot for ``@all``, and the REST API does not give it.
So the text decides: the name after an at sign, by itself, and not in code.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Iterator

_AT = re.compile(r"@([A-Za-z0-9._-]+)")
_TICKS = re.compile(r"`+")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_END = "._-"
"""Characters of a name that at its end are more likely the sentence's."""
_AFTER = re.compile(r"[ \t]*[:,]?[ \t]?")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_BLANKS = re.compile(r"[ \t]{2,}")

Span = tuple[int, int]
"""First character, and the one after the last."""


def names(text: str, username: str) -> bool:
    """Whether `text` names the user outside code."""
    return next(_mentions(text, username), None) is not None


def without(text: str, username: str) -> str:
    """`text` without the mentions of the user. One at its beginning takes its colon along."""
    parts: list[str] = []
    at = 0
    for start, end in _mentions(text, username):
        before = text[at:start]
        parts.append(before)
        at = end
        if not before.strip() and len(parts) == 1:
            found = _AFTER.match(text, end)
            at = found.end() if found else end
    if not parts:
        return text
    joined = "".join((*parts, text[at:])).strip()
    return joined if _has_code(text) else _BLANKS.sub(" ", joined)


def _has_code(text: str) -> bool:
    """Whether blanks may matter in it."""
    return "`" in text or "~~~" in text or "\n    " in text or "\t" in text


def _mentions(text: str, username: str) -> Iterator[Span]:
    if "@" not in text or not username:
        return
    wanted = username.lower()
    code = _Spans(text)
    for found in _AT.finditer(text):
        start = found.start()
        if start and (text[start - 1].isalnum() or text[start - 1] == "@"):
            continue
        length = _length(found[1].lower(), wanted)
        if length and not code.hold(start):
            yield start, start + 1 + length


def _length(name: str, wanted: str) -> int:
    """Characters of `name` that are the wanted one; 0 where it is another."""
    if name == wanted or (name.startswith(wanted) and not name[len(wanted) :].strip(_END)):
        return len(wanted)
    return 0


class _Spans:
    """Where code is in a text: fenced blocks, and runs between backticks."""

    def __init__(self, text: str) -> None:
        spans = [*_fenced(text)] if "```" in text or "~~~" in text else []
        if "`" in text:
            spans = sorted([*spans, *_inline(text, spans)])
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def hold(self, place: int) -> bool:
        """Whether the character at `place` is code."""
        before = bisect.bisect_right(self._starts, place) - 1
        return before >= 0 and place < self._ends[before]


def _fenced(text: str) -> Iterator[Span]:
    """Fenced blocks. One that is not closed goes to the end."""
    opened: tuple[int, str] | None = None
    for found in _FENCE.finditer(text):
        fence = found[1]
        if opened is None:
            opened = (found.start(), fence)
        elif fence[0] == opened[1][0] and len(fence) >= len(opened[1]):
            yield opened[0], found.end()
            opened = None
    if opened is not None:
        yield opened[0], len(text)


def _inline(text: str, fenced: list[Span]) -> Iterator[Span]:
    """Runs of backticks that a run of the same length closes in the same paragraph, outside of
    fenced blocks."""
    starts, ends = [start for start, _ in fenced], [end for _, end in fenced]
    runs: list[Span] = []
    for found in _TICKS.finditer(text):
        before = bisect.bisect_right(starts, found.start()) - 1
        if before < 0 or found.start() >= ends[before]:
            runs.append(found.span())
    breaks = [found.start() for found in _PARAGRAPH.finditer(text)]
    kinds = [(end - start, bisect.bisect_right(breaks, start)) for start, end in runs]
    later: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place in range(len(runs) - 1, -1, -1):
        later[kinds[place]].append(place)
    place = 0
    while place < len(runs):
        start = runs[place][0]
        same = later[kinds[place]]
        while same and same[-1] <= place:
            same.pop()
        if same:
            place = same[-1]
            yield start, runs[place][1]
        place += 1
