"""What a sync asks GLPI before it reads tickets: the account's zone, and names by id."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from connectors.glpi.api.client import Answer, GlpiClient
from connectors.glpi.api.errors import RIGHT_MISSING, GlpiRefused
from connectors.glpi.api.paging import Row
from connectors.glpi.api.zone import FORMAT, Observation, find_zone, parse_local
from connectors.glpi.source.records import Names, raw_html

MOMENTS = 8
"""Tickets that are looked at one by one to learn the zone."""
TOLERANCE = timedelta(minutes=10)
"""How far the clocks of a GLPI and of a proxy before it may be apart."""


def observations(client: GlpiClient, rows: list[Row]) -> list[Observation]:
    """The last change of some of `rows`, as GLPI writes it and in UTC.

    Rows of all months are taken if there are such, because a zone shows in summer and winter.
    """
    by_month: dict[str, Row] = {}
    for row in rows:
        if parse_local(row.get("date_mod")) is not None:
            by_month.setdefault(str(row["date_mod"])[5:7], row)
    found: list[Observation] = []
    for row in list(by_month.values())[:MOMENTS]:
        # Asked anew: between the list and now it may have changed, and both must be of one reply.
        found += filter(None, [_observed(_looked_up(client, row["id"]))])
    return found


def present(client: GlpiClient, zone: ZoneInfo) -> tuple[bool, str]:
    """Whether `zone` still is the account's, and the server's time now as it would write it.

    The second is empty when the server does not say. Both come of looking at one ticket.
    """
    for page in client.newest("Ticket", size=MOMENTS):
        for row in page:
            answer = _looked_up(client, row["id"])
            if answer is None:
                continue
            seen, date = _observed(answer), _moment(answer.headers.get("Date"))
            now = (date + TOLERANCE).astimezone(zone).strftime(FORMAT) if date else ""
            return seen is None or find_zone([seen], [zone.key]) == zone, now
    return True, ""


def _looked_up(client: GlpiClient, ticket: int) -> Answer | None:
    try:
        return client.looked_up("Ticket", ticket)
    except GlpiRefused as error:
        if error.hidden:
            return None
        raise


def _observed(answer: Answer | None) -> Observation | None:
    if answer is None:
        return None
    utc = _moment(answer.headers.get("Last-Modified"))
    local = parse_local(answer.body.get("date_mod"))
    return Observation(local, utc) if utc is not None and local is not None else None


def _moment(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header or "").astimezone(UTC)
    except ValueError:
        return None


def account_zone(client: GlpiClient, preferred: Iterable[str] = ()) -> ZoneInfo | None:
    """The zone that this account's times are in; None if nothing tells. See `zone.find_zone`."""
    rows: list[Row] = []
    for page in client.rows("Ticket"):
        rows += page
        break
    for page in client.newest("Ticket", size=50):
        rows += page
        break
    return find_zone(observations(client, rows), [*preferred, *_own_preference(client)])


def all_names(client: GlpiClient) -> Names:
    """Full names of entities, categories and locations. What may not be read has no names.

    Raises `GlpiRefused` when entities may not be read: they decide who may see a ticket.
    """
    categories = _names_if_readable(client, "ITILCategory")
    locations = _names_if_readable(client, "Location")
    found = {"categories": categories, "locations": locations}
    return Names(
        _names(client, "Entity"),
        categories or {},
        locations or {},
        frozenset(kind for kind, names in found.items() if names is None),
    )


def entity_names(client: GlpiClient) -> Names:
    """Full names of entities alone. Raises `GlpiRefused` when they may not be read."""
    return Names(_names(client, "Entity"))


def _names_if_readable(client: GlpiClient, itemtype: str) -> dict[int, str] | None:
    try:
        return _names(client, itemtype)
    except GlpiRefused as error:
        if error.code != RIGHT_MISSING:
            raise
        # The doctor names the right; a ticket is worth something without it.
        return None


def _names(client: GlpiClient, itemtype: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for page in client.rows(itemtype):
        for row in page:
            name = row.get("completename") or row.get("name")
            if isinstance(name, str) and name:
                found[row["id"]] = raw_html(name)
    return found


def _own_preference(client: GlpiClient) -> list[str]:
    session = client.get("getFullSession", dict).get("session", {})
    zone = session.get("glpitimezone") if isinstance(session, dict) else None
    return [zone] if isinstance(zone, str) and zone else []
