"""What says when something is done, and what only sounds like it."""

from __future__ import annotations

import re

import pytest

from workers.generation.guardrails.modality.dates import DATE
from workers.text.fold import fold


@pytest.mark.parametrize(
    "text",
    [
        "on Monday we delete it", "each night", "at the end of every year", "two days ago",
        "last week", "this morning", "on 3 May", "tomorrow", "Friday: on Fridays", "overnight",
        "lundi dernier", "hier soir", "tous les ans", "chaque lundi", "cette nuit",
        "la semaine prochaine", "il y a 3 jours", "le 4 juin", "toutes les nuits", "l'an dernier",
    ],
)  # fmt: skip
def test_a_date(text: str) -> None:
    assert re.search(DATE, fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "for ten minutes", "within a week", "every time", "the files of last week", "now", "then",
        "older than last month", "the daily backup", "the backup from yesterday", "the day after",
        "pendant dix jours", "chaque fois", "le dossier de la semaine dernière", "ensuite",
        "les messages de lundi", "le journal d'hier", "depuis hier", "le fichier du lundi",
    ],
)  # fmt: skip
def test_no_date(text: str) -> None:
    assert re.search(DATE, fold(text)) is None
