"""What is searched for a question, in its thread, and which of what is found is its case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workers.desk.answers.work import Finder, Found, Work
from workers.generation.candidates import Candidate
from workers.generation.same_case import codes_in, differences
from workers.generation.triage.focus import without_what_works
from workers.generation.triage.follow_ups import may_follow, with_topic
from workers.text.fold import fold
from workers.text.stop_words import COURTESIES
from workers.text.tokens import content_words

CANDIDATES = 8
"""Tickets that a draft is made from at most."""
READ = 24
"""Tickets that are looked at for those that are the same case."""
OWN_WORDS = 3
"""Content words from which on a message in a thread is also searched by itself."""
FOLLOWED = 0.8
"""What is left of the relevance of a ticket that was found by the words of earlier messages."""
AHEAD = 0.15
"""What the source that was quoted before has ahead of others when its thread goes on."""
CODE_FOUND = 0.7
"""Relevance of a ticket that names the code of a question, at least."""
AS_GOOD = 0.8
"""Share of relevance from which the newer of two equal texts stands for both."""
FIT = 0.5
"""What a candidate's relevance weighs against its score."""
ELSEWHERE = 0.5
"""What is left of the relevance of a ticket about another room or machine."""


class Searcher:
    """Finds candidates for a question of a thread."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def find(self, work: Work) -> Found:
        """The best candidates. A short message is searched with its thread's topic; one with words
        of its own also without, and the search that fits better counts."""
        said = without_what_works(work.question)
        if not work.topic or not may_follow(work.question):
            return self._search(work, said)
        together = self._following(work, self._search(work, with_topic(said, work.topic)))
        if _own_words(said) < OWN_WORDS:
            return together
        alone = self._search(work, said)
        return alone if _best(alone) >= _best(together) else together

    def _following(self, work: Work, found: Found) -> Found:
        """What was found with the topic of a thread: less sure than for a question of its own, and
        best by the source that was quoted before where that is nearly as close."""
        before = work.tried
        fewer = [
            replace(
                one,
                relevance=FOLLOWED * one.relevance,
                score=one.score - (0.0 if one.ticket_id in before else AHEAD),
            )
            for one in found.candidates
        ]
        ordered = sorted(fewer, key=standing, reverse=True)
        return replace(found, candidates=ordered)

    def _search(self, work: Work, text: str) -> Found:
        found = self._finder.find(text, work.viewer, READ, work.language)
        kept = distinct(same_cases(text, found.candidates))[:CANDIDATES]
        return Found(kept, found.revision, found.space)


def same_cases(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that can be about the same case, best first: a ticket about another system, code or
    thing is none, and one about another room or machine counts for less."""
    kept = []
    codes = codes_in(text)
    for one in candidates:
        unlike = differences(text, f"{one.title}\n{one.problem}\n{one.resolution or ''}")
        if not unlike:
            kept.append(_with_code(one, codes))
        elif unlike == ("other_place",):
            kept.append(replace(one, relevance=ELSEWHERE * one.relevance))
    return sorted(kept, key=standing, reverse=True)


def standing(candidate: Candidate) -> float:
    """What candidates of one search are ordered by: how they stand against each other, and how well
    each fits by itself. On the sample's questions the two together find more than either."""
    return candidate.score + FIT * candidate.relevance


def distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each text once, by the candidate that comes first; the newer one where two are as good."""
    kept: dict[str, Candidate] = {}
    for one in candidates:
        text = " ".join(f"{one.title} {one.resolution or ''}".split()).casefold()
        before = kept.get(text)
        if before is None:
            kept[text] = one
        elif _newer(one, before) and one.relevance >= AS_GOOD * before.relevance:
            kept[text] = replace(one, relevance=before.relevance)
    return list(kept.values())


def _newer(one: Candidate, other: Candidate) -> bool:
    return one.date is not None and (other.date is None or one.date > other.date)


def _with_code(candidate: Candidate, codes: frozenset[str]) -> Candidate:
    """A ticket that names a code which was asked about is about it."""
    source = fold(f"{candidate.title}\n{candidate.problem}\n{candidate.resolution or ''}")
    if not any(code in source for code in codes):
        return candidate
    return replace(candidate, relevance=max(candidate.relevance, CODE_FOUND))


def _own_words(text: str) -> int:
    return max(len(set(content_words(text, language)) - COURTESIES) for language in ("fr", "en"))


def _best(found: Found) -> float:
    return max((one.relevance for one in found.candidates), default=0.0)
