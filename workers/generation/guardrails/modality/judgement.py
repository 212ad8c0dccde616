"""Whether a text has its reader do what a pattern of a risk finds in it. Pure.

What is not plainly forbidden, somebody else's deed, or no act at all, counts as an order. A clause
before an order that takes it up ("do not delete it yet; first copy, then delete it") says nothing
plain, and for the kinds of risk that lead into a trap neither does one whose thing is named again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from workers.generation.guardrails.modality.agency import tells_of_others
from workers.generation.guardrails.modality.clauses import clauses
from workers.generation.guardrails.modality.exceptions import exempts, leaves_out
from workers.generation.guardrails.modality.mentions import names_no_act, other_meanings
from workers.generation.guardrails.modality.prohibition import forbids, switches_off
from workers.generation.guardrails.modality.references import last_reference
from workers.generation.guardrails.modality.sentence import Surroundings

_WORD = re.compile(r"[^\W\d_]{4,}")
_BEGINNING = 5
"""Letters by which a thing is known again, whatever its ending."""
_LONG = 400
"""Characters that no find takes which is made of words."""
_NO_THING = re.compile(
    r"(?:your|with|from|into|that|this|them|then|their|have|will|never|does|dont|votre|vous|dans"
    r"|pour|avec|leur|nous|jamais|cette|aucun|aucune|sur)$"
)


def without_unordered(
    text: str, code: str, pattern: re.Pattern[str], trap: bool, written: str | None = None
) -> str:
    """The text with a blank for each character of what it names and does not order.

    text: folded. pattern: what finds the risk `code`; in `written`, if that is given, the same
    text character by character as it was written. trap: a kind that only a prohibition or somebody
    else's deed can make harmless. A blank stands only where every find of the pattern that touches
    the place lies in such places with both its ends.
    """
    looked_at = text if written is None else written
    finds = list(_finds(pattern, looked_at))
    quiet, spared = _quiet(text, code, pattern, trap, finds)
    if 1 not in quiet:
        return looked_at
    for start, end in finds:
        if quiet[start] != quiet[end - 1] and not any(spared[start:end]):
            return looked_at
    if trap and _named_again(text, code, finds, quiet, spared):
        return looked_at
    return "".join(" " if off else sign for sign, off in zip(looked_at, quiet, strict=True))


@lru_cache(maxsize=8)
def _read(text: str) -> Surroundings:
    """Its clauses. Kept for a moment, because each risk looks at the same ones."""
    return Surroundings(clauses(text))


@lru_cache(maxsize=16)
def _taken_up(text: str, deletion: bool) -> int:
    """Before which clause nothing is plain."""
    return last_reference(_read(text).every, deletion)


def _quiet(
    text: str, code: str, pattern: re.Pattern[str], trap: bool, finds: list[tuple[int, int]]
) -> tuple[bytearray, bytearray]:
    """For each character whether it orders nothing, and whether it stands for what is exempt."""
    quiet, spared = bytearray(len(text)), bytearray(len(text))
    around = _read(text)
    first = _taken_up(text, code == "deletion")
    touched = {around.place_of(place) for start, end in finds for place in (start, end - 1)}
    for place in touched:
        if place is None or place < first:
            continue
        clause = around.every[place]
        if exempts(place, around, code):
            _mark(spared, clause.start, clause.end)
            _mark(quiet, clause.start, clause.end)
        elif _is_quiet(place, around, code, pattern, trap):
            _mark(quiet, clause.start, clause.end)
    for start, end in other_meanings(text, code):
        _mark(quiet, start, end)
        if trap:
            _mark(spared, start, end)
    return quiet, spared


def _is_quiet(
    place: int, around: Surroundings, code: str, pattern: re.Pattern[str], trap: bool
) -> bool:
    return (
        forbids(place, around, code, pattern)
        or tells_of_others(place, around, code, pattern, trap)
        or leaves_out(place, around, code, pattern)
        or (not trap and names_no_act(around.every[place], code))
    )


def _mark(places: bytearray, start: int, end: int) -> None:
    places[start:end] = b"\1" * (end - start)


def _finds(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Each place at which the pattern is found, also where one overlaps another."""
    found = pattern.search(text)
    while found is not None:
        start, end = found.span()
        if end > start:
            yield start, end
        # A longer one is a run of letters without a blank: it would be read again from each.
        found = pattern.search(text, start + 1 if end - start <= _LONG else end)


def _named_again(
    text: str, code: str, finds: list[tuple[int, int]], quiet: bytearray, spared: bytearray
) -> bool:
    """Whether a thing of a quiet find is named elsewhere, in a place that is not quiet. Where a
    protection is, a verb that may end it must stand in such a place too."""
    things: set[str] = set()
    for start, end in finds:
        if quiet[start] and not any(spared[start:end]):
            things.update(_things(text[start:end]))
    if not things:
        return False
    loud = "".join(" " if off else sign for sign, off in zip(text, quiet, strict=True))
    if code == "security_off" and not switches_off(loud) and " off" not in loud:
        return False
    return not things.isdisjoint(_things(loud))


def _things(text: str) -> Iterable[str]:
    return {word[:_BEGINNING] for word in _WORD.findall(text) if not _NO_THING.match(word)}
