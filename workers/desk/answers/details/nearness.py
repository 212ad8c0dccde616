"""Which pieces of a source just quoted a follow-up is most likely about. Pure, but for the model.

"It was a month ago" has no word of "beyond seven days, open a ticket", and yet speaks of nothing
else: what is said right after an answer is about it, unless it names a thing that neither the
thread nor the source speaks of, or asks for a sort of answer that the source has none of.
"""

from __future__ import annotations

from collections.abc import Sequence

from workers.desk.answers.details.answer_types import shows
from workers.desk.answers.details.conditions import answers_denial, denies
from workers.desk.answers.search.own_words import own_words
from workers.generation.same_case.wanted import lacked, wanted_in
from workers.generation.triage.intents.model import meanings
from workers.generation.triage.threads.details import Asks, Detail
from workers.knowledge.ranking.glossary import Glossary

SAID, OF_ITS_SORT, WITHOUT = 0.25, 0.15, 0.2
"""What the words of a message in a piece count for beside its meaning, an answer of the sort that
is asked for, and what is told for who has none of what a message says is not there.

Of 63 follow-ups of our own, 46 are nearest to the right piece so, and 56 to it or the next."""
NEAR, CLEARLY = 0.0, 0.2
"""How near a piece has to be at least, and to be quoted without the next one."""
CLOSE = 0.15
"""How far behind the nearest piece the next one may be the right one."""
_OF_NO_SORT = frozenset({Asks.CASE, Asks.LACK, Asks.WHETHER, Asks.HOW})


def nearest(
    message: str, detail: Detail | None, pieces: Sequence[str], known: Glossary
) -> list[int]:
    """The places of the one or two pieces that a message is nearest to, in their order; none where
    nothing is near, or where they hold nothing of the sort that is asked for."""
    if len(pieces) < 2 or lacked(wanted_in(message), "\n".join(pieces)):
        return []
    near = nearness(message, detail, pieces, known)
    first, second = sorted(range(len(pieces)), key=near.__getitem__, reverse=True)[:2]
    if near[first] <= NEAR:
        return []
    # Who says that it is not the one thing means another, which is told beside it.
    doubtful = near[first] < CLEARLY or near[first] - near[second] < CLOSE or denies(message)
    return sorted((first, second)) if len(pieces) > 2 and doubtful else [first]


def nearness(
    message: str, detail: Detail | None, pieces: Sequence[str], known: Glossary
) -> list[float]:
    """How near a message is to each piece, by its words and by its meaning, where that is read."""
    own = own_words(message, known)
    by_words = [
        sum(one.share(said) for one in own) / max(1, len(own))
        for said in map(known.meanings, pieces)
    ]
    sort = None if detail is None or detail.asks in _OF_NO_SORT else detail
    of_sort = [sort is not None and shows(sort, piece, known) for piece in pieces]
    read = meanings(message, pieces)
    by_meaning = [0.0] * len(pieces) if read is None else (read[1] @ read[0]).tolist()
    return [
        meant + SAID * said + OF_ITS_SORT * is_of_sort + WITHOUT * answers_denial(piece, message)
        for meant, said, is_of_sort, piece in zip(
            by_meaning, by_words, of_sort, pieces, strict=True
        )
    ]
