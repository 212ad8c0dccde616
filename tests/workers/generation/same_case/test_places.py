"""Rooms, floors, sockets, machines and drives."""

from __future__ import annotations

import pytest

from workers.generation.same_case.differences import differences
from workers.generation.same_case.places import numbered_in, places_in
from workers.text.fold import fold


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("imprimante du 3e étage", {"floor": {"3"}}),
        ("the printer on the second floor", {"floor": {"2"}}),
        ("copieur au 2e", {"floor": {"2"}}),
        ("rez-de-chaussée", {"floor": {"0"}}),
        ("la prise n° 12", {"prise": {"12"}}),
        ("socket 12", {"prise": {"12"}}),
        ("node 7 and noeud 8", {"noeud": {"7", "8"}}),
        ("P: has gone", {"drive": {"p"}}),
        ("le lecteur R a disparu", {"drive": {"r"}}),
        ("le lecteur a disparu", {}),
        ("note: call me", {}),
        ("https://x.example", {}),
        ("printer 2 times jammed", {}),
        ("du 1er janvier au 3e essai", {}),
    ],
)
def test_what_is_numbered(text: str, found: dict[str, set[str]]) -> None:
    assert numbered_in(fold(text)) == found


@pytest.mark.parametrize(
    ("question", "source", "other"),
    [
        ("printer on floor 3", "the printer on floor 2 was cleaned", True),
        ("printer on floor 3", "the printer on the third floor was cleaned", False),
        ("printer on floor 3", "the printer was cleaned", False),
        ("le lecteur R: n'apparait plus", "Lecteur réseau P: n'apparait plus", True),
        ("socket 12 is dead", "socket 14 was patched", True),
        ("node 7 is down", "printer 9 is down", False),
        ("a hum when somebody in the room talks", "a hum in room Otis", False),
        ("this room sounds hollow", "a hum in room Otis", False),
        ("a hum in the room Larch", "a hum in room Otis", True),
        ("réserver la salle Molène", "la salle Iroise se réserve par agenda", True),
    ],
)
def test_another_number_is_another_place(question: str, source: str, other: bool) -> None:
    assert ("other_place" in differences(question, source)) is other


def test_a_place_is_no_amount() -> None:
    assert places_in("B214 and 40go, win10, prise12") == {"b214", "prise12"}
