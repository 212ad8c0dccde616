"""The words that a question is about, without those by which one asks."""

from __future__ import annotations

import pytest

from workers.desk.answers.details.query_terms import query_terms
from workers.knowledge.ranking.glossary import Glossary


@pytest.mark.parametrize(
    ("about", "spared", "terms"),
    [
        ("in which menu exactly", True, []),
        ("where do i put the lens", True, ["lens"]),
        ("where do i put the lens", False, ["put", "lens"]),
        ("quelle taille pour la coupole", True, ["coupole"]),
    ],
)
def test_what_is_left(about: str, spared: bool, terms: list[str]) -> None:
    found = query_terms(about, Glossary([]), spared=spared)
    assert [one.word for one in found] == terms
