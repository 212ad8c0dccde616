"""`TicketSystem` over GLPI: tickets, follow-ups and states, in the name of the one who asks.

GLPI knows no idempotency key and its tickets have no field for a foreign id (its schema of 10.0
has none), so the marker stands in the text, where staff see it as a small reference line.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Mapping
from typing import Any

from connectors.contracts.ticket_system import NewTicket, OpenedTicket, TicketState
from connectors.errors import Refused
from connectors.glpi.api.access import normal_url
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.api.errors import RIGHT_MISSING, GlpiRefused, GlpiUnavailable
from connectors.glpi.api.paging import Row
from connectors.glpi.source.records import FOLLOW_UP, Names, is_trashed, raw_html
from connectors.glpi.source.survey import entity_names

TICKET, CATEGORY = "Ticket", "ITILCategory"
STATES: Mapping[int, TicketState] = {
    1: TicketState.NEW,
    2: TicketState.WORKING,
    3: TicketState.WORKING,
    4: TicketState.WAITING,
    5: TicketState.SOLVED,
    6: TicketState.CLOSED,
}
OVER = (TicketState.SOLVED, TicketState.CLOSED)
ASSIGNED = 2
TITLE = 255
"""Characters of a title; GLPI cuts a longer one without a word."""
MOST_TICKETS = 50
NAMES_LIVE = 600.0
"""Seconds for which names of entities and categories are good."""
CLOSING_REFERENCE = re.compile(
    r"<p[^<>]*>\s*<small[^<>]*>\s*guichet:([0-9a-zA-Z_-]{8,64})\s*</small>\s*</p>\s*\Z"
)
"""Our own mark, as `_content` writes it at the end of a ticket or follow-up. Staff may write the
same words anywhere else."""
ENTITY = re.compile(r"&(?=#?\w+;)")
# Numbers of GLPI's search options, which are the same in every language and version.
TITLE_FIELD, ID_FIELD, REQUESTER_FIELD, STATUS_FIELD = "1", "2", "4", "12"


class GlpiTickets:
    """The tickets of one GLPI, by an account that may write them. Safe for threads."""

    name = "glpi"

    def __init__(
        self, client: GlpiClient, url: str, default_entity: int = 0, settles_in: float = 60.0
    ) -> None:
        """PHP works on after a connection is lost; `settles_in` is when its own limit ended it."""
        self._client = client
        self._root = normal_url(url).removesuffix("/api.php/v1").removesuffix("/apirest.php")
        self._default_entity = default_entity
        self.settles_in = settles_in
        self._categories: tuple[float, list[Row], Names] = (0.0, [], Names())

    def open_ticket(self, ticket: NewTicket) -> OpenedTicket:
        """Open a ticket. Raises `OutcomeUnknown` when it may have been opened."""
        # Without an entity it would land in the one that the account last looked at.
        entity = _number(ticket.entity) if ticket.entity else self._default_entity
        title = _title(ticket.title)
        fields: dict[str, Any] = {
            "name": title,
            "content": _content(ticket.body, ticket.marker, ticket.link),
            "entities_id": entity,
        }
        if ticket.requester is not None:
            fields["_users_id_requester"] = _number(ticket.requester)
        category = self._category(ticket.category, entity) if ticket.category else None
        if category is not None:
            fields["itilcategories_id"] = category
        made = self._client.create(TICKET, fields)
        return OpenedTicket(str(made), self._url(made), title, TicketState.NEW)

    def find_by_marker(self, marker: str) -> OpenedTicket | None:
        """The ticket with this marker; the trash is looked through too."""
        if not marker:
            return None
        wanted = {"searchText[content]": _reference(marker)}
        for deleted in (0, 1):
            for page in self._client.rows(TICKET, 20, is_deleted=deleted, **wanted):
                for row in page:
                    if _reference(marker) in raw_html(row.get("content")):
                        return self._opened(row)
        return None

    def add_follow_up(self, ticket_id: str, text: str, marker: str) -> None:
        """Add a public follow-up, unless one with this marker is there."""
        self._follow_up(ticket_id, text, marker)

    def has_follow_up(self, ticket_id: str, marker: str) -> bool:
        """Whether the follow-up with this marker is there; not, if the ticket is gone."""
        number = _number(ticket_id)
        try:
            return self._written(number, marker) is not None
        except GlpiRefused as error:
            if error.hidden and self._seen(number) is None:
                return False
            raise

    def state_of(self, ticket_id: str) -> OpenedTicket | None:
        """The ticket as it is now; None if it is gone, in the trash, or not ours to see."""
        row = self._seen(_number(ticket_id))
        return self._opened(row) if row is not None else None

    def tickets_of(self, requester: str) -> list[OpenedTicket]:
        """The newest 50 tickets in which this user is a requester, in one request."""
        found = self._client.get(
            "search/Ticket",
            dict,
            {
                "criteria[0][field]": REQUESTER_FIELD,
                "criteria[0][searchtype]": "equals",
                "criteria[0][value]": _number(requester),
                "forcedisplay[0]": ID_FIELD,
                "forcedisplay[1]": TITLE_FIELD,
                "forcedisplay[2]": STATUS_FIELD,
                "sort": ID_FIELD,
                "order": "DESC",
                "range": f"0-{MOST_TICKETS - 1}",
            },
        )
        rows = found.get("data", [])
        if not isinstance(rows, list):
            raise GlpiUnavailable("GLPI answered a search of tickets with something else.")
        return [
            self._opened(
                {
                    "id": number,
                    "name": row.get(TITLE_FIELD),
                    "status": _int_of(row.get(STATUS_FIELD)),
                }
            )
            for row in rows
            if isinstance(row, dict) and (number := _int_of(row.get(ID_FIELD)))
        ]

    def reopen(self, ticket_id: str, text: str, marker: str) -> TicketState:
        """Reopen by a follow-up that says why, as GLPI's own button does."""
        before = self._follow_up(ticket_id, text, marker, add_reopen=1)
        row = self._there(_number(ticket_id))
        state = _state(row)
        # An earlier try left the follow-up there: what staff decided after reading it stands.
        if state not in OVER or (before is not None and _ended_after(row, before)):
            return state
        self._client.update(TICKET, _number(ticket_id), {"status": ASSIGNED})
        return STATES[ASSIGNED]

    def _there(self, number: int) -> Row:
        row = self._seen(number)
        if row is None:
            raise Refused(f"There is no ticket {number} in GLPI.")
        return row

    def _seen(self, number: int) -> Row | None:
        try:
            row = self._client.item(TICKET, number)
        except GlpiRefused as error:
            if error.hidden:
                return None
            raise
        return None if row is None or is_trashed(row) else row

    def _written(self, number: int, marker: str) -> Row | None:
        """The follow-up with this marker."""
        there = self._client.children(TICKET, number, FOLLOW_UP)
        ours = (row for row in there if _reference(marker) in raw_html(row.get("content")))
        return next(ours, None)

    def _follow_up(self, ticket_id: str, text: str, marker: str, **more: Any) -> Row | None:
        """Add a follow-up, unless an earlier try did: then that one is returned."""
        number = _number(ticket_id)
        self._there(number)
        before = self._written(number, marker)
        if before is not None:
            return before
        self._client.create(
            FOLLOW_UP,
            {
                "itemtype": TICKET,
                "items_id": number,
                "content": _content(text, marker),
                "is_private": 0,
                **more,
            },
        )
        return None

    def _category(self, name: str, entity: int) -> int | None:
        """The category of this full name that tickets of the entity may have."""
        until, rows, names = self._categories
        if time.monotonic() >= until:
            try:
                rows = [row for page in self._client.rows(CATEGORY) for row in page]
                names = entity_names(self._client)
            except GlpiRefused as error:
                if error.code != RIGHT_MISSING:
                    raise
                # A ticket without a category is worth more than none; the doctor names the right.
                return None
            self._categories = (time.monotonic() + NAMES_LIVE, rows, names)
        for row in rows:
            known = (raw_html(row.get("completename")), raw_html(row.get("name")))
            if name and name in known and _reaches(row, entity, names):
                return int(row["id"])
        return None

    def _opened(self, row: Row) -> OpenedTicket:
        return OpenedTicket(
            str(row["id"]), self._url(row["id"]), raw_html(row.get("name")), _state(row)
        )

    def _url(self, ticket: int) -> str:
        return f"{self._root}/front/ticket.form.php?id={ticket}"


