"""What belongs to some tickets, fetched the cheaper way.

GLPI has a list of all follow-ups, solutions … and one of each ticket's. For a few tickets theirs
are fewer requests; from some fifty on (with 40,000 tickets) the lists of everything are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from connectors.errors import Conflict
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.api.errors import GlpiRefused, GlpiUnavailable
from connectors.glpi.api.gather import side_by_side
from connectors.glpi.api.paging import LEAST_PAGE, PAGE, Row
from connectors.glpi.source.records import ACTOR, CHILDREN, counts, is_private, owners_of, parent_of

Children = Mapping[str, list[Row]]
"""Rows by item type, by ascending id. Private ones are not among them."""
PAGE_OF = {ACTOR: 5 * PAGE}
"""Rows of actors are small."""
AT_ONCE = 4
"""Connections: GLPI gains nothing from more."""
MOST_THAT_MAY_VANISH = 0.30
FEW = 20
"""Rows below which any share of a list may vanish."""


def check_lists(came: Mapping[str, int], before: Mapping[str, int]) -> None:
    """Raise `Conflict` if most rows of a list vanished: by a lost right or an error on the server
    every ticket would lose its solution without a word. Both are rows that are kept, by item type;
    what is not in `before` is not compared."""
    for itemtype, had in before.items():
        has = came.get(itemtype, 0)
        if had >= FEW and has < had * (1 - MOST_THAT_MAY_VANISH):
            raise Conflict(
                f"GLPI's list {itemtype} has {has:,} rows and had {had:,}: over 30 % would go.",
                "Nothing was changed. Look at the account's rights and at GLPI's log, or repeat "
                "with --full --force if it is true.",
            )


def children_of(
    client: GlpiClient, tickets: Collection[int], before: Mapping[str, int] | None = None
) -> dict[int, Children]:
    """The children of each ticket. A ticket that we may no longer look into is left out.

    `before` is how many rows the global lists had; see `check_lists`.
    """
    if not tickets:
        return {}
    if len(tickets) <= AT_ONCE or len(tickets) * len(CHILDREN) <= _requests_of_all(client):
        return _one_by_one(client, tickets)
    return _out_of_all(client, tickets, before or {})


def child_lists(client: GlpiClient) -> dict[str, Callable[[], Iterator[list[Row]]]]:
    """The lists of everything that belongs to tickets, by item type, not yet begun."""
    return {kind: partial(client.rows, kind, PAGE_OF.get(kind, 0)) for kind in CHILDREN}


def all_owners(client: GlpiClient) -> dict[int, tuple[str, ...]]:
    """`owners_of` every ticket that has any. GLPI gives this list to any account, whole."""
    found: dict[int, set[str]] = defaultdict(set)
    for page in client.rows(ACTOR, PAGE_OF[ACTOR]):
        for row in page:
            ticket = parent_of(ACTOR, row)
            if ticket is not None:
                found[ticket].update(owners_of([row]))
    return {ticket: tuple(sorted(owners)) for ticket, owners in found.items()}


def _requests_of_all(client: GlpiClient) -> int:
    return sum(client.count(kind) // PAGE_OF.get(kind, PAGE) + 1 for kind in CHILDREN)


def _one_by_one(client: GlpiClient, tickets: Collection[int]) -> dict[int, Children]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(partial(_of_one, client), tickets)
        return {
            ticket: children
            for ticket, children in zip(tickets, found, strict=True)
            if children is not None
        }


def visible(client: GlpiClient, ticket: int) -> Row | None:
    """The ticket as it is, perhaps in the trash; None if it is purged or not ours to see.

    Somebody will delete what is None here, so GLPI is asked twice: a ticket that its list still
    has is not gone, whatever the ticket's own address says.
    """
    try:
        row, refusal = client.item("Ticket", ticket), None
    except GlpiRefused as error:
        if not error.hidden:
            raise
        row, refusal = None, error
    if row is None and _is_listed(client, ticket):
        raise refusal or GlpiUnavailable(f"GLPI lists ticket {ticket} and says it has none.")
    return row


def _is_listed(client: GlpiClient, ticket: int) -> bool:
    pages = client.rows("Ticket", LEAST_PAGE, **{"searchText[id]": f"^{ticket}$"})
    return any(row["id"] == ticket for page in pages for row in page)


def _of_one(client: GlpiClient, ticket: int) -> Children | None:
    try:
        return {
            kind: [row for row in client.children("Ticket", ticket, kind) if _is_kept(kind, row)]
            for kind in CHILDREN
        }
    except GlpiRefused as error:
        # The ticket moved out of sight or was purged while we looked; or the account may no
        # longer read what belongs to tickets, and then no ticket is gone.
        if error.hidden and visible(client, ticket) is None:
            return None
        raise


def _out_of_all(
    client: GlpiClient, tickets: Collection[int], before: Mapping[str, int]
) -> dict[int, Children]:
    wanted = set(tickets)
    found: dict[int, dict[str, list[Row]]] = {one: defaultdict(list) for one in wanted}
    came = dict.fromkeys(CHILDREN, 0)
    for itemtype, page in side_by_side(child_lists(client)):
        for row in page:
            ticket = parent_of(itemtype, row)
            if ticket is None or not _is_kept(itemtype, row):
                continue
            came[itemtype] += counts(itemtype, row)
            if ticket in wanted:
                found[ticket][itemtype].append(row)
    check_lists(came, before)
    return dict(found)


def _is_kept(itemtype: str, row: Row) -> bool:
    return not is_private(itemtype, row)
