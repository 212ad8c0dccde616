"""A detail of the answer just given, out of its sources: which sentence to quote, and how sure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from workers.desk.answers.details.conditions import may_tell_case
from workers.desk.answers.details.sentences import SURE, Held, Sentences
from workers.desk.answers.search.following import SUREST
from workers.desk.answers.search.searcher import Searcher
from workers.desk.answers.work import Found, Work
from workers.generation.candidates import Candidate
from workers.generation.triage.threads.details import LONGEST, Asks, Detail, detail_in
from workers.knowledge.ranking.glossary import Glossary

SURER = 0.7
"""Relevance above which another source is preferred to a sentence that is not clear."""
UNSEEN = 0.8
"""How sure a source is at most for what it is only likely asked: too little, by half, to be sent
without review."""
ELSEWHERE = 0.9
"""What is left of how sure another source of the topic is, where it says what to do without."""
_FROM = re.compile(r"_[^_\n]+_$|[^\n]{0,120}\[\d{1,2}\]\s?:$")
"""A line of ours before what is quoted: where it is from, and in which language."""


@dataclass(frozen=True, slots=True)
class Detailed:
    """A source with only the sentences that hold a detail for its resolution, and what it was found
    among."""

    asks: Asks
    source: Candidate
    found: Found
    again: bool = False
    """An answer of the thread said just this: to say it again would not help."""


class Details:
    """Looks for what a message asks about the answer before it."""

    def __init__(self, searcher: Searcher, known: Glossary, floor: float) -> None:
        """`floor` is the least relevance of a source that was not cited yet."""
        self._searcher = searcher
        self._sentences = Sentences(known)
        self._floor = floor

    def find(self, work: Work) -> tuple[Detailed | None, Work]:
        """The source that holds what a message asks for: one that the answer before it cites, as
        sure as that answer and the clearer the surer; else, for what is missing, another source of
        the topic that says what to do without. None where none is asked for, or none is there.
        With it comes the message, with what was searched for it."""
        if work.rejected or not work.told:
            return None, work
        detail = detail_in(work.question)
        lacks = detail is not None and detail.asks is Asks.LACK
        may_tell = not lacks and may_tell_case(work.question)
        if not may_tell and (detail is None or detail.asks is Asks.CASE):
            return None, work
        work = self._searcher.with_thread(work)
        told = self._of_own_case(work) if may_tell else None
        if told is not None or detail is None or detail.asks is Asks.CASE:
            return told, work
        return self._in_thread(detail, work), work

    def _of_own_case(self, work: Work) -> Detailed | None:
        """What the sources just cited say for the case that a message tells of ("I am on Linux");
        for more than they allow, what another source of the topic says."""
        found = self._searcher.of_thread(work)
        by_ticket = {one.ticket_id: one for one in found.candidates}
        cited = [(by_ticket[one], sure) for one, sure in work.told if one in by_ticket]
        for candidate, sure in cited:
            told = f"{candidate.title}\n{candidate.problem}"
            resolution = candidate.resolution or ""
            held = self._sentences.for_case(work.question, work.topic, told, resolution)
            if held is not None:
                again = any(_is_all_of(held.text, text) for text in work.said)
                return Detailed(Asks.CASE, _narrowed(candidate, held, sure), found, again)
        limited = cited[0][0].resolution or "" if cited else ""
        for candidate in found.candidates if limited else ():
            if candidate.ticket_id in work.tried or candidate.relevance < self._floor:
                continue
            resolution = candidate.resolution or ""
            held = self._sentences.beyond(work.question, work.topic, limited, resolution)
            if held is not None:
                sure = ELSEWHERE * candidate.relevance
                return Detailed(Asks.CASE, _narrowed(candidate, held, sure), found)
        return None

    def _in_thread(self, detail: Detail, work: Work) -> Detailed | None:
        found = self._searcher.of_thread(work)
        by_ticket = {one.ticket_id: one for one in found.candidates}
        cited = [(by_ticket[one], sure) for one, sure in work.told if one in by_ticket]
        for candidate, sure in cited:
            held = self._held(detail, candidate)
            if held and not _better(held, candidate, found, work, sure):
                again = any(_is_all_of(held.text, text) for text in work.said)
                return Detailed(detail.asks, _narrowed(candidate, held, sure), found, again)
        if detail.asks is not Asks.LACK or not cited:
            return None
        return self._elsewhere(detail, work, f"{detail.about}\n{cited[0][0].title}")

    def of_case(self, work: Work, found: Found) -> Detailed | None:
        """The sentence about another case ("and from outside?"), where the source that is found for
        it first is one that the answer before it cites."""
        detail = _asked(work)
        if detail is None or detail.asks is not Asks.CASE or not found.candidates:
            return None
        first = found.candidates[0]
        sure = dict(work.told).get(first.ticket_id)
        held = self._held(detail, first) if sure is not None else None
        if sure is None or held is None:
            return None
        again = any(_is_all_of(held.text, text) for text in work.said)
        return Detailed(detail.asks, _narrowed(first, held, sure), found, again)

    def nearest(self, work: Work, found: Found | None = None) -> Detailed | None:
        """What the sources just cited say that a message is most likely about, for a colleague to
        look at: nothing else is found for it. None where it is about another thing. `found` was
        found for it already."""
        if work.rejected or not work.told or len(work.question.split()) > LONGEST:
            return None
        if (
            found is None
            or not {one.ticket_id for one in found.candidates} >= dict(work.told).keys()
        ):
            found = self._searcher.of_thread(work)
        detail, thread = detail_in(work.question), "\n".join(work.topic)
        by_ticket = {one.ticket_id: one for one in found.candidates}
        for ticket, sure in work.told:
            candidate = by_ticket.get(ticket)
            if candidate is None:
                continue
            told = f"{candidate.title}\n{candidate.problem}"
            resolution = candidate.resolution or ""
            held = self._sentences.nearest(work.question, detail, thread, told, resolution)
            if held is not None and not any(_is_all_of(held.text, text) for text in work.said):
                asks = Asks.CASE if detail is None else detail.asks
                return Detailed(asks, _narrowed(candidate, held, min(sure, UNSEEN)), found)
        return None

    def _elsewhere(self, detail: Detail, work: Work, text: str) -> Detailed | None:
        found = self._searcher.search(work, text)
        for candidate in found.candidates:
            if candidate.ticket_id in work.tried or candidate.relevance < self._floor:
                continue
            held = self._held(detail, candidate)
            if held:
                sure = ELSEWHERE * candidate.relevance
                return Detailed(detail.asks, _narrowed(candidate, held, sure), found)
        return None

    def _held(self, detail: Detail, candidate: Candidate) -> Held | None:
        return self._sentences.that_hold(detail, candidate.title, candidate.resolution or "")


def _asked(work: Work) -> Detail | None:
    """What a message may ask about the answer before it; None where there is none."""
    return None if work.rejected or not work.told else detail_in(work.question)


def _better(held: Held, cited: Candidate, found: Found, work: Work, sure: float) -> bool:
    """Whether another source is surer, where a sentence is not clearly what is asked for."""
    others = (one for one in found.candidates if one.ticket_id not in work.tried)
    least = max(SURER, sure * held.clear, cited.relevance)
    return held.clear < SURE and any(one.relevance > least for one in others)


def _narrowed(candidate: Candidate, held: Held, sure: float) -> Candidate:
    sure = min(SUREST, sure * held.clear)
    return replace(candidate, resolution=held.text, matched=(held.text,), relevance=sure)


def _is_all_of(text: str, said: str) -> bool:
    """Whether an answer quoted just this, behind the lines that say where it is from."""
    parts = said.split("\n\n")
    while parts and _FROM.match(parts[0]):
        parts.pop(0)
    return " ".join(text.split()) == " ".join(" ".join(parts).split())
