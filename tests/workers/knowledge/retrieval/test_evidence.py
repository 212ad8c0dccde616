"""What the words of a question say for and against a ticket."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.knowledge.ranking.glossary import Glossary
from workers.knowledge.retrieval.evidence import NAMES, Evidence, Source, evenly

KNOWN = Glossary(["imprimante, printer", "mot de passe, password, mdp"])
MAIL = Source(
    title="Read mail on a phone",
    problem="How do I read my mail on the phone?",
    relevance=0.6,
    score=0.8,
    nearness=0.4,
    ahead=0.2,
    abroad=False,
)


def told(question: str, source: Source = MAIL, *rivals: str) -> dict[str, float]:
    values = Evidence(question, KNOWN, evenly).of(source, rivals)
    return dict(zip(NAMES, values, strict=True))


def test_a_question_that_says_the_same_is_borne_out() -> None:
    found = told("read mail on my phone")
    assert found["both"] == found["problem"] == found["end"] == 1
    assert not found["named_and_missing"]


def test_the_object_that_a_ticket_does_not_name_speaks_against_it() -> None:
    found = told("read the calendar on the phone", MAIL, "Share a calendar")
    assert found["problem"] < 1
    assert found["named_and_missing"] > 0
    assert found["other_topic"] > 0
    assert not told("read the calendar on the phone", MAIL, "Share a folder")["other_topic"]


def test_what_comes_first_weighs_most() -> None:
    first, last = told("calendar read on phone"), told("read on phone calendar")
    assert first["problem"] < last["problem"]
    assert first["end"] > last["end"]


def test_only_a_first_line_is_the_message_itself() -> None:
    assert told("and the calendar?\nread mail on my phone")["problem"] == 0
    assert told("and the mail?\nread the calendar")["problem"] == 1


def test_words_that_mean_the_same_are_said() -> None:
    source = replace(MAIL, title="Changer le mot de passe", problem="Où changer mon mot de passe ?")
    assert told("changer mdp", source)["both"] > 0.8
    assert told("changer mot", source)["both"] < 0.8


def test_a_code_that_a_ticket_lacks() -> None:
    source = replace(MAIL, problem="Error 809 after I install it.")
    assert told("error 809", source)["other_code"] == 0
    assert told("error 691", source)["other_code"] == 1


def test_a_title_counts_apart_in_another_language() -> None:
    assert not told("read mail on a phone")["title_abroad"]
    assert told("read mail on a phone", replace(MAIL, abroad=True))["title_abroad"] == 1


def test_an_unknown_word_is_as_rare_as_what_means_the_same() -> None:
    rarity = {"printer": 0.2, "imprim": 1.3}
    evidence = Evidence(
        "imprimante zorglub", KNOWN, lambda stems: [rarity.get(one, 1.3) for one in stems]
    )
    source = replace(MAIL, title="The printer", problem="")
    values = dict(zip(NAMES, evidence.of(source, ()), strict=True))
    assert 0 < values["problem"] < 1
    assert values["both"] == pytest.approx(0.85 / (1 + math.sqrt(0.5)))


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_any_texts_can_be_compared(question: str, title: str, problem: str) -> None:
    for value in told(question, replace(MAIL, title=title, problem=problem), title).values():
        assert -7 <= value <= 7


def test_a_price_that_is_asked_for_is_not_in_a_ticket_on_repair() -> None:
    repair = replace(MAIL, title="Battery", problem="Weak battery", resolution="We change it.")
    price = replace(repair, resolution="A new one costs 45 €.")
    assert told("how much does a battery cost", repair)["not_of_its_sort"] == 1
    assert told("how much does a battery cost", price)["not_of_its_sort"] == 0
    assert told("my battery is weak", repair)["not_of_its_sort"] == 0


def test_title_and_problem_count_together() -> None:
    source = replace(MAIL, title="Mail", problem="How do I read my mail on the phone?")
    found = told("read the mail on the phone", replace(source, title="Calendar"))
    assert found["both"] == 0 < found["problem"]
    assert told("read the mail on the phone", source)["both"] == 1


def test_what_only_the_solution_says_counts_apart() -> None:
    source = replace(MAIL, resolution="Open the settings and choose IMAP.")
    assert told("read mail by IMAP", source)["solution"] > 0
    assert told("read mail by POP", source)["solution"] == 0
    assert told("read mail", source)["solution"] == 0
