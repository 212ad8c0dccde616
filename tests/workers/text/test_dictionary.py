"""Which words a dictionary of either language has, with and without accents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.text.dictionary import is_word


@pytest.mark.parametrize("word", ["moyen", "suivre", "master", "connectee", "printer", "envoye"])
def test_words_of_french_and_english_are_known(word: str) -> None:
    assert is_word(word)


@pytest.mark.parametrize("word", ["moyea", "imprimmante", "outlok", "pasword", "", "x" * 40])
def test_what_is_mistyped_is_no_word(word: str) -> None:
    assert not is_word(word)


@given(st.text(max_size=30))
def test_any_text_is_looked_up(word: str) -> None:
    assert is_word(word) in (True, False)