def _state(ticket: Row) -> TicketState:
    return STATES.get(ticket.get("status") or 0, TicketState.WORKING)


def _ended_after(ticket: Row, follow_up: Row) -> bool:
    """Whether a ticket was solved or closed after something was said on it. All stamps are of one
    account's time zone and form, in which text sorts as time does."""
    said = str(follow_up.get("date_creation") or follow_up.get("date") or "")
    return any(str(ticket.get(end) or "") > said for end in ("solvedate", "closedate"))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Refused(f"{text[:40]!r} is no id of GLPI.")
    return int(text)


def _int_of(value: Any) -> int:
    """A number of a search's row, in which GLPI writes some as text; 0 for anything else."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _reference(marker: str) -> str:
    return f"guichet:{marker}"


def _title(text: str) -> str:
    # A title is plain text, but not every page of GLPI treats it so; and GLPI takes what looks
    # like an entity for one, so that "&#60;" would come back as a bracket.
    text = ENTITY.sub("& ", text.replace("<", "‹").replace(">", "›"))
    plain = " ".join(text.split())
    return plain if len(plain) <= TITLE else plain[: TITLE - 1] + "…"


def _content(text: str, marker: str, link: str | None = None) -> str:
    """Plain text as HTML, with the link to the conversation and our reference at the end."""
    paragraphs = [part.strip("\n") for part in re.split(r"\n{2,}", text) if part.strip()]
    body = "".join(f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs)
    if link:
        address = html.escape(link)
        body += f'<p><a href="{address}">{address}</a></p>'
    return f"{body}<p><small>{_reference(marker)}</small></p>"


def _reaches(category: Row, entity: int, names: Names) -> bool:
    own = category.get("entities_id")
    if own == entity:
        return True
    above = names.entity(own)
    return category.get("is_recursive") in (1, "1", True) and names.entity(entity).startswith(
        f"{above} > "
    )
