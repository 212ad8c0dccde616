"""Whether the parts of a message are different needs: by what a search finds for each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workers.desk.answers.work import Found, Work
from workers.generation.candidates import Candidate
from workers.generation.triage.intents.concepts import concepts, plain
from workers.generation.triage.needs import needs_in, stands_alone
from workers.knowledge.ranking.glossary import Glossary
from workers.knowledge.retrieval.evidence import that_say

SURE = 0.3
"""Relevance from which on a part is a need that something is known about."""
SURE_ALONE = 0.5
"""The same for parts that only an "and" joins."""
LESS = 0.97
"""Share of the relevance of the surest part that the whole message has less of, where the rest of
it is about something else: what belongs to a case does not take from it, as in "new laptop and ssh
says permission denied"."""
COMMON = 0.34
"""Share of the words of a part that the ticket of the other part may say."""
THING = "it_thing"
"""The idea of a thing of computing: a part that names one is a need, whether it is known or not."""


@dataclass(frozen=True, slots=True)
class Need:
    """A part of a message, and what was found for it."""

    text: str
    found: Found
    usable: Sequence[Candidate]


def needs_of(
    work: Work, floor: float, find: Callable[[Work], Found], words: Glossary
) -> list[Need]:
    """The needs of a message with what was found for each; empty where it is one need."""
    split = needs_in(work.question)
    if split is None:
        return []
    needs = [_need(work, part, floor, find) for part in split.parts]
    known = [one for one in needs if _sure(one) >= (SURE if split.plain else _least(one))]
    if not known and not split.plain:
        # What is known of one part counts where nothing at all is found for the others.
        known = [one for one in needs if one.usable and _sure(one) >= SURE]
        known = known if len(known) == 1 == sum(bool(one.usable) for one in needs) else []
    first = {one.usable[0].ticket_id for one in known}
    rest = [one for one in needs if one not in known]
    if not known or len(first) < len(known):
        return []
    if split.plain:
        return needs if all(_names_a_thing(one) for one in rest) else []
    if len(known) > 1:
        apart = all(_names_a_thing(one) for one in rest)
    else:
        apart = all(_is_apart(one, known[0], words) for one in rest)
    return needs if apart and _best(find(work)) < LESS * max(map(_sure, known)) else []


def _least(need: Need) -> float:
    """How sure a part that only an "and" joins must be: less where it points to nothing before."""
    return SURE if stands_alone(need.text) else SURE_ALONE


def _is_apart(need: Need, known: Need, words: Glossary) -> bool:
    """Whether a part that nothing answers is another need than the one that is known: it stands by
    itself, what is found for it is another case, and the known ticket tells of nothing in it."""
    if not stands_alone(need.text):
        return False
    source = known.usable[0]
    if need.usable and need.usable[0].ticket_id == source.ticket_id:
        return False
    told = words.meanings(f"{source.title}\n{source.problem}\n{source.resolution}\n{known.text}")
    own = that_say(words.told(need.text))
    return bool(own) and sum(one.share(told) > 0 for one in own) <= COMMON * len(own)


def _need(work: Work, text: str, floor: float, find: Callable[[Work], Found]) -> Need:
    found = find(replace(work, question=text, topic=(), standalone=""))
    usable = [one for one in found.candidates if one.relevance >= floor and one.resolution]
    return Need(text, found, usable)


def _sure(need: Need) -> float:
    return max((one.relevance for one in need.usable), default=0.0)


def _best(found: Found) -> float:
    return max((one.relevance for one in found.candidates if one.resolution), default=0.0)


def _names_a_thing(need: Need) -> bool:
    known = concepts()
    number = known.names.index(THING)
    return any(number in ideas for ideas in known.found(plain(need.text)))
