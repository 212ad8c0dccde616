"""What is searched for a question, in its thread, and which of what is found is its case."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace

from connectors.tracing import names as trace
from connectors.tracing.spans import span
from workers.desk.answers.search.candidates import standing, sureness
from workers.desk.answers.search.following import FOLLOWED, LEAST, in_thread
from workers.desk.answers.work import Finder, Found, Work
from workers.generation.candidates import Candidate
from workers.generation.triage.focus import without_what_works
from workers.generation.triage.threads.details import says_missing
from workers.generation.triage.threads.follow_ups import may_follow, points_back, with_topic
from workers.knowledge.ranking.glossary import Glossary
from workers.text.stop_words import COURTESIES
from workers.text.tokens import content_words

CANDIDATES = 8
"""Tickets that a draft is made from at most."""
OWN_WORDS = 3
"""Content words from which on a message in a thread is also searched by itself."""
MEANT = 0.9
"""What is left of the relevance of a ticket that was found by a question that a model wrote anew
and that was believed: its words are the asker's, but nobody who asked has read it.

Of 16 follow-ups of the sample written anew by hand, those that no ticket answers reach .51 at most
(with glued words .80), and two that one answers .94 and .98: .9 lets these pass, .8 none."""


class Searcher:
    """Finds candidates for a question of a thread."""

    def __init__(self, finder: Finder, known: Glossary) -> None:
        """`known` says which words mean the same."""
        self._finder = finder
        self._known = known

    def find(self, work: Work) -> Found:
        """The best candidates. A short message is searched with its thread's topic; one with words
        of its own also without, and the search that fits better counts."""
        said = _said(work)
        if not work.standalone and not (work.topic and may_follow(work.question)):
            return _not_again(self.search(work, said), work)
        if work.standalone:
            together = self._meant(work, self.search(work, work.standalone))
        else:
            together = self._following(work, said)
        if _own_words(said) < OWN_WORDS:
            return together
        alone = _as_quoted(self.search(work, said), together, work.tried)
        return alone if _best(alone) >= _best(together) else together

    def with_thread(self, work: Work) -> Work:
        """A message with what was searched for it and its thread's topic together: `find` and
        `of_thread` do not search that again."""
        text = with_topic(_said(work), work.topic)
        return replace(work, searched=(text, self.search(work, text)))

    def of_thread(self, work: Work) -> Found:
        """The best candidates for what a thread is about, with those that its last answer cites:
        what its message says beside may leave these behind."""
        found = self.search(work, with_topic(_said(work), work.topic))
        there = {one.ticket_id for one in found.candidates}
        if not work.topic or all(ticket in there for ticket, _ in work.told):
            return found
        topic = self.search(work, "\n".join(work.topic))
        cited = {ticket for ticket, _ in work.told} - there
        more = [one for one in topic.candidates if one.ticket_id in cited]
        return replace(found, candidates=[*found.candidates, *more])

    def with_hint(self, work: Work, found: Found) -> Found:
        """What was found for a question, and what is found for it with a reviewer's words.

        These are searched apart: they bring what the question alone does not find, and take nothing
        from how well the rest fits the question.
        """
        both = f"{with_topic(work.question, work.topic)}\n{work.hint}"
        more = self._finder.find(both, work.viewer, CANDIDATES, work.language)
        best: dict[int, Candidate] = {}
        for one in (*found.candidates, *more.candidates):
            if one.ticket_id not in best or one.relevance > best[one.ticket_id].relevance:
                best[one.ticket_id] = one
        ordered = sorted(best.values(), key=lambda one: one.relevance, reverse=True)
        return Found(ordered, found.revision, found.space)

    def _meant(self, work: Work, found: Found) -> Found:
        """What was found for a follow-up as a model wrote it anew. It asks for another thing than
        the answer before it, so that the source quoted there has nothing ahead of others, unless
        the question points back to it."""
        pointed = work.tried if points_back(work.question) else ()
        kept = [
            replace(
                one,
                relevance=max(MEANT * one.relevance, LEAST if one.ticket_id in pointed else 0.0),
            )
            for one in found.candidates
        ]
        return replace(found, candidates=sorted(kept, key=standing, reverse=True))

    def _following(self, work: Work, said: str) -> Found:
        """What is found with the topic of a thread, by how sure each is for this message."""
        found = self.search(work, with_topic(said, work.topic))
        message = found.asked.partition("\n")[0] or said
        candidates = in_thread(
            message, found.candidates, work.tried, self._known, found.space, work.topic
        )
        return replace(found, candidates=candidates)

    def search(self, work: Work, text: str) -> Found:
        """The best candidates for a text that the asker of `work` may see."""
        if work.searched is not None and work.searched[0] == text:
            return work.searched[1]
        with span("knowledge.search") as mark:
            found = self._finder.find(text, work.viewer, CANDIDATES, work.language)
            mark.add({trace.CANDIDATES: len(found.candidates), trace.RELEVANCE: _best(found)})
        return found


def _said(work: Work) -> str:
    """What a message says in one line, as each line after it is what was asked before."""
    return " ".join(without_what_works(work.question).split())


def _not_again(found: Found, work: Work) -> Found:
    """What a message with words of its own finds; of what the thread quoted it says that something
    is missing, if so, and reading it again is little help."""
    if not work.tried or not says_missing(work.question):
        return found
    return _of_quoted(found, work.tried, lambda one: FOLLOWED * one.relevance)


def _as_quoted(alone: Found, together: Found, quoted: Container[int]) -> Found:
    """What a message finds by itself, with what its thread quoted no surer than the thread makes
    it: who was told these words says them again, whatever is asked."""
    sure = {one.ticket_id: one.relevance for one in together.candidates}
    return _of_quoted(alone, quoted, lambda one: min(one.relevance, sure.get(one.ticket_id, LEAST)))


def _of_quoted(
    found: Found, quoted: Container[int], relevance: Callable[[Candidate], float]
) -> Found:
    """What was found, surest first, with this relevance for the tickets that were quoted."""
    kept = [
        replace(one, relevance=relevance(one)) if one.ticket_id in quoted else one
        for one in found.candidates
    ]
    return replace(found, candidates=sorted(kept, key=sureness, reverse=True))


def _own_words(text: str) -> int:
    return max(len(set(content_words(text, language)) - COURTESIES) for language in ("fr", "en"))


def _best(found: Found) -> float:
    return max((one.relevance for one in found.candidates), default=0.0)
