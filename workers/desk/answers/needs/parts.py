"""Whether the parts of a message are different needs: by what a search finds for each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workers.desk.answers.work import Found, Work
from workers.generation.candidates import Candidate
from workers.generation.triage.intents.concepts import concepts, plain
from workers.generation.triage.needs import needs_in

SURE = 0.3
"""Relevance from which on a part is a need that something is known about."""
SURE_ALONE = 0.5
"""The same for parts that only an "and" joins."""
THING = "it_thing"
"""The idea of a thing of computing: a part that names one is a need, whether it is known or not."""


@dataclass(frozen=True, slots=True)
class Need:
    """A part of a message, and what was found for it."""

    text: str
    found: Found
    usable: Sequence[Candidate]


def needs_of(work: Work, floor: float, find: Callable[[Work], Found]) -> list[Need]:
    """The needs of a message with what was found for each; empty where it is one need."""
    split = needs_in(work.question)
    if split is None:
        return []
    needs = [_need(work, part, floor, find) for part in split.parts]
    known = [one for one in needs if _sure(one) >= (SURE if split.plain else SURE_ALONE)]
    first = {one.usable[0].ticket_id for one in known}
    rest = [one for one in needs if one not in known]
    if not known or len(first) < len(known) or not all(_names_a_thing(one) for one in rest):
        return []
    return needs if len(known) > 1 or split.plain else []


def _need(work: Work, text: str, floor: float, find: Callable[[Work], Found]) -> Need:
    found = find(replace(work, question=text, topic=(), standalone=""))
    usable = [one for one in found.candidates if one.relevance >= floor and one.resolution]
    return Need(text, found, usable)


def _sure(need: Need) -> float:
    return max((one.relevance for one in need.usable), default=0.0)


def _names_a_thing(need: Need) -> bool:
    known = concepts()
    number = known.names.index(THING)
    return any(number in ideas for ideas in known.found(plain(need.text)))
