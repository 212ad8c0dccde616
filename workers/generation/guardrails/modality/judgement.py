"""Whether a text has its reader do what a pattern of a risk finds in it. Pure.

What is not plainly forbidden, somebody else's deed, or no act at all, counts as an order. A clause
before an order that takes it up ("do not delete it yet; first copy, then delete it") says nothing
plain, and for the kinds of risk that lead into a trap neither does one whose thing is named again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workers.generation.guardrails.modality.agency import tells_of_others
from workers.generation.guardrails.modality.clauses import Clause, clauses
from workers.generation.guardrails.modality.exceptions import exempts, leaves_out
from workers.generation.guardrails.modality.mentions import names_no_act, other_meanings
from workers.generation.guardrails.modality.prohibition import forbids
from workers.generation.guardrails.modality.references import last_reference
from workers.generation.guardrails.modality.sentence import Surroundings

_WORD = re.compile(r"[^\W\d_]{4,}")
_BEGINNING = 5
"""Letters by which a thing is known again, whatever its ending."""
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
    every = clauses(text)
    quiet, spared = _quiet(text, code, pattern, trap, every)
    if not any(quiet):
        return looked_at
    for start, end in _finds(pattern, looked_at):
        first, last = quiet[start], quiet[end - 1]
        if first != last and not any(spared[start:end]):
            return looked_at
    if trap and _named_again(pattern, looked_at, text, quiet, spared):
        return looked_at
    return "".join(" " if off else sign for sign, off in zip(looked_at, quiet, strict=True))


def _quiet(
    text: str, code: str, pattern: re.Pattern[str], trap: bool, every: list[Clause]
) -> tuple[bytearray, bytearray]:
    """For each character whether it orders nothing, and whether it stands for what is exempt."""
    quiet, spared = bytearray(len(text)), bytearray(len(text))
    around = Surroundings(every)
    for place in range(last_reference(code, every), len(every)):
        if place < 0:
            continue
        clause = every[place]
        if exempts(code, place, around):
            _mark(spared, clause.start, clause.end)
            _mark(quiet, clause.start, clause.end)
        elif _is_quiet(code, pattern, trap, place, around):
            _mark(quiet, clause.start, clause.end)
    for start, end in other_meanings(code, text):
        _mark(quiet, start, end)
        if trap:
            _mark(spared, start, end)
    return quiet, spared


def _is_quiet(
    code: str, pattern: re.Pattern[str], trap: bool, place: int, around: Surroundings
) -> bool:
    return (
        forbids(code, pattern, place, around)
        or tells_of_others(code, pattern, place, around)
        or leaves_out(code, pattern, place, around)
        or (not trap and names_no_act(code, around.every[place]))
    )


def _mark(places: bytearray, start: int, end: int) -> None:
    places[start:end] = b"\1" * (end - start)


def _finds(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Each place at which the pattern is found, also where one overlaps another."""
    found = pattern.search(text)
    while found is not None:
        if found.end() > found.start():
            yield found.span()
        found = pattern.search(text, found.start() + 1)


def _named_again(
    pattern: re.Pattern[str], looked_at: str, text: str, quiet: bytearray, spared: bytearray
) -> bool:
    """Whether a thing of a quiet find is named elsewhere, in a place that is not quiet."""
    things = {
        word
        for start, end in _finds(pattern, looked_at)
        if quiet[start] and not any(spared[start:end])
        for word in _things(text[start:end])
    }
    loud = "".join(" " if off else sign for sign, off in zip(text, quiet, strict=True))
    return not things.isdisjoint(_things(loud))


def _things(text: str) -> Iterable[str]:
    return {word[:_BEGINNING] for word in _WORD.findall(text) if not _NO_THING.match(word)}
