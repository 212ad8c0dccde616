"""Answers that pick one of several by its place."""

from __future__ import annotations

import pytest

from workers.generation.triage.threads.ordinals import picked


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("2", 2), (" 2. ", 2), ("2)", 2), ("le 2", 2), ("la 3e", 3), ("n°1", 1), ("#4", 4),
        ("option 3 please", 3), ("the first one", 1), ("second", 2), ("le deuxième", 2),
        ("la première, merci", 0), ("Oui, la première", 1), ("3rd", 3), ("choix 2 svp", 2),
        ("un", 1), ("two", 2),
    ],
)  # fmt: skip
def test_a_place_is_picked(text: str, place: int) -> None:
    assert picked(text) == (place or None)


@pytest.mark.parametrize(
    "text", ["", "22", "0", "vpn", "2 screens", "the first floor printer", "1 2", "-1", "dixième"]
)
def test_anything_more_is_a_message(text: str) -> None:
    assert picked(text) is None
