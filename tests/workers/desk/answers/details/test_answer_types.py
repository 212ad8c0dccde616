"""A sentence shows a thing of the type that is asked for, or it is no answer."""

from __future__ import annotations

import pytest

from workers.desk.answers.details.answer_types import shows
from workers.generation.triage.details import Asks, Detail
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
