"""A sentence shows a thing of the type that is asked for, or it is no answer."""

from __future__ import annotations

import pytest

from workers.desk.answers.details.answer_types import shows
from workers.generation.triage.threads.details import Asks, Detail
from workers.knowledge.ranking.glossary import Glossary

KNOWN = Glossary([])


@pytest.mark.parametrize(
    ("asks", "shown", "not_shown"),
    [
        (Asks.AMOUNT, "Il y a deux entrées.", "Il y a des entrées."),
        (Asks.TIME, "It is open every night.", "It is open."),
        (Asks.PLACE, "Choose Dome > New.", "Choose a lens."),
        (Asks.PERSON, "Écrivez à l'équipe.", "Écrivez une phrase."),
        (Asks.WHICH, "Take the lens « wide ».", "Take the lens."),
    ],
)
def test_each_type(asks: Asks, shown: str, not_shown: str) -> None:
    detail = Detail(asks, "what is it")
    assert shows(detail, shown, KNOWN)
    assert not shows(detail, not_shown, KNOWN)


def test_a_number_stands_close_before_what_it_counts() -> None:
    detail = Detail(Asks.AMOUNT, "how many nights", counted="nights")
    assert shows(detail, "At most 3 clear nights.", KNOWN)
    assert not shows(detail, "Room 3 is where you go on most of the clear nights.", KNOWN)


def test_a_price_is_of_money() -> None:
    detail = Detail(Asks.AMOUNT, "how much does it cost; the price")
    assert shows(detail, "Une nuit : 12 €.", KNOWN)
    assert not shows(detail, "A night has 12 hours.", KNOWN)


@pytest.mark.parametrize(
    ("asks", "by", "text", "shown"),
    [
        (Asks.PLACE, "where", "Do not look in the folder Blue.", False),
        (Asks.PLACE, "ou", "N'allez jamais dans le dossier Bleu.", False),
        (Asks.PLACE, "where", "Do not use the old page, look in the folder Blue.", True),
        (Asks.PLACE, "where", "Don't forget to open the tab Blue.", True),
        (Asks.PLACE, "where", "Reload the page twice.", False),
        (Asks.PLACE, "ou", "La demande est traitée sous 24 heures.", False),
        (Asks.PLACE, "where", "Tick the box under DNS.", True),
        (Asks.PLACE, "ou", "Le bouton est en haut à droite.", True),
        (Asks.PLACE, "in which menu", "Come to the office of the porter.", False),
        (Asks.PLACE, "dans quel menu", "Lisez https://dome.example.", False),
        (Asks.PLACE, "on which page", "Read https://dome.example.", True),
        (Asks.PLACE, "a quelle adresse", "Écrivez à dome@obs.example.", True),
        (Asks.PERSON, "who", "Restart the spooler service.", False),
        (Asks.PERSON, "a qui", "Redémarrez le service Spouleur.", False),
        (Asks.PERSON, "to whom", "Do not write to the old support team.", False),
        (Asks.PERSON, "who", "Restart in safe mode with network support.", False),
        (Asks.PERSON, "a qui", "Adressez-vous au service informatique.", True),
        (Asks.PERSON, "who", "The network team looks after it.", True),
        (Asks.WHICH, "which", "Do not take the lens « wide ».", False),
        (Asks.WHICH, "which", "2. take the lens.", False),
    ],
)
def test_what_a_sentence_shows(asks: Asks, by: str, text: str, shown: bool) -> None:
    assert shows(Detail(asks, "", by=by), text, KNOWN) is shown
