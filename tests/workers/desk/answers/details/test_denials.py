"""A clause that forbids is told from one that only has a negation."""

from __future__ import annotations

import pytest

from workers.desk.answers.details.denials import clauses, is_denied


@pytest.mark.parametrize(
    ("folded", "denied"),
    [
        ("do not use the folder x", True),
        ("n'utilisez pas le dossier x", True),
        ("n'allez plus sur l'ancien site", True),
        ("avoid the page", True),
        ("do not forget to open the page", False),
        ("n'oubliez pas d'ouvrir la page", False),
        ("cliquez sur plus", False),
        ("il ne se trouve que dans le menu x", False),
    ],
)
def test_a_denial(folded: str, denied: bool) -> None:
    assert is_denied(folded) is denied


def test_clauses() -> None:
    assert clauses("leave it, then open x; done") == ["leave it", "then open x", "done"]
