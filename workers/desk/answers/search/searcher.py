"""What is searched for a question, in its thread, and which of what is found is its case."""

from __future__ import annotations

from dataclasses import replace

from connectors.tracing import names as trace
from connectors.tracing.spans import span
from workers.desk.answers.search.following import in_thread
from workers.desk.answers.work import Finder, Found, Work
from workers.generation.triage.focus import without_what_works
from workers.generation.triage.follow_ups import may_follow, with_topic
from workers.knowledge.ranking.glossary import Glossary
from workers.text.stop_words import COURTESIES
from workers.text.tokens import content_words

CANDIDATES = 8
"""Tickets that a draft is made from at most."""
OWN_WORDS = 3
"""Content words from which on a message in a thread is also searched by itself."""


class Searcher:
    """Finds candidates for a question of a thread."""

    def __init__(self, finder: Finder, known: Glossary) -> None:
        """`known` says which words mean the same."""
        self._finder = finder
        self._known = known

    def find(self, work: Work) -> Found:
        """The best candidates. A short message is searched with its thread's topic; one with words
        of its own also without, and the search that fits better counts."""
        # One line, as each line after it is what was asked before.
        said = " ".join(without_what_works(work.question).split())
        if not work.topic or not may_follow(work.question):
            return self._search(work, said)
        together = self._following(work, said)
        if _own_words(said) < OWN_WORDS:
            return together
        alone = self._search(work, said)
        return alone if _best(alone) >= _best(together) else together

    def _following(self, work: Work, said: str) -> Found:
        """What is found with the topic of a thread, by how sure each is for this message."""
        found = self._search(work, with_topic(said, work.topic))
        message = found.asked.partition("\n")[0] or said
        candidates = in_thread(message, found.candidates, work.tried, self._known)
        return replace(found, candidates=candidates)

    def _search(self, work: Work, text: str) -> Found:
        with span("knowledge.search") as mark:
            found = self._finder.find(text, work.viewer, CANDIDATES, work.language)
            mark.add({trace.CANDIDATES: len(found.candidates), trace.RELEVANCE: _best(found)})
        return found


def _own_words(text: str) -> int:
    return max(len(set(content_words(text, language)) - COURTESIES) for language in ("fr", "en"))


def _best(found: Found) -> float:
    return max((one.relevance for one in found.candidates), default=0.0)
