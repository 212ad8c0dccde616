"""A text as its clauses: where one ends, and what each is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.guardrails.modality.clauses import clauses
from workers.text.fold import fold


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("do not call, delete it", ["do not call", "delete it"]),
        ("open it and delete it", ["open it", "and delete it"]),
        ("the antivirus and the firewall", ["the antivirus and the firewall"]),
        ("l'antivirus et l'ecran", ["l'antivirus et l'ecran"]),
        ("ne fermez pas et supprimez", ["ne fermez pas", "et supprimez"]),
        ("move them instead of deleting them", ["move them", "instead of deleting them"]),
        ("choisir ici (pas \u00ab effacer \u00bb)", ["choisir ici", 'pas " effacer']),
        ("1. **do not** delete x\n2. restart", ["do not delete x", "restart"]),
        ("get c:\\x:y at 10:30, v1.2", ["get c:\\x:y at 10:30", "v1.2"]),
        ("...", []),
    ],
)
def test_where_a_clause_ends(text: str, said: list[str]) -> None:
    assert [one.said for one in clauses(text)] == said


def test_what_each_is() -> None:
    asked, told, menu, code = clauses("why? because. a > b.\n```\nnever run it")
    assert (asked.asked, told.asked) == (True, False)
    assert (told.shown, menu.shown, code.shown) == (False, True, True)
    assert asked.sentence < told.sentence < menu.sentence < code.sentence


@given(st.text("ab ,.;:?()\n-*_`>\"'e", max_size=80))
def test_clauses_stand_in_their_order_and_hold_what_they_say(text: str) -> None:
    end = 0
    for one in clauses(fold(text)):
        assert end <= one.start < one.end <= len(text)
        assert one.said
        end = one.end
