"""Citations in an answer: every way of writing them made one, the invented ones dropped. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

NUMBERS = re.compile(r"\[(\d{1,3})\]")
_LIST = r"\d{1,3}(?:\s*(?:,|;|&|-|–|et|and)\s*(?:sources?\s*)?\d{1,3})*"
_ANY = re.compile(
    rf"[ \t]?\[\^?\s*(?:(?:sources?|ref\.?|tickets?)\s*)?(?:n[°o]\.?\s*|#)?({_LIST})\s*\]"
    r"(?:\([^()\n]*\))?"
    rf"|[ \t]?【\s*({_LIST})[^】\n]{{0,20}}】"
    rf"|[ \t]?\((?:sources?|ref\.?)\s*(?:n[°o]\.?\s*|#)?({_LIST})\)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,3})\s*[-–]\s*(\d{1,3})")
_FENCED = re.compile(r"(^[ \t>]*```.*?(?:^[ \t>]*```[^\n]*$|\Z))", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`[^`\n]+`)")
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Stand around the number of a settled citation meanwhile; no text has a use for them."""
_NO_MARKS = dict.fromkeys(map(ord, _OPEN + _CLOSE))
_NO_BRACKETS = dict.fromkeys(map(ord, "[]【】()"))
_NESTED = 3
"""How often what is left is looked at."""


@dataclass(frozen=True, slots=True)
class Cited:
    """The text with citations as ``[number]``, the sources in the order in which they come, and
    how many citations named no source."""

    text: str
    order: tuple[int, ...]
    dropped: int


def settle(text: str, known: AbstractSet[int]) -> Cited:
    """Number the sources anew in the order of their first citation, from 1.

    `known` are the numbers in the prompt; `order` holds them, so that ``[k]`` in the text is
    ``order[k - 1]``. What stands in code is left alone. ``settle`` never raises.
    """
    order: list[int] = []
    dropped = 0

    def replace(found: re.Match[str]) -> str:
        nonlocal dropped
        listed = next(group for group in found.groups() if group is not None)
        shown = []
        for number in _expanded(listed):
            if number not in known:
                dropped += 1
                continue
            if number not in order:
                order.append(number)
            mark = f"{_OPEN}{order.index(number) + 1}{_CLOSE}"
            if mark not in shown:
                shown.append(mark)
        lead = found.group()[:1] if found.group()[:1] in " \t" else ""
        return lead + "".join(shown) if shown else ""

    def prose_settled(prose: str) -> str:
        nonlocal dropped
        said, joined = _without_joined(_ANY.sub(replace, prose.translate(_NO_MARKS)))
        dropped += joined
        return said

    settled = outside_code(text, prose_settled)
    settled = re.sub(r"(\[\d{1,3}\])(?:[ \t]*\1)+", r"\1", settled)
    return Cited(settled.strip(), tuple(order), dropped)


def _without_joined(prose: str) -> tuple[str, int]:
    """`prose`, whose citations are marked, without what became one when another was dropped from
    within it ("[[9]1]"), and how many those were; the marks as citations again."""
    count = 0
    for _ in range(_NESTED):
        prose, found = _ANY.subn("", prose)
        count += found
        if not found:
            break
    else:
        # Nobody writes so: what may still look like a citation loses its brackets.
        prose = prose.translate(_NO_BRACKETS)
    return prose.replace(_OPEN, "[").replace(_CLOSE, "]"), count


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """`text` with `change` applied outside of code blocks and code spans."""
    parts = _FENCED.split(text)
    for place in range(0, len(parts), 2):
        spans = _CODE.split(parts[place])
        spans[::2] = [change(prose) for prose in spans[::2]]
        parts[place] = "".join(spans)
    return "".join(parts)


def _expanded(listed: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;&]|\bet\b|\band\b", listed):
        span = _RANGE.search(part)
        if span and int(span[2]) - int(span[1]) in range(10):
            numbers.extend(range(int(span[1]), int(span[2]) + 1))
        else:
            numbers.extend(int(digits) for digits in re.findall(r"\d+", part))
    return numbers
