"""Words of a question: folded, split where French elides, stemmed by language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.text.fold import fold
from workers.text.stop_words import STOP_WORDS
from workers.text.tokens import content_words, plain_words, stem


def test_tokens_of_a_question() -> None:
    assert plain_words("L’écran d'Été, Wi-Fi 6.1") == ["l", "ecran", "d", "ete", "wi-fi", "6.1"]
    assert content_words("Bonjour, pourquoi mes imprimantes HP ne marchent pas ?", "fr") == [
        "imprim",
        "hp",
        "marchent",
        "pas",
    ]
    assert stem("kb5034441s", "en") == "kb5034441s"


@given(st.text(max_size=200), st.sampled_from(["fr", "en", "de"]))
def test_content_words_are_stems_of_plain_words(text: str, language: str) -> None:
    said = plain_words(text)
    assert said == plain_words(fold(text))
    stop = STOP_WORDS.get(language, STOP_WORDS["fr"] | STOP_WORDS["en"])
    assert content_words(text, language) == [stem(one, language) for one in said if one not in stop]


@pytest.mark.parametrize("piece", ["é", "l'", "a-", "a.", "’", "x" * 99 + " "])
def test_two_hundred_thousand_characters_come_to_an_end(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert sum(map(len, plain_words(text))) <= len(text)
