"""What is said after an answer is about the piece of its source that is nearest."""

from __future__ import annotations

import pytest

from workers.desk.answers.details.nearness import nearest
from workers.desk.answers.details.sentences import Sentences
from workers.generation.triage.threads.details import detail_in
from workers.knowledge.ranking.glossary import glossary

TITLE = "Book the telescope dome"
PIECES = (
    "Open the calendar and choose a night.",
    "Without a badge, the porter opens the door.",
    "The plates arrive in three days.",
    "If even that fails, call the observer.",
)


def places(message: str) -> list[int]:
    return nearest(message, detail_in(message), PIECES, glossary())


def held(message: str) -> str | None:
    thread = "how do I book the dome"
    found = Sentences(glossary()).nearest(
        message, detail_in(message), thread, TITLE, " ".join(PIECES)
    )
    return None if found is None else found.text


def test_the_nearest_piece_says_most_of_the_words() -> None:
    assert places("the porter of the door") == [1]


def test_who_denies_is_told_what_is_for_who_has_none() -> None:
    assert 1 in places("le badge, je ne le trouve plus")


def test_a_sort_of_answer_that_no_piece_holds_is_not_near() -> None:
    assert places("combien ça coûte ?") == []


def test_one_piece_is_the_whole_and_not_quoted_again() -> None:
    assert nearest("the porter", None, PIECES[:1], glossary()) == []


@pytest.mark.parametrize("message", ["that night fails too", "this calendar isnt in my list"])
def test_who_tells_that_a_step_fails_gets_what_is_for_then(message: str) -> None:
    assert held(message) == PIECES[3]


@pytest.mark.parametrize(
    "message", ["still failing, the observer was called", "toujours pareil avec l'observer"]
)
def test_what_was_just_tried_is_not_told_again(message: str) -> None:
    assert held(message) != PIECES[1]
    assert held("calling the observer fails as well") is None


@pytest.mark.parametrize("message", ["et dans outlook ?", "and from a chromebook?"])
def test_another_thing_is_not_what_the_source_speaks_of(message: str) -> None:
    assert held(message) is None
