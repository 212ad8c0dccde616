"""Which of what a search found can be the case, and in what order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from workers.desk.answers.search.candidates import (
    CODE_FOUND,
    ELSEWHERE,
    NAME_FOUND,
    UNSOLVED,
    Compared,
    chosen,
    distinct,
    judged,
    sure_of,
    untried,
    worth_judging,
)
from workers.generation.candidates import Candidate
from workers.knowledge.ranking.glossary import Glossary
from workers.knowledge.retrieval.evidence import evenly

KNOWN = Glossary([])
NEW, OLD = datetime(2026, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC)


def candidate(number: int, **values: object) -> Candidate:
    made = Candidate(
        ticket_id=number, ticket_hash=f"h{number}", title=f"Problem {number}", problem="broken",
        resolution=f"Open the settings and press the button of kind {number * 'x'}.", matched=(),
        url=None, date=OLD, language="en", kind="ticket", category=None, relevance=0.8, score=0.8,
    )  # fmt: skip
    return replace(made, **values)  # type: ignore[arg-type]


def test_equal_texts_are_one_and_the_newer_stands_for_both() -> None:
    old, new = (
        candidate(1, title="Same", resolution="Do it."),
        candidate(2, title="Same", resolution="Do  it.", date=NEW),
    )
    assert [one.ticket_id for one in distinct([old, new, candidate(3)])] == [2, 3]


def test_of_two_sources_with_one_problem_the_newer_is_first() -> None:
    old = candidate(1, title="Print from a Mac", score=0.82)
    new = candidate(2, title="Print from a Mac", date=NEW)
    assert [one.ticket_id for one in chosen("print from mac", [old, new], KNOWN)] == [2, 1]


def test_another_case_is_left_out_and_another_place_counts_less() -> None:
    iphone = candidate(1, title="Mail on an iPhone")
    assert chosen("mail on android", [iphone], KNOWN) == []
    there = candidate(2, title="Socket B214 dead")
    (found,) = chosen("socket B112 dead", [there], KNOWN)
    (same,) = chosen("socket B214 dead", [there], KNOWN)
    assert found.relevance < same.relevance


def test_a_ticket_that_names_the_code_is_about_it() -> None:
    (found,) = chosen("13801", [candidate(1, problem="error 13801", relevance=0.1)], KNOWN)
    assert found.relevance == CODE_FOUND


def test_a_code_of_an_earlier_message_or_another_number_is_not_what_is_asked() -> None:
    ticket = candidate(1, problem="error 13801", relevance=0.1)
    (found,) = chosen("and the calendar?\nerror 13801", [ticket], KNOWN)
    assert found.relevance < CODE_FOUND
    gigabytes = candidate(2, problem="send 15 GB", relevance=0.1)
    assert not [
        one for one in chosen("matlab error -15", [gigabytes], KNOWN) if one.relevance >= NAME_FOUND
    ]
    named = candidate(3, problem="sssd_be was killed", relevance=0.1)
    (found,) = chosen("why is sssd_be gone on my desktop", [named], KNOWN)
    assert NAME_FOUND <= found.relevance < CODE_FOUND
    (found,) = chosen("sssd_be", [named], KNOWN)
    assert found.relevance == CODE_FOUND


def test_a_topic_of_a_ticket_of_another_system_speaks_against_a_near_miss() -> None:
    notes = candidate(1, title="Set up notes on an iPhone", problem="Notes on an iPhone?")
    radio = candidate(
        2, title="Share a radio in Windows", problem="How?", resolution="Ask us.", score=0.7
    )
    question = "set up my radio on an iPhone"
    (alone,) = chosen(question, [notes], KNOWN)
    (beside,) = chosen(question, [notes, radio], KNOWN)
    assert beside.relevance < alone.relevance


def test_what_was_tried_is_not_tried_again_in_other_tickets() -> None:
    first = candidate(1, resolution="Restart the router now.")
    twin = candidate(2, resolution="Restart the router now please.")
    other = candidate(3, resolution="Renew the certificate.")
    assert [one.ticket_id for one in untried([first, twin, other], {1})] == [3]


def test_each_pair_of_candidates_is_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[int, int]] = []
    tell = Compared.tell_the_same

    def counted(self: Compared, one: Candidate, other: Candidate) -> bool:
        compared.append((one.ticket_id, other.ticket_id))
        return tell(self, one, other)

    monkeypatch.setattr(Compared, "tell_the_same", counted)
    found = [candidate(number, score=1 / number) for number in range(1, 6)]
    assert len(list(judged("printer", found, KNOWN, "en", evenly))) == len(found)
    assert len(compared) == len(set(compared)) > 0


def test_another_place_or_version_is_no_sure_source_and_stays_one() -> None:
    there = candidate(1, title="Socket 14 dead", problem="The socket 14 is dead in my office.")
    (same,) = chosen("the socket 14 is dead in my office", [there], KNOWN)
    (found,) = chosen("the socket 12 is dead in my office", [there], KNOWN)
    assert not same.unlike
    assert found.unlike == ("other_place",)
    assert 0 < found.relevance <= ELSEWHERE
    assert same.relevance > ELSEWHERE
    ((_, values),) = judged("the socket is dead", [there], KNOWN, "en", evenly)
    assert sure_of(found, values) == ELSEWHERE * sure_of(same, values) > 0


def test_the_kind_of_a_failure_is_no_name_and_the_name_of_an_error_is() -> None:
    told = candidate(
        1, title="Loading gulls", problem="ModuleNotFoundError and WRITE_PROTECT_ERROR",
        relevance=0.1, score=0.1,
    )  # fmt: skip
    (kind,) = chosen("ModuleNotFoundError when torch is imported at noon", [told], KNOWN)
    (name,) = chosen("blue screen WRITE_PROTECT_ERROR at noon today", [told], KNOWN)
    assert kind.relevance < NAME_FOUND <= name.relevance


def test_a_code_lifts_no_other_program_and_no_single_digit_does() -> None:
    ticket = candidate(1, title="ArcGIS", problem="error 13801", relevance=0.1)
    (found,) = chosen("matlab error 13801", [ticket], KNOWN)
    assert found.relevance < CODE_FOUND
    digit = candidate(2, title="make", problem="error 2", relevance=0.1)
    (found,) = chosen("error 2", [digit], KNOWN)
    assert found.relevance < CODE_FOUND
    two = candidate(3, title="make", problem="error 25", relevance=0.1)
    (found,) = chosen("error 25", [two], KNOWN)
    assert found.relevance == CODE_FOUND


def test_what_was_typed_says_whether_it_is_the_same_case() -> None:
    layout = candidate(1, title="Wrong characters", problem="The keyboard types wrong characters.")
    text = "wrong characters since I soared my keyboard"
    typed = text.replace("soared", "soaked")
    assert chosen(text, [layout], KNOWN)
    assert not chosen(text, [layout], KNOWN, typed=typed)


def test_the_same_trouble_told_by_many_leaves_room_for_what_ends_it() -> None:
    twins = [
        candidate(number, title="Drive lost", resolution="Restart the computer.", score=0.9)
        for number in range(1, 12)
    ]
    told = [
        candidate(number, title=f"Drive lost {number}", resolution=None, score=0.9)
        for number in range(21, 33)
    ]
    ends = candidate(50, title="Drive lost", resolution="Run the script of drives.", score=0.8)
    found = [one.ticket_id for one in worth_judging([*twins, *told, ends])]
    assert 50 in found
    assert len(found) == 1 + UNSOLVED + 1


def test_near_equal_tickets_of_two_rooms_are_two() -> None:
    here, there = (
        candidate(1, title="Socket dead", problem="Socket in B214.", resolution="Patched it."),
        candidate(
            2, title="Socket dead", problem="Socket in C310.", resolution="Patched it.", date=NEW
        ),
    )
    first = [chosen(f"socket dead in {room}", [here, there], KNOWN)[0] for room in ("B214", "C310")]
    assert [one.ticket_id for one in first] == [1, 2]
    assert not any(one.unlike for one in first)
