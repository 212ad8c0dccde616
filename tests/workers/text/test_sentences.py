"""A line as its sentences, a list that begins within it included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.text.sentences import sentences


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "Sur macOS : 1. Réglages > Ajouter. 2. Onglet IP. [1]",
            ["Sur macOS :", "1. Réglages > Ajouter.", "2. Onglet IP. [1]"],
        ),
        ("Once: 1) Open the page. 2) Scan it.", ["Once:", "1) Open the page.", "2) Scan it."]),
        ("version: 1.2.3 is out. Take it.", ["version: 1.2.3 is out.", "Take it."]),
        ("at 10: 12 people came.", ["at 10: 12 people came."]),
        ("Voir p.ex. Word. [1] [2] Puis Excel.", ["Voir p.ex. Word. [1] [2]", "Puis Excel."]),
    ],
)
def test_sentences(line: str, parts: list[str]) -> None:
    assert sentences(line) == parts


@given(st.text(alphabet="Ab1. :[])\n", max_size=60))
def test_no_word_is_lost(line: str) -> None:
    assert "".join("".join(sentences(line)).split()) == "".join(line.split())
