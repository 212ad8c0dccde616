"""The sentence of a resolution that holds a detail is found, and how clearly it does."""

from __future__ import annotations

import pytest

from workers.desk.answers.details.sentences import (
    BEHIND,
    CHOSEN,
    OF_CASE,
    ONLY_ONE,
    TELLS,
    Sentences,
)
from workers.generation.triage.threads.details import detail_in
from workers.knowledge.ranking.glossary import glossary

TITLE = "Book the telescope"
HELP = """Open the portal > Bookings and click a night.
A booking takes at most three hours. Bring your blue card to the dome.
Without a blue card: ask the porter for a paper slip.
1. Set the filter to « H-alpha ».
2. Close the shutter afterwards, it stays open for 20 minutes otherwise.
From the southern site, write to dome@obs.example.
The second lens appears on the left. If there is none, restart the console."""


def held(message: str, resolution: str = HELP) -> tuple[str, float] | None:
    detail = detail_in(message)
    assert detail is not None
    found = Sentences(glossary()).that_hold(detail, TITLE, resolution)
    return (found.text, found.clear) if found else None


@pytest.mark.parametrize(
    ("message", "start", "clear"),
    [
        ("how many hours?", "A booking takes", 1.0),
        ("combien d'heures au maximum ?", "A booking takes", 1.0),
        ("which filter?", "1. Set the filter", 1.0),
        ("which one do I pick there?", "1. Set the filter", CHOSEN),
        ("dans quel menu déjà ?", "Open the portal", ONLY_ONE),
        ("and from the southern site?", "From the southern", OF_CASE),
        ("I have no blue card", "Without a blue card", 1.0),
        ("there is no second lens here", "If there is none", BEHIND),
    ],
)
def test_the_sentence_that_holds_it(message: str, start: str, clear: float) -> None:
    found = held(message, HELP if "menu" not in message else HELP.partition("From the")[0])
    assert found is not None
    assert found[0].startswith(start)
    assert found[1] == clear


@pytest.mark.parametrize(
    "message",
    [
        "how many telescopes?",
        "combien coûte une nuit ?",
        "and on a chromebook?",
        "et 3 nuits ?",
        "I have no licence",
        "which dentist?",
        "is the moon full?",
        "where is the lawn?",
    ],
)
def test_what_no_sentence_holds(message: str) -> None:
    assert held(message) is None


def test_a_list_comes_with_the_sentence_that_opens_it() -> None:
    found = held("I have no phone", "Without a phone:\n1. Take a key.\n2. Print codes.\nDone then.")
    assert found is not None
    assert found[0] == "Without a phone:\n1. Take a key.\n2. Print codes."


def test_a_sentence_too_short_to_be_quoted_comes_with_the_one_before() -> None:
    found = held("how many days?", "Click a night in the calendar. At most 9 days. Bring a card.")
    assert found is not None
    assert found[0] == "Click a night in the calendar.\nAt most 9 days."


def test_one_sentence_and_a_table_are_not_taken_apart() -> None:
    assert held("how many hours?", "At most three hours.") is None
    assert held("which place?", "Place | Quota | Kept\n/home | 50 | yes\n/tmp | 10 | no") is None


@pytest.mark.parametrize(
    ("message", "resolution"),
    [
        ("I don't have the lens", "Fit the lens. No lens may be fitted at the left. Close it."),
        ("je n'ai pas de lentille", "Posez la lentille. La lentille n'a pas de défaut. Fermez."),
        ("what is the limit?", "Choose the form of Windows 11. Close the window then."),
        ("c'est quoi la limite ?", "Choisissez la version de Windows 11. Fermez la fenêtre."),
        ("when?", "The certificate expires and the dome refuses it. Close the window."),
        ("where do I find it?", "Do not look in the folder Blue. Close the window then."),
        ("on which page?", "Do not use the page https://old.example. Close the window."),
        ("how many lenses are there?", "Wait for the 3 lenses menu entry. Close the window."),
    ],
)
def test_a_sentence_with_the_same_words_holds_nothing(message: str, resolution: str) -> None:
    assert held(message, resolution) is None


def test_what_to_do_without_goes_before_what_only_happens_then() -> None:
    told = "Scan the card. Without a card the gate stays shut."
    assert held("I have no card", told) == ("Without a card the gate stays shut.", TELLS)
    found = held("I have no card", f"{told} No card? Ask the porter for one.")
    assert found == ("No card?\nAsk the porter for one.", 1.0)
