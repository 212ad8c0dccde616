"""Stop words: what they must hold, what they must not, and that what is stored stays the same."""

from __future__ import annotations

import zlib

import pytest

from workers.text.fold import fold, fold_for_terms
from workers.text.stop_words import (
    COURTESIES,
    ENGLISH_STOP,
    FRENCH_STOP,
    FREQUENT,
    LINK_WORDS,
    STOP,
    STOP_WORDS,
)
from workers.text.terms import TERMS_VERSION

SETS = {
    "STOP": STOP,
    "fr": STOP_WORDS["fr"],
    "en": STOP_WORDS["en"],
    "COURTESIES": COURTESIES,
    "FREQUENT": FREQUENT,
}
CHECKSUM_OF_STOP = 2_535_616_212
CHECKSUMS_OF_STOP_WORDS = {"fr": 3_612_991_041, "en": 1_594_662_943}
NEGATIONS = {"pas", "sans", "jamais", "aucun", "non", "not", "no", "never", "without", "cannot"}
THINGS = set("imprimante printer ecran screen mail vpn mot passe password reseau network".split())


@pytest.mark.parametrize("name", SETS)
def test_they_are_folded(name: str) -> None:
    assert {fold(word) for word in SETS[name]} == SETS[name]
    assert {fold_for_terms(word) for word in SETS[name]} == SETS[name]


@pytest.mark.parametrize("name", SETS)
def test_no_thing_is_a_stop_word(name: str) -> None:
    assert SETS[name].isdisjoint(THINGS)


@pytest.mark.parametrize("name", ["fr", "en", "COURTESIES"])
def test_a_negation_is_no_stop_word_of_a_question(name: str) -> None:
    assert SETS[name].isdisjoint(NEGATIONS)


def test_the_index_counts_courtesies_in_tickets() -> None:
    assert STOP.isdisjoint(COURTESIES)


def test_what_is_stored_depends_on_exactly_these_words() -> None:
    """Another sum needs another `TERMS_VERSION`, and a new index everywhere."""
    assert TERMS_VERSION == 1
    assert zlib.crc32(" ".join(sorted(STOP)).encode()) == CHECKSUM_OF_STOP
    assert {"on"} == FRENCH_STOP & ENGLISH_STOP
    assert STOP == FRENCH_STOP | ENGLISH_STOP | LINK_WORDS


def test_keys_of_stored_answers_depend_on_exactly_these_words() -> None:
    sums = {
        language: zlib.crc32(" ".join(sorted(found)).encode())
        for language, found in STOP_WORDS.items()
    }
    assert sums == CHECKSUMS_OF_STOP_WORDS
