"""Terms: the same hashes for ever, as passages are stored with them."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.text.stop_words import STOP
from workers.text.terms import LANGUAGES, LONGEST_TEXT, LONGEST_WORD, hash_stem, stems, terms, words

SUM_OF_TERMS = 30_865_043_181


def test_terms_of_a_text_are_the_hashes_of_its_stems() -> None:
    text = "L’imprimante de l'Œuvre n’imprime pas : https://www.exemple.fr/aide.html"
    found = stems(text, "fr")
    assert found == ["imprim", "oeuvr", "imprim", "exempl", "fr", "aid"]
    assert terms(text, "fr").tolist() == [hash_stem(one) for one in found]
    assert hash_stem("imprim") == zlib.crc32(b"imprim")


def test_a_stored_sum_of_a_text_in_many_scripts() -> None:
    """Another sum needs another `TERMS_VERSION`."""
    text = "Œuvre d’Été, ﬁchier Straße Łódź naïve ‘Ωμέγα’ 日本 e\u0301cran ℡ Ǆ x64 10.1.2.3 ſ"
    assert terms(text, "fr").sum(dtype="uint64") == SUM_OF_TERMS


@pytest.mark.parametrize(("text", "language"), [("les imprimantes du bureau", "fr"),
                                                ("the printers of the office", "en")])  # fmt: skip
def test_an_unknown_language_is_guessed_by_the_little_words(text: str, language: str) -> None:
    assert stems(text) == stems(text, language) == stems(text, "xx")


@given(st.text(max_size=200), st.sampled_from([None, *LANGUAGES]))
def test_terms_are_the_stems_in_their_order(text: str, language: str | None) -> None:
    found = stems(text, language)
    assert terms(text, language).tolist() == [hash_stem(one) for one in found]
    assert len(found) <= len(words(text))


def test_stop_words_long_words_and_what_nobody_reads_are_left_out() -> None:
    assert stems(" ".join(sorted(STOP))) == []
    assert stems("a" * (LONGEST_WORD + 1)) == []
    assert stems(" " * LONGEST_TEXT + "imprimante") == []
