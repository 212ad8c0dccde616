"""The guide names each scope that the app asks for, and what it is for."""

from __future__ import annotations

from bot.slack.surface import SCOPES, Scope
from tests.house.pages.tables import in_page, table


def shown(scope: Scope) -> str:
    """The name of a scope, with what is to be said of it."""
    star = " *" if scope.needed else ""
    return f"`{scope.name}`{star}{' (with `staff_groups`)' if scope.staff_groups else ''}"


def test_the_guide_says_what_each_scope_is_for() -> None:
    """What stands in the page is this; copy it there when a scope changes."""
    rows = ((shown(one), one.purpose, one.without) for one in SCOPES)
    expected = table(("scope", "what for", "without it"), rows)
    assert in_page("slack.md", "scopes") == expected, "\n".join(expected)
