"""What is typed in a hurry is read as if it were written out."""

from __future__ import annotations

import pytest

from workers.generation.triage.intents.concepts import Concepts, plain


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("qqn a pris mon pc", "quelqu'un a pris mon pc"),
        ("jai perdu lordi", "j'ai perdu l'ordi"),
        ("it doesnt work, cant log in", "it doesn't work, can't log in"),
        ("tjs rien", "toujours rien"),
    ],
)
def test_short_forms_are_written_out(typed: str, meant: str) -> None:
    assert plain(typed) == plain(meant)


def test_a_word_of_its_own_stays() -> None:
    assert plain("mon son est nul, un test") == ["mon", "son", "est", "nul", "un", "test"]


def test_other_forms_and_one_wrong_letter_are_the_same_idea() -> None:
    known = Concepts(["theft: faucher, snatched", "ransom: rancongiciel"])
    said = ["fauchée", "snathced", "rancongciel", "fauteuil"]
    found = known.found([word for one in said for word in plain(one)])
    assert found == [frozenset({0}), frozenset({0}), frozenset({1}), frozenset()]
