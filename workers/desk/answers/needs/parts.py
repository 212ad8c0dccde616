"""Whether the parts of a message are different needs: by what a search finds for each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workers.desk.answers.work import Found, Work
from workers.generation.candidates import Candidate
from workers.generation.triage.intents.concepts import concepts, plain
from workers.generation.triage.needs import is_of_one_word, needs_in, stands_alone
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
LITTLE = 0.4
"""Share of the relevance of the surest part that the whole message has less of, where nothing else
tells its parts apart."""
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
    if split.plain:
        return needs if _are_built_apart(needs) else []
    most = LESS if _are_apart(needs, words) else LITTLE if _are_surely_two(needs, words) else 0.0
    if not most:
        return []
    whole = _surest(find(work))
    if whole is None:
        return needs
    # What is found best for the whole, too, is its case, however little of it one part has.
    is_of_one = whole.relevance >= floor and any(_is_unsurely(one, whole) for one in needs)
    less = whole.relevance < most * max(map(_sure, needs))
    return needs if less and not is_of_one else []


def _are_built_apart(needs: list[Need]) -> bool:
    """Whether the parts of a message that is built as several are: a case for each that is known,
    and something of computing in each other."""
    known = [one for one in needs if _sure(one) >= SURE]
    rest = [one for one in needs if one not in known]
    return _are_different(known) and all(_names_a_thing(one) for one in rest)


def _are_apart(needs: list[Need], words: Glossary) -> bool:
    """Whether parts that only an "and" joins are different needs, by how they begin and by what is
    found for each."""
    if any(is_of_one_word(one.text) for one in needs):
        return False
    known = [one for one in needs if _sure(one) >= _least(one)]
    if not known:
        # What is known of one part counts where nothing at all is found for the others.
        known = [one for one in needs if one.usable and _sure(one) >= SURE]
        known = known if len(known) == 1 == sum(bool(one.usable) for one in needs) else []
    rest = [one for one in needs if one not in known]
    if not _are_different(known):
        return False
    if len(known) > 1:
        return all(_names_a_thing(one) for one in rest)
    return all(stands_alone(one.text) and _is_untold(one, known[0], words) for one in rest)


def _are_surely_two(needs: list[Need], words: Glossary) -> bool:
    """Whether the parts find different cases, one of them surely, however they begin: it is asked
    where the whole finds little, as two needs take from each other what speaks for either."""
    known = [one for one in needs if _sure(one) >= SURE]
    rest = [one for one in needs if one not in known]
    if not _are_different(known) or max(map(_sure, known)) < SURE_ALONE:
        return False
    return all(
        _names_a_thing(one) and _is_untold(one, first, words) for one in rest for first in known
    )


def _are_different(known: Sequence[Need]) -> bool:
    """Whether there are needs that are known, each by a case of its own."""
    return 0 < len(known) == len({one.usable[0].ticket_id for one in known})


def _is_unsurely(need: Need, whole: Candidate) -> bool:
    """Whether the case of the whole is what a part finds that is not known by itself."""
    return _sure(need) < SURE and bool(need.usable) and need.usable[0].ticket_id == whole.ticket_id


def _least(need: Need) -> float:
    """How sure a part that only an "and" joins must be: less where it points to nothing before."""
    return SURE if stands_alone(need.text) else SURE_ALONE


def _is_untold(need: Need, known: Need, words: Glossary) -> bool:
    """Whether what is found for a part is another case than the one that is known, and the known
    ticket tells of nothing in it."""
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


def _surest(found: Found) -> Candidate | None:
    solved = (one for one in found.candidates if one.resolution)
    return max(solved, key=lambda one: one.relevance, default=None)


def _names_a_thing(need: Need) -> bool:
    known = concepts()
    number = known.names.index(THING)
    return any(number in ideas for ideas in known.found(plain(need.text)))
