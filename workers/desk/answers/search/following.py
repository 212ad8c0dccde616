"""How sure what a thread's topic finds is for a follow-up in it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import replace

from workers.desk.answers.search.candidates import newest_first, sureness
from workers.desk.answers.search.own_words import names_another
from workers.generation.candidates import Candidate
from workers.generation.triage.threads.complaints import complaint
from workers.generation.triage.threads.details import detail_in, says_missing
from workers.generation.triage.threads.follow_ups import points_back
from workers.knowledge.ranking.glossary import Glossary
from workers.knowledge.retrieval.fit import fit_in_thread
from workers.knowledge.retrieval.follow_up import Followed, FollowUp

FOLLOWED = 0.8
"""What is left of the relevance of a ticket where a message has no words of its own, or says that
an answer did not help or that something of it is missing: all ask again what was asked before."""
SUREST = 0.89
"""How sure a ticket is for a follow-up at most: of what nothing was learned from the weights put 20
above, of which 17 were right, and 19 from .8 on below, of which 17 were, too."""
LEAST = 0.2
"""Relevance, at least, of what was quoted before to a question that points back to it: it stays a
source that a colleague looks at."""


def in_thread(
    message: str,
    found: Sequence[Candidate],
    quoted: Container[int],
    known: Glossary,
    space: str | None = None,
    topic: Sequence[str] = (),
) -> list[Candidate]:
    """What was found for a follow-up together with its topic, best first, with how sure each is for
    the follow-up. `quoted` are the tickets that earlier answers of the thread cite, `space` is the
    embedding space that was searched, `topic` what was asked before."""
    # Neither asks for what the thread's words find.
    told = complaint(message) or says_missing(message)
    values = [] if told else values_in_thread(message, found, quoted, known)
    sure = _judge(found, values, space)
    ordered = newest_first(
        sorted((replace(one, relevance=sure(one)) for one in found), key=sureness, reverse=True),
        known,
    )
    if not points_back(message):
        return ordered
    return [
        replace(one, relevance=max(one.relevance, LEAST))
        if one.ticket_id in quoted and not _is_of_another(message, one, topic, known)
        else one
        for one in ordered
    ]


def _is_of_another(message: str, one: Candidate, topic: Sequence[str], known: Glossary) -> bool:
    """Whether a question names a thing that neither its thread nor a ticket speaks of: "the same in
    Outlook?"."""
    told = "\n".join((*topic, one.title, one.problem, one.resolution or ""))
    return names_another(message, detail_in(message), told, known)


def values_in_thread(
    message: str, found: Sequence[Candidate], quoted: Container[int], known: Glossary
) -> list[tuple[float, ...]]:
    """What speaks for each of them, as `workers.knowledge.retrieval.follow_up.NAMES`; nothing where
    the message has no words of its own."""
    own = FollowUp(message, known)
    if not own.says_anything:
        return []
    return [
        own.of(
            Followed(
                title=one.title,
                problem=one.problem,
                resolution=one.resolution or "",
                relevance=one.relevance,
                quoted=one.ticket_id in quoted,
            ),
            [other.title for other in found if other.ticket_id != one.ticket_id],
        )
        for one in found
    ]


def _judge(
    found: Sequence[Candidate], values: Sequence[Sequence[float]], space: str | None
) -> Callable[[Candidate], float]:
    if not values:
        return lambda one: FOLLOWED * one.relevance
    sure = {
        one.ticket_id: min(SUREST, fit_in_thread(each, space))
        for one, each in zip(found, values, strict=True)
    }
    return lambda one: sure[one.ticket_id]
