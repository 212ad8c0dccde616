"""What the sample's tickets have for the questions that confidence is learned from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from connectors.database.models import Ticket
from tools.confidence.questions import Asked
from tools.confidence.regression import Examples
from tools.confidence.reliability import First
from workers.bootstrap import Desk
from workers.desk.answers.search.candidates import chosen, judged, sure_of
from workers.desk.answers.search.following import values_in_thread
from workers.desk.answers.search.retrieval import READ, as_candidate
from workers.desk.answers.search.searcher import CANDIDATES, Searcher
from workers.desk.answers.work import Found, Work
from workers.generation.candidates import Candidate
from workers.generation.triage.focus import without_what_works
from workers.generation.triage.threads.follow_ups import with_topic
from workers.generation.usefulness import SUBSTANCE
from workers.knowledge.access import Viewer
from workers.knowledge.ranking.glossary import glossary
from workers.knowledge.retrieval.retriever import Knowledge
from workers.settings import Mode

Names = Mapping[int, str]
LEARNED = 4
"""Candidates of a question that are learned from."""
FLOOR = 0.2
"""Relevance from which on a ticket is quoted."""


def names_of(desk: Desk) -> Names:
    """The tickets' names in their files, by id."""
    with desk.transactions.reading() as session:
        rows = session.execute(select(Ticket.id, Ticket.external_id)).all()
        return {row.id: row.external_id for row in rows}


@dataclass
class Search:
    """What was found for a question, with what speaks for each; `without` its tickets or not."""

    asked: Asked
    without: bool
    found: list[tuple[Candidate, tuple[float, ...]]]
    right: list[bool]
    space: str | None

    @property
    def weight(self) -> float:
        """What it counts."""
        return self.asked.weight(self.without)


def searched(asked: Sequence[Asked], knowledge: Knowledge, name: Names) -> Iterator[Search]:
    """What the tickets have for each question, and for those answered also what the rest of the
    tickets has. `name` are the tickets' names in their files, by id."""
    known = glossary()
    for one in asked:
        said = without_what_works(one.text)
        typed = with_topic(said, (one.before,) if one.before else ())
        text = knowledge.respelled(typed)
        found = [
            as_candidate(ticket)
            for ticket in knowledge.search(text, Viewer(None), READ, one.language)
        ]
        for without in _with_and_without(one):
            left = [each for each in found if not without or name[each.ticket_id] not in one.right]
            kept = [
                pair
                for pair in judged(text, left, known, one.language, knowledge.rarities, typed)
                if says_something(pair[0])
            ]
            right = [name[each.ticket_id] in one.right for each, _ in kept]
            yield Search(one, without, kept, right, knowledge.status.space)


def examples(searches: Sequence[Search]) -> Examples:
    """What is learned from them."""
    found = Examples()
    for one in searches:
        for (_, values), right in list(zip(one.found, one.right, strict=True))[:LEARNED]:
            found.add(values, right, one.weight)
    return found


def firsts(searches: Sequence[Search]) -> list[First]:
    """The best of each search that found anything, by how sure it is."""
    found = []
    for one in searches:
        sure = [sure_of(candidate, values, one.space) for candidate, values in one.found]
        if sure:
            best = sure.index(max(sure))
            found.append(First(sure[best], one.right[best], one.weight, one.without))
    return found


class Rest:
    """Finds as the desk does, in all tickets but some."""

    def __init__(self, knowledge: Knowledge, name: Names, hidden: frozenset[str]) -> None:
        """`hidden` are names of tickets."""
        self._knowledge = knowledge
        self._name = name
        self._hidden = hidden

    def find(self, text: str, viewer: Viewer, k: int, language: str) -> Found:
        """See `workers.desk.answers.search.retrieval.KnowledgeFinder.find`."""
        typed, text = text, self._knowledge.respelled(text)
        found = [
            as_candidate(one)
            for one in self._knowledge.search(text, viewer, READ, language)
            if self._name[one.ticket_id] not in self._hidden
        ]
        space = self._knowledge.status.space
        kept = chosen(text, found, glossary(), language, self._knowledge.rarities, typed, space)
        return Found(kept[:k], 0, space, text)


@dataclass
class Thread:
    """A follow-up, with what its thread quoted before; `without` the tickets that answer it."""

    asked: Asked
    without: bool
    finder: Rest
    quoted: frozenset[int]
    name: Names

    @property
    def weight(self) -> float:
        """What it counts."""
        return self.asked.weight(self.without)

    def is_right(self, one: Candidate) -> bool:
        """Whether a ticket answers it."""
        return self.name[one.ticket_id] in self.asked.right


def threads(asked: Sequence[Asked], knowledge: Knowledge, name: Names) -> Iterator[Thread]:
    """The follow-ups, and those answered also without their tickets."""
    for one in asked:
        for without in _with_and_without(one):
            finder = Rest(knowledge, name, one.right if without else frozenset())
            first = finder.find(one.before, Viewer(None), CANDIDATES, one.first.language)
            quoted = (
                each.ticket_id
                for each in first.candidates
                if each.relevance >= FLOOR and says_something(each)
            )
            yield Thread(one, without, finder, frozenset(list(quoted)[:1]), name)


def examples_in_threads(threads: Sequence[Thread]) -> Examples:
    """What is learned from follow-ups."""
    found = Examples()
    for one in threads:
        said = " ".join(without_what_works(one.asked.text).split())
        text = with_topic(said, (one.asked.before,))
        search = one.finder.find(text, Viewer(None), CANDIDATES, one.asked.language)
        message = search.asked.partition("\n")[0]
        values = values_in_thread(message, search.candidates, one.quoted, glossary())
        pairs = zip(search.candidates, values, strict=bool(values))
        kept = [(each, value) for each, value in pairs if says_something(each)]
        for each, value in kept[:LEARNED]:
            found.add(value, one.is_right(each), one.weight)
    return found


def firsts_in_threads(threads: Sequence[Thread]) -> list[First]:
    """The best that the desk finds for each follow-up; one that finds nothing is not sure."""
    found = []
    for one in threads:
        search = Searcher(one.finder, glossary()).find(_work(one))
        best = next((each for each in search.candidates if says_something(each)), None)
        right = best is not None and one.is_right(best)
        found.append(First(best.relevance if best else 0.0, right, one.weight, one.without))
    return found


def _work(thread: Thread) -> Work:
    return Work(
        question=thread.asked.text,
        language=thread.asked.language,
        person_id="",
        viewer=Viewer(None),
        mode=Mode.HYBRID,
        topic=(thread.asked.before,),
        in_thread=True,
        tried=thread.quoted,
    )


def says_something(candidate: Candidate) -> bool:
    """Whether a ticket has a resolution that can be quoted."""
    return len(candidate.resolution or "") >= SUBSTANCE


def _with_and_without(asked: Asked) -> tuple[bool, ...]:
    return (False, True) if asked.right else (False,)
