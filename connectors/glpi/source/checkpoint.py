"""Where a reading of GLPI stands between two runs: what its checkpoint holds.

Besides the watermarks these are the names that entities, categories and locations had. A rename
changes no ticket in GLPI, and here every ticket below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.errors import Conflict
from connectors.glpi.api.watermark import Watermark
from connectors.glpi.source.children import MOST_THAT_MAY_VANISH
from connectors.glpi.source.records import Names

FORCED_BY = "--full --force"
"""What makes `guichet sync glpi` believe what it refused to believe."""


def names_to_json(names: Names) -> dict[str, dict[str, str]]:
    """Names by kind and id, as text because they become keys of a JSON object."""
    return {
        kind: {str(row): name for row, name in found.items()}
        for kind, found in (
            ("entities", names.entities),
            ("categories", names.categories),
            ("locations", names.locations),
        )
    }


def check_names(before: Mapping[str, Mapping[str, str]], names: Names) -> None:
    """Raise `Conflict` if all of a kind are gone by a lost right. A site may remove its last
    category or location; it has an entity always."""
    for kind, found in names_to_json(names).items():
        if before.get(kind) and not found and (kind == "entities" or kind in names.refused):
            raise Conflict(
                f"GLPI no longer shows any of the {kind} to the account.",
                "Nothing was changed. Let its profile read them again, or repeat with "
                f"{FORCED_BY} if it is true.",
            )


def renamed(before: Mapping[str, Mapping[str, str]], names: Names) -> bool:
    """Whether something that had a name has another one now, or a kind of names is new to us."""
    present = names_to_json(names)
    return any(found and kind not in before for kind, found in present.items()) or any(
        found.get(row) != name
        for kind, found in present.items()
        for row, name in before.get(kind, {}).items()
    )


def followed(
    lists: Mapping[str, int], before: Mapping[str, int], present: Mapping[str, int]
) -> tuple[dict[str, int], dict[str, int]]:
    """How many rows the lists of children should have by now, and their totals for the next time.

    `lists` are rows that were kept, `before` and `present` the totals that GLPI told then and tells
    now, which hold other rows too: so a list is taken to have changed as its total did. One that
    shrank too much since then stays as it was, for `check_lists` to find.
    """
    kept, totals = dict(lists), dict(before)
    for itemtype, now in present.items():
        had = before.get(itemtype, 0)
        if had and now >= had * (1 - MOST_THAT_MAY_VANISH):
            kept[itemtype] = round(lists.get(itemtype, 0) * now / had)
            totals[itemtype] = now
    return kept, totals


def marks_to_json(marks: Mapping[str, Watermark]) -> dict[str, Any]:
    """Watermarks by their names."""
    return {name: mark.to_json() for name, mark in marks.items()}
