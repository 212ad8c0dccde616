"""What belongs to some tickets, fetched the cheaper way.

GLPI has a list of all follow-ups, solutions … and one of each ticket's. For a few tickets theirs
are fewer requests; from some fifty on (with 40,000 tickets) the lists of everything are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from connectors.glpi.client import GlpiClient
from connectors.glpi.errors import GlpiRefused
from connectors.glpi.gather import side_by_side
from connectors.glpi.paging import PAGE, Row
from connectors.glpi.records import CHILDREN, is_private, parent_of

Children = Mapping[str, list[Row]]
"""Rows by item type, by ascending id. Private ones are not among them."""
AT_ONCE = 4
"""Connections: GLPI gains nothing from more."""
GONE = (403, 404)


def children_of(client: GlpiClient, tickets: Collection[int]) -> dict[int, Children]:
    """The children of each ticket. A ticket that we may no longer look into is left out."""
    if not tickets:
        return {}
    if len(tickets) <= AT_ONCE or len(tickets) * len(CHILDREN) <= _requests_of_all(client):
        return _one_by_one(client, tickets)
    return _out_of_all(client, tickets)


def _requests_of_all(client: GlpiClient) -> int:
    return sum(client.count(itemtype) // PAGE + 1 for itemtype in CHILDREN)


def _one_by_one(client: GlpiClient, tickets: Collection[int]) -> dict[int, Children]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(partial(_of_one, client), tickets)
        return {
            ticket: children
            for ticket, children in zip(tickets, found, strict=True)
            if children is not None
        }


def _of_one(client: GlpiClient, ticket: int) -> Children | None:
    try:
        return {
            kind: [row for row in client.children("Ticket", ticket, kind) if _is_kept(kind, row)]
            for kind in CHILDREN
        }
    except GlpiRefused as error:
        # 403: moved to where this account does not see it. 404: purged while we looked.
        if error.status in GONE:
            return None
        raise


def _out_of_all(client: GlpiClient, tickets: Collection[int]) -> dict[int, Children]:
    wanted = set(tickets)
    found: dict[int, dict[str, list[Row]]] = {one: defaultdict(list) for one in wanted}
    lists = {itemtype: partial(client.rows, itemtype) for itemtype in CHILDREN}
    for itemtype, page in side_by_side(lists):
        for row in page:
            ticket = parent_of(itemtype, row)
            if ticket in wanted and _is_kept(itemtype, row):
                found[ticket][itemtype].append(row)
    return dict(found)


def _is_kept(itemtype: str, row: Row) -> bool:
    return not is_private(itemtype, row)
