"""Folding: what counts as the same spelling, and what no text may do to it."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.text.fold import composed, fold, fold_for_terms, fold_quotation, same_signs

MOST_OF_ONE = 18
"""Letters of U+FDFA, the longest that Unicode takes apart."""
EVERY = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Écran éteint", "ecran eteint"),
        ("E\u0301cran", "ecran"),
        ("l’imprimante", "l'imprimante"),
        ("STRASSE Straße", "strasse strasse"),
        ("ﬁchier", "fichier"),
        ("℡ ™ №", "tel tm no"),
        ("Ωμέγα", "ωμεγα"),
        ("naïve — “café”", "naive — “cafe”"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Œuvre", "oeuvre"),
        ("Łódź", "lodz"),
        ("æther", "aether"),
        ("e\u0301cran", "ecran"),
        ("Straße", "strasse"),
        ("Ωμέγα", "ωμέγα"),
        ("ﬁchier", "ﬁchier"),
    ],
)
def test_fold_for_terms_is_what_is_stored(text: str, folded: str) -> None:
    assert fold_for_terms(text) == folded


def test_a_quotation_is_found_whatever_its_signs_and_breaks() -> None:
    source = "Cliquez sur « Réparer » – puis\n  redémarrez l’ordi\u00adnateur…"
    assert fold_quotation(source) == 'cliquez sur " reparer " - puis redemarrez l\'ordinateur...'
    assert same_signs("L’écran  “noir”") == 'L\'écran "noir"'


@pytest.mark.slow
def test_no_mark_is_left_of_any_character() -> None:
    for one in EVERY:
        folded = fold(one)
        assert fold(folded) == folded, hex(ord(one))
        assert len(folded) <= MOST_OF_ONE
        assert not any(map(unicodedata.combining, folded)), hex(ord(one))


@given(st.text(max_size=200))
def test_folding_twice_is_once(text: str) -> None:
    for folding in (fold, fold_for_terms, fold_quotation, same_signs):
        assert folding(folding(text)) == folding(text)
    assert len(fold(text)) <= MOST_OF_ONE * len(text)


@given(st.text(st.sampled_from("aéÉ\u0301\u0327’℡ﬁяИ한漢😀") | st.characters(), max_size=200))
def test_a_text_is_folded_as_if_taken_apart_at_once(text: str) -> None:
    folded = text.casefold().replace("’", "'")
    for _ in range(2):
        apart = unicodedata.normalize("NFKD", folded)
        folded = "".join(one for one in apart if not unicodedata.combining(one)).casefold()
    assert fold(text) == folded


@given(st.integers(0, 3), st.integers(0, 80), st.text(max_size=5))
def test_of_many_marks_thirty_stay(letters: int, marks: int, rest: str) -> None:
    text = "é" * letters + "a" + "\u0301" * marks + rest
    kept = "é" * letters + "a" + "\u0301" * min(marks, 30) + rest
    if rest and unicodedata.combining(rest[0]):
        return
    assert composed(text) == unicodedata.normalize("NFKC", kept)


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=200))
def test_ascii_keeps_its_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(text) == text.lower() == fold_for_terms(text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_piece_folds_as_it_does_in_the_whole(one: str, other: str) -> None:
    whole = fold_quotation(f"{one} {other}").split()
    assert whole == fold_quotation(one).split() + fold_quotation(other).split()


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["é", "e\u0301", "\u0301", "ﷺ", "’", "“", "\u200b", "İ", "ß\n "])
def test_two_hundred_thousand_of_anything_come_to_an_end(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    for folding in (fold, fold_for_terms, fold_quotation):
        assert len(folding(text)) <= MOST_OF_ONE * len(text)
