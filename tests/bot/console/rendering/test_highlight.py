"""Marking what a draft took from its source."""

from __future__ import annotations

import pytest

from bot.console.rendering.highlight import mark_shared, notable, singular


@pytest.mark.parametrize(
    ("word", "folded"), [("Écrans", "ecran"), ("Serveur", "serveur"), ("accès", "acce")]
)
def test_a_plural_and_its_singular_are_one(word: str, folded: str) -> None:
    assert singular(word) == folded == singular(folded)


def test_little_words_mean_nothing_and_numbers_do() -> None:
    assert notable("Avec les imprimantes du RDC, port 80, depuis") == {"imprimante", "port", "80"}


def test_what_is_shared_is_marked_and_all_is_escaped() -> None:
    shared = notable("redémarrez l'imprimante")
    assert mark_shared("Les IMPRIMANTES & <b>", shared) == (
        "Les <mark>IMPRIMANTES</mark> &amp; &lt;b&gt;"
    )
