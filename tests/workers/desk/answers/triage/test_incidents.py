"""The open ticket that says what somebody asks about, and the one look at what was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.fakes.helpdesk import Helpdesk
from workers.desk.answers.triage.incidents import known_incident, told_of
from workers.desk.answers.triage.reception import Reception
from workers.desk.answers.triage.ticket_states import STATUS
from workers.desk.answers.work import Work
from workers.generation.candidates import Candidate
from workers.knowledge.access import NOBODY
from workers.settings import Mode

SINCE = datetime(2026, 3, 2, tzinfo=UTC)


class Counting(list[Candidate]):
    """Candidates that count how often they are looked through."""

    looks = 0

    def __iter__(self) -> Iterator[Candidate]:
        self.looks += 1
        return super().__iter__()


def candidates(*relevances: float, solved: float = 0.1) -> list[Candidate]:
    """Open tickets of these relevances, behind one that is solved."""
    made = Candidate(
        ticket_id=1, ticket_hash="h", title="Solved", problem="broken", resolution="Restart it.",
        matched=(), url=None, date=SINCE, language="en", kind="ticket", category=None,
        relevance=solved, score=solved,
    )  # fmt: skip
    opened = (
        replace(made, resolution=None, open_since=SINCE, relevance=one, title=f"Open {one}")
        for one in relevances
    )
    return [made, *opened]


@pytest.mark.parametrize(
    ("relevances", "solved", "floor", "told"),
    [
        ((0.5, 0.8, 0.6), 0.1, 0.3, "Open 0.8"),
        ((0.5, 0.8), 0.9, 0.3, None),
        ((0.5,), 0.1, 0.6, None),
        ((), 0.9, 0.3, None),
    ],
)
def test_the_most_relevant_open_ticket_that_is_no_further_than_a_solved_one(
    relevances: tuple[float, ...], solved: float, floor: float, told: str | None
) -> None:
    found = known_incident(candidates(*relevances, solved=solved), floor)
    assert (found.title if found else None) == told


def test_it_is_told_with_since_when_as_the_language_writes_a_day() -> None:
    incident = candidates(0.8)[-1]
    french, english = (told_of(incident, language) for language in ("fr", "en"))
    assert "02/03/2026" in french.text
    assert "2026-03-02" in english.text
    assert (english.gate, english.confidence) == ("known_incident", 0.8)


def test_who_says_which_one_they_mean_costs_no_second_look(desk: Helpdesk) -> None:
    plain, named = (Counting(candidates(0.5, 0.8)[1:]) for _ in range(2))
    assert known_incident(plain, 0.3) is not None
    work = Work("the one about the wind tunnel", "en", "", NOBODY, Mode.AUTO, before=STATUS)
    reception = Reception(desk.transactions, desk.settings)
    known = reception.known(work, named, 0.3)
    assert known is not None
    assert "Open 0.8" in known.text
    assert named.looks == plain.looks
