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


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 500 MB", Amount("bytes", 1.5)),
        ("1 000 Mo", Amount("bytes", 1)),
        ("12\u202f500 Mo", Amount("bytes", 12.5)),
        ("1,500 MB", Amount("bytes", 1.5)),
        ("0,250 Go", Amount("bytes", 0.25)),
        ("at least 300 MB", Amount("bytes", 0.3, above=True)),
        ("au moins 2 Go", Amount("bytes", 2, above=True)),
        ("plus d'un mois", Amount("days", 30, above=True)),
        ("moins d'une semaine", Amount("days", 7, above=False)),
        ("no more than 5 GB", Amount("bytes", 5, above=False)),
        ("not less than 5 GB", Amount("bytes", 5, above=True)),
        ("it starts in 5 days and lasts 2 weeks", Amount("days", 14)),
    ],
)
def test_numbers_and_bounds_are_read(text: str, amount: Amount) -> None:
    (found,) = amounts_in(text)
    assert found.value == pytest.approx(amount.value)
    assert (found.of, found.above) == (amount.of, amount.above)


@pytest.mark.parametrize(
    "text",
    [
        "it starts in 5 days",
        "dans 10 minutes",
        "in less than two weeks",
        "dans moins d'une heure",
        "3 days from now",
        "1234 500 MB",
        "deleted yesterday, I have it since 2 years",
        "i have had it for 2 years",
    ],
)
def test_dates_and_what_is_owned_are_no_amounts(text: str) -> None:
    assert amounts_in(text) == []


UP_TO = ["Attach files up to 500 MB.", "Above 500 MB use the box."]


@pytest.mark.parametrize(
    ("text", "pieces", "place"),
    [
        ("1 500 MB", UP_TO, 1),
        ("1 000 Mo", UP_TO, 1),
        ("300 MB", UP_TO, 0),
        ("at least 300 MB", UP_TO, None),
        ("at least 600 MB", UP_TO, 1),
        ("moins de 300 Mo", UP_TO, 0),
        ("2 Go", ["No more than 5 GB a plate."], 0),
        ("7 Go", ["No more than 5 GB a plate."], None),
        ("2 Go", ["Pas plus de 5 Go par envoi."], 0),
        ("7 Go", ["Pas plus de 5 Go par envoi."], None),
        ("2 Go", ["Un envoi ne doit pas dépasser 5 Go."], 0),
        ("2 mois", ["Plus d'un mois : la direction.", "Moins d'une semaine : le chef."], 0),
        ("3 jours", ["Plus d'un mois : la direction.", "Moins d'une semaine : le chef."], 1),
    ],
)
def test_limits_in_other_words(text: str, pieces: list[str], place: int | None) -> None:
    (amount,) = amounts_in(text)
    assert piece_about(amount, pieces) == place
