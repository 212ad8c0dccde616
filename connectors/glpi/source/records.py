"""From GLPI's rows to the record that the knowledge takes. Pure: no calls, no clock."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from connectors.contracts.documents import FollowUp, SourceDocument
from connectors.glpi.api.paging import Row
from connectors.glpi.api.zone import parse

SOURCE = "glpi"
REQUESTER, OBSERVER = 1, 3
OWNERS = (REQUESTER, OBSERVER)
REFUSED_SOLUTION = 4
SOLVED_OR_CLOSED = (5, 6)
ENCODED = re.compile(r"&#(?:60|62|38);")

FOLLOW_UP, SOLUTION, TASK, ACTOR = "ITILFollowup", "ITILSolution", "TicketTask", "Ticket_User"
CHILDREN = (FOLLOW_UP, SOLUTION, TASK, ACTOR)
CHILD_FIELDS = {
    FOLLOW_UP: ("id", "users_id", "is_private", "date", "content"),
    TASK: ("id", "users_id", "is_private", "date", "content"),
    SOLUTION: ("id", "status", "content"),
    ACTOR: ("id", "users_id", "type"),
}
"""What of a child's row is looked at, once it is known to be kept and whose it is."""
MAY_BE_PRIVATE = frozenset({FOLLOW_UP, TASK})


@dataclass(frozen=True)
class Names:
    """Full names (``LSL > Brest``) by id, fetched once a sync."""

    entities: Mapping[int, str] = field(default_factory=dict)
    categories: Mapping[int, str] = field(default_factory=dict)
    locations: Mapping[int, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    """Those of ``categories`` and ``locations`` that the account may not read."""

    def entity(self, entity_id: object) -> str:
        """The entity's full name. Never empty: a ticket without one would be for everyone."""
        known = self.entities.get(entity_id) if isinstance(entity_id, int) else None
        return known or f"(entity {entity_id})"


def ticket_record(
    row: Row,
    children: Mapping[str, Sequence[Row]],
    names: Names,
    zone: ZoneInfo,
    root_url: str,
) -> SourceDocument:
    """A ticket with its public follow-ups and tasks, and its last solution that was not refused."""
    status = row.get("status")
    actors = children.get(ACTOR, ())
    requesters = {one.get("users_id") for one in actors if one.get("type") == REQUESTER}
    return SourceDocument(
        source=SOURCE,
        external_id=str(row["id"]),
        title=raw_html(row.get("name")),
        content=raw_html(row.get("content")),
        solution=_solution(children.get(SOLUTION, ())) if status in SOLVED_OR_CLOSED else None,
        followups=_follow_ups(children, requesters, zone),
        category=names.categories.get(row.get("itilcategories_id") or 0),
        entity=names.entity(row.get("entities_id")),
        entity_id=entity_id_of(row.get("entities_id")),
        location=names.locations.get(row.get("locations_id") or 0),
        status=status if isinstance(status, int) else None,
        opened=parse(row.get("date"), zone),
        solved=parse(row.get("solvedate"), zone) or parse(row.get("closedate"), zone),
        url=f"{root_url}/front/ticket.form.php?id={row['id']}",
        owners=owners_of(actors),
    )


def owners_of(actors: Iterable[Row]) -> tuple[str, ...]:
    """Ids of the users who asked or watch; GLPI shows the ticket to them. Sorted, each once.

    Somebody who is known by an address only (``users_id`` 0) has no account to see it with.
    """
    found = {who for one in actors if one.get("type") in OWNERS and (who := one.get("users_id"))}
    return tuple(sorted(map(str, found)))


def entity_id_of(found: object) -> str:
    """An entity's id. Never empty: without one, its name alone would decide who sees a ticket."""
    return str(found) if type(found) is int else "none"


def is_trashed(row: Row) -> bool:
    """Whether a ticket is in the trash."""
    return row.get("is_deleted") not in (0, "0", False, None)


def parent_of(itemtype: str, row: Row) -> int | None:
    """The ticket that a child row belongs to; None for children of changes and problems."""
    if itemtype in (TASK, ACTOR):
        parent = row.get("tickets_id")
    else:
        parent = row.get("items_id") if row.get("itemtype") == "Ticket" else None
    return parent if isinstance(parent, int) and parent > 0 else None


def is_private(itemtype: str, row: Row) -> bool:
    """Whether a row is for staff only. Where the flag is missing or odd, it is taken as private."""
    return itemtype in MAY_BE_PRIVATE and row.get("is_private") not in (0, "0", False)


def counts(itemtype: str, row: Row) -> bool:
    """Whether a row may change anything of the record: who works on a ticket does not."""
    return itemtype != ACTOR or row.get("type") in OWNERS


def raw_html(text: Any) -> str:
    """The HTML that people wrote. Undoes one level of GLPI 10's entity encoding if it is there."""
    if not isinstance(text, str):
        return ""
    if "&#" in text and "<" not in text and ENCODED.search(text):
        # Sent although we asked for raw HTML: by a proxy that drops the header, or by /search.
        return html.unescape(text)
    return text


def _solution(rows: Sequence[Row]) -> str | None:
    good = [row for row in rows if row.get("status") != REFUSED_SOLUTION]
    return raw_html(good[-1].get("content")) if good else None


def _follow_ups(
    children: Mapping[str, Sequence[Row]], requesters: set[Any], zone: ZoneInfo
) -> tuple[FollowUp, ...]:
    rows = [
        (kind, row)
        for kind in (FOLLOW_UP, TASK)
        for row in children.get(kind, ())
        if not is_private(kind, row)
    ]
    rows.sort(key=lambda one: (str(one[1].get("date") or ""), one[0], one[1]["id"]))
    return tuple(
        FollowUp(
            text=raw_html(row.get("content")),
            date=parse(row.get("date"), zone),
            author_role="requester"
            if kind == FOLLOW_UP and row.get("users_id") in requesters
            else "technician",
        )
        for kind, row in rows
    )
