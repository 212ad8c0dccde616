"""Mistyped words are put right by the words that documents have, and by no others."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from workers.knowledge.ranking.postings import Terms
from workers.knowledge.ranking.spelling import edits, respelled
from workers.text.terms import terms_of_words

LANGUAGES = ("fr", "en")
DOCUMENTS = ["imprimante", "thunderbird", "doctorant", "cluster", "battery", "calendrier"]


def frequencies_of(found: list[str]) -> Callable[[Terms], NDArray[np.int64]]:
    have = np.unique(np.concatenate([terms_of_words(found, one) for one in LANGUAGES]))
    return lambda wanted: np.isin(wanted, have).astype(np.int64)


def read(text: str, known: Callable[[str], bool] = lambda _: False) -> str:
    return respelled(text, LANGUAGES, frequencies_of(DOCUMENTS), known)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mon imprimente est lente", "mon imprimante est lente"),
        ("Thunderbrid ne démarre pas", "thunderbird ne démarre pas"),
        ("prolonger un doctorrant", "prolonger un doctorant"),
        ("lcuster", "cluster"),
        ("battry empty", "battery empty"),
    ],
)
def test_one_letter_is_put_right(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "mon imprimante",
        "bonjour comment",
        "E4304 clu",
        "dlaendrier",
        "mluster",
        "",
        # Words that no ticket of these has, one letter from one that it has.
        "un buster",
        "batter",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert read(text) == text


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("smart", ["start"]),
        ("la terre est basse", ["tere", "bases"]),
        ("quel moyen", ["moyenne"]),
        ("video", ["vide"]),
        ("a story", ["store"]),
        ("mon master", ["muster"]),
        ("it doesnt", ["doesant"]),
        ("javais", ["jamais"]),
    ],
)
def test_a_word_of_the_language_is_no_other_one(text: str, documents: list[str]) -> None:
    assert respelled(text, LANGUAGES, frequencies_of(documents), lambda _: False) == text


@pytest.mark.parametrize(
    ("typed", "meant", "documents"),
    [
        ("ma session est bloquée", "ma session est bloque", ["bloquer"]),
        ("deux pages effacées", "deux pages effaces", ["effacer"]),
        ("une marée", "une marée", ["bloquer"]),
    ],
)
def test_a_participle_is_found_in_its_other_form(
    typed: str, meant: str, documents: list[str]
) -> None:
    assert respelled(typed, LANGUAGES, frequencies_of(documents), lambda _: False) == meant


def test_what_only_ends_as_a_word_does_is_none() -> None:
    # The stem of "moyenne" is "moye", and so is that of "moyea".
    assert respelled("moyer", LANGUAGES, frequencies_of(["moyenne"]), lambda _: False) == "moyer"


def test_a_word_that_means_something_stays_and_may_be_what_was_meant() -> None:
    assert read("clusters", lambda word: word == "clusters") == "clusters"
    assert read("keybord", lambda word: word == "keyboard") == "keyboard"


@given(st.text("abcdeé", min_size=2, max_size=12))
def test_edits_keep_the_first_letter_or_change_it_with_the_second(word: str) -> None:
    made = edits(word)
    assert word not in made
    assert all(one[:1] == word[0] or one[:2] == word[1] + word[0] for one in made)
    assert len(made) <= 54 * len(word) + 60


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    read(text)
