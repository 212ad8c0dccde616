"""The fit of the default embedder: what is kept between fits changes none of them."""

from __future__ import annotations

from collections import Counter

import pytest

from workers.knowledge.lsa import fit
from workers.knowledge.lsa.fit import fit_lsa, repeated_fit
from workers.text.terms import stems

TEXTS = [
    f"The printer in room {n} is jammed.\nOpen the rear door {n} times. Then pull the sheet out!\n"
    f"L'imprimante {n} est bloquée. Ouvrez le capot et tirez la feuille de la salle {n % 7}."
    for n in range(60)
]
SHORTENED = [text.partition("\n")[2] for text in TEXTS]


def test_a_repeated_fit_is_the_same_to_the_last_bit() -> None:
    again = repeated_fit()
    for texts in (TEXTS, SHORTENED, TEXTS[:30]):
        assert again(texts).to_bytes() == fit_lsa(texts).to_bytes()


@pytest.mark.parametrize("most", [0, 5])
def test_it_is_the_same_when_no_more_can_be_kept(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(fit, "MOST_REMEMBERED", most)
    again = repeated_fit()
    for texts in (TEXTS, SHORTENED):
        assert again(texts).to_bytes() == fit_lsa(texts).to_bytes()


def test_a_sentence_is_read_once_for_all_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    read: Counter[str] = Counter()

    def counted(sentence: str) -> list[str]:
        read[sentence] += 1
        return stems(sentence)

    monkeypatch.setattr(fit, "stems", counted)
    again = repeated_fit()
    again(TEXTS)
    again(SHORTENED)
    assert len(read) > 100
    assert set(read.values()) == {1}
