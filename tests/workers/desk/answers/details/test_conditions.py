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


SYSTEMS = (
    "Open the dome's folder.",
    "Without the VPN, use the web page.",
    "With the VPN, use the share.",
    "On Linux, use restore.",
)
STAYS = (
    "For stays over 3 days write to the office.",
    "Bookings of less than 1 hour need nothing.",
)
DELETED = ("Take deleted plates out of the bin.", "Beyond 7 days, open a ticket.")


def of(pieces: tuple[str, ...], message: str) -> int | None:
    return Conditions(glossary()).piece_for(message, (), "\n".join(pieces), pieces)


@pytest.mark.parametrize(
    ("message", "at"),
    [
        ("i am on linux", 3),
        ("no, i'm on linux", 3),
        ("je suis sous ubuntu", 3),
        ("i am without vpn", 1),
        ("I am not without VPN", 2),
        ("I am not on Linux but on Windows", None),
        ("je ne suis pas sous linux", None),
        ("i do not use linux", None),
        ("not on linux", None),
        ("je suis plus sous linux", None),
        ("je ne suis plus sous linux", None),
        ("a mac rather than linux", None),
    ],
)
def test_a_case_that_is_denied_gets_no_sentence_for_it(message: str, at: int | None) -> None:
    assert of(SYSTEMS, message) == at


@pytest.mark.parametrize(
    ("message", "may"),
    [
        ("done, on a mac", False),
        ("it works on my mac", False),
        ("ok fait, sous linux", False),
        ("c'est bon sous linux", False),
        ("ça a marché sur mon mac", False),
        ("what if it works on linux", True),
        ("ça marche pas sous linux", True),
        ("it still fails on my mac", True),
        ("merci, je suis sous linux", True),
    ],
)
def test_who_says_that_it_works_tells_no_case(message: str, may: bool) -> None:
    assert may_tell_case(message) == may


@pytest.mark.parametrize(
    ("pieces", "message", "at"),
    [
        (STAYS, "the stay is 5 days", 0),
        (STAYS, "my booking is 30 minutes", 1),
        (STAYS, "it starts in 5 days", None),
        (STAYS, "it is in 2 weeks", None),
        (STAYS, "in 10 minutes", None),
        (STAYS, "c'est dans 5 jours", None),
        (STAYS, "it lasts 5 days", None),
        (DELETED, "deleted 3 weeks ago", 1),
        (DELETED, "it was two months ago", 1),
        (DELETED, "supprimé il y a trois semaines", 1),
        (DELETED, "deleted yesterday, I have it since 2 years", None),
        (DELETED, "je l'ai depuis 2 ans", None),
        (DELETED, "i need it within 2 weeks", None),
        (("Apres 7 jours, demandez.", "Open the bin."), "in 7 days", None),
    ],
)
def test_a_duration_is_that_of_what_the_sentence_limits(
    pieces: tuple[str, ...], message: str, at: int | None
) -> None:
    assert of(pieces, message) == at
