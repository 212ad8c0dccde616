"""A case that somebody tells of is answered by the sentence that is for it, and by no other."""

from __future__ import annotations

import pytest

from workers.desk.answers.details.conditions import Conditions, conditions_in, may_tell_case
from workers.knowledge.ranking.glossary import glossary

TITLE = "Share the plates of the telescope"
PIECES = (
    "Sous Windows : clic droit sur le dossier > Versions.",
    "Sous Linux : `cd /plates/.old` puis le jour voulu.",
    "In dome Vega also lower the shutter to half.",
    "For older plates use `plates --rewrite` after a copy.",
    "Beyond ten days, ask the archive.",
    "If even that fails, call the porter.",
    "Pour une nuit sans lune, prenez le filtre large.",
)


def place(message: str, *topic: str) -> int | None:
    ticket = f"{TITLE}\n" + "\n".join(PIECES)
    return Conditions(glossary()).piece_for(message, topic, ticket, PIECES)


@pytest.mark.parametrize(
    ("message", "at"),
    [
        ("je suis sous linux moi", 1),
        ("moi c'est un poste debian", 1),
        ("ah mais j'ai windows", 0),
        ("it's in dome Vega", 2),
        ("it sits in an older plate too", 3),
        ("et si ça remontait à trois semaines", 4),
        ("it happened two months ago", 4),
        ("what if that doesn't work either", 5),
        ("et si meme avec ça il passe pas ?", 5),
        ("c'est une nuit sans lune", 6),
    ],
)
def test_the_sentence_for_a_case(message: str, at: int) -> None:
    assert place(message) == at


@pytest.mark.parametrize(
    "message",
    [
        "c'est la salle Iroise",
        "it's in dome Altair",
        "mine is a mac",
        "c'est une nuit avec lune",
        "je suis sous linux et l'imprimante du couloir bourre",
        "may he plug his own computer in?",
        "et une bonne crêperie dans le coin",
        "et pour une chercheuse en visite ?",
        "i need a second screen and a chair for three weeks",
        "it was three days ago",
        "i have version 12",
    ],
)
def test_another_thing_is_no_case_of_it(message: str) -> None:
    assert place(message) is None


def test_what_the_thread_spoke_of_names_nothing_new() -> None:
    assert place("the expedition to Mars goes back two months") is None
    assert place("the expedition to Mars goes back two months", "our expedition to Mars") == 4


@pytest.mark.parametrize(
    ("piece", "found"),
    [
        ("For older plates use the tool.", ["for older plates"]),
        ("Si votre box est en IPv6, cochez.", ["si votre box est en ipv6"]),
        ("Choose the lens.", []),
    ],
)
def test_conditions_end_at_a_comma_or_an_order(piece: str, found: list[str]) -> None:
    assert [one.strip() for one in conditions_in(piece)] == found


@pytest.mark.parametrize(
    ("message", "may"),
    [
        ("i am on linux", True),
        ("et si c'est sous linux ?", True),
        ("where is it on linux?", False),
        ("so " * 20, False),
    ],
)
def test_a_question_of_its_own_tells_no_case(message: str, may: bool) -> None:
    assert may_tell_case(message) == may
