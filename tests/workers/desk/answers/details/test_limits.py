"""Which sentence speaks of an amount is told by the limit that it states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.desk.answers.details.limits import Amount, amounts_in, is_beyond, piece_about

NIGHTS = ["Plates are kept for ten days.", "Past ones: beyond ten days, ask the archive."]
LOANS = ["Borrow the lens, at most 30 days.", "For longer stays write to us a week before."]
PLATES = ["Up to 100 GB use the box.", "Above 100 GB ask for a key."]


@pytest.mark.parametrize(
    ("text", "of", "value"),
    [
        ("it lasts seven weeks", "days", 49),
        ("ça dure 3 semaines", "days", 21),
        ("un mois", "days", 30),
        ("c'était le mois dernier", "days", 30),
        ("it weighs 250 gigs", "bytes", 250),
        ("2 To en tout", "bytes", 2000),
        ("1,5 Go", "bytes", 1.5),
    ],
)
def test_durations_and_sizes_are_read(text: str, of: str, value: float) -> None:
    assert amounts_in(text) == [Amount(of, value)]


@pytest.mark.parametrize(
    "text", ["version 2023", "salle 12", "long ago", "12 licences", "it broke off at 60 percent"]
)
def test_other_numbers_are_none(text: str) -> None:
    assert amounts_in(text) == []


@pytest.mark.parametrize(
    ("amount", "pieces", "place"),
    [
        (Amount("days", 21), NIGHTS, 1),
        (Amount("days", 49), LOANS, 1),
        (Amount("days", 14), LOANS, 0),
        (Amount("bytes", 250), PLATES, 1),
        (Amount("bytes", 20), PLATES, 0),
        (Amount("days", 3), PLATES, None),
        (Amount("days", 3), NIGHTS, None),
        (Amount("bytes", 12), ["The quota is 10 GB ; au-delà, ask."], 0),
    ],
)
def test_the_sentence_for_an_amount(amount: Amount, pieces: list[str], place: int | None) -> None:
    assert piece_about(amount, pieces) == place


def test_more_than_is_allowed() -> None:
    assert is_beyond(Amount("days", 49), LOANS)
    assert not is_beyond(Amount("days", 20), LOANS)
    assert not is_beyond(Amount("bytes", 49), LOANS)


@given(st.integers(1, 999), st.sampled_from(["jours", "days", "weeks", "Go", "MB"]))
def test_what_is_written_is_read(number: int, unit: str) -> None:
    assert len(amounts_in(f"it is {number} {unit}")) == 1
