"""What is searched for a question, in its thread, and which of what is found is its case."""

from __future__ import annotations

from dataclasses import replace

from connectors.tracing import names as trace
from connectors.tracing.spans import span
from workers.desk.answers.search.candidates import standing
from workers.desk.answers.work import Finder, Found, Work
from workers.generation.triage.focus import without_what_works
from workers.generation.triage.follow_ups import may_follow, points_back, with_topic
from workers.text.stop_words import COURTESIES
from workers.text.tokens import content_words

CANDIDATES = 8
"""Tickets that a draft is made from at most."""
OWN_WORDS = 3
"""Content words from which on a message in a thread is also searched by itself."""
FOLLOWED = 0.8
"""What is left of the relevance of a ticket that was found by the words of earlier messages."""
POINTED_AT = 0.15
"""Relevance, at least, of what was quoted before to a question that points back to it."""
AHEAD = 0.15
"""What the source that was quoted before has ahead of others when its thread goes on."""


class Searcher:
    """Finds candidates for a question of a thread."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def find(self, work: Work) -> Found:
        """The best candidates. A short message is searched with its thread's topic; one with words
        of its own also without, and the search that fits better counts."""
        # One line, as each line after it is what was asked before.
        said = " ".join(without_what_works(work.question).split())
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
        least = POINTED_AT if points_back(work.question) else 0.0
        fewer = [
            replace(
                one,
                relevance=max(FOLLOWED * one.relevance, least if one.ticket_id in before else 0.0),
                score=one.score - (0.0 if one.ticket_id in before else AHEAD),
            )
            for one in found.candidates
        ]
        ordered = sorted(fewer, key=standing, reverse=True)
        return replace(found, candidates=ordered)

    def _search(self, work: Work, text: str) -> Found:
        with span("knowledge.search") as mark:
            found = self._finder.find(text, work.viewer, CANDIDATES, work.language)
            mark.add({trace.CANDIDATES: len(found.candidates), trace.RELEVANCE: _best(found)})
        return found


def _own_words(text: str) -> int:
    return max(len(set(content_words(text, language)) - COURTESIES) for language in ("fr", "en"))


def _best(found: Found) -> float:
    return max((one.relevance for one in found.candidates), default=0.0)
