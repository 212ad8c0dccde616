"""The data of a fake GLPI, and who may see what of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
DATES = ("date", "date_mod", "solvedate", "closedate", "date_creation", "begin_date", "end_date")
RIGHT_NAMES = {"ITILFollowup": "followup", "TicketTask": "task", "KnowbaseItem": "knowbase"}


@dataclass
class Account:
    """One API account. `entities` None: all; `own`: sees only tickets in which it has a role."""

    user_id: int
    token: str
    entities: frozenset[int] | None = None
    private: bool = False
    own: bool = False
    writes: bool = False
    zone: str = "Europe/Paris"
    active: bool = True
    forbidden: frozenset[str] = frozenset()
    """Item types that its profile has no right to read."""
    silent: frozenset[str] = frozenset()
    """Item types that it has no right to read, and whose lists GLPI shows as empty ones."""

    def rights(self) -> dict[str, int]:
        """The profile's rights, in GLPI's bits."""
        sub_item = 1 | (8192 if self.private else 0) | (4096 if self.writes else 0)
        by_type = {
            "Ticket": 1 | (0 if self.own else 1024) | (2 | 4 if self.writes else 0),
            "ITILFollowup": sub_item,
            "TicketTask": sub_item,
            "Entity": 1, "User": 1, "ITILCategory": 1, "Location": 1, "KnowbaseItem": 2049,
        }  # fmt: skip
        return {
            RIGHT_NAMES.get(itemtype, itemtype.lower()): 0
            if itemtype in self.forbidden | self.silent
            else right
            for itemtype, right in by_type.items()
        }


@dataclass
class World:
    """Tables by item type. Times are UTC here; the API writes them in the account's zone."""

    tables: dict[str, dict[int, Row]] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    app_token: str = "app-secret"
    api_enabled: bool = True
    lets_in: bool = True
    """Whether the API client's range holds the caller's address."""
    memory_rows: int = 0
    """Rows of a page from which on PHP has not enough memory; 0: it always has."""
    clock: datetime = START
    ids: dict[str, count[int]] = field(default_factory=dict)

    def table(self, itemtype: str) -> dict[int, Row]:
        """Rows by id."""
        return self.tables.setdefault(itemtype, {})

    def tick(self, seconds: float = 60) -> datetime:
        """Let time pass."""
        self.clock += timedelta(seconds=seconds)
        return self.clock

    def add(self, table: str, /, **fields: Any) -> int:
        """Add a row; the change shows in the ticket's date_mod where GLPI's does."""
        row_id = fields.pop("id", None)
        if row_id is None:
            row_id = next(self.ids.setdefault(table, count(1)))
        if table == "Entity" and row_id != 0:
            fields.setdefault("entities_id", self._entity_above(fields["completename"]))
        row = {"id": row_id, "date_mod": self.clock, "date": self.clock, **fields}
        self.table(table)[row_id] = row
        if table in ("ITILFollowup", "ITILSolution", "TicketTask", "Ticket_User"):
            self.touch(row.get("items_id") or row.get("tickets_id") or 0)
        return row_id

    def _entity_above(self, completename: str) -> int:
        above = completename.rpartition(" > ")[0]
        entities = self.table("Entity").values()
        return next((one["id"] for one in entities if one["completename"] == above), 0)

    def ticket(self, name: str, content: str = "", **fields: Any) -> int:
        """Add a ticket with GLPI's usual columns."""
        defaults = {
            "entities_id": 0, "name": name, "content": content, "status": 1, "is_deleted": 0,
            "itilcategories_id": 0, "solvedate": None, "closedate": None, "type": 1,
            "users_id_recipient": 2, "date_creation": self.clock,
        }  # fmt: skip
        return self.add("Ticket", **{**defaults, **fields})

    def solve(self, ticket: int, content: str, status: int = 3) -> int:
        """Add a solution: the ticket becomes solved."""
        self.table("Ticket")[ticket] |= {"status": 5, "solvedate": self.clock}
        return self.add("ITILSolution", itemtype="Ticket", items_id=ticket, content=content,
                        users_id=2, status=status)  # fmt: skip

    def follow_up(self, ticket: int, content: str, *, private: int = 0, user: int = 2) -> int:
        """Add a follow-up."""
        return self.add("ITILFollowup", itemtype="Ticket", items_id=ticket, content=content,
                        is_private=private, users_id=user)  # fmt: skip

    def task(self, ticket: int, content: str, *, private: int = 0) -> int:
        """Add a task."""
        return self.add("TicketTask", tickets_id=ticket, content=content, is_private=private,
                        state=2, users_id=2, users_id_tech=0)  # fmt: skip

    def actor(self, ticket: int, user: int, kind: int = 1) -> int:
        """Add an actor: 1 requester, 2 assigned, 3 observer."""
        return self.add("Ticket_User", tickets_id=ticket, users_id=user, type=kind,
                        alternative_email="")  # fmt: skip

    def user(
        self, login: str, mail: str = "", *, entities: dict[int, bool] | None = None, **fields: Any
    ) -> int:
        """Add a user with one profile in each entity, by whether it is recursive."""
        defaults = {"name": login, "is_active": 1, "is_deleted": 0, "begin_date": None,
                    "end_date": None, "entities_id": min(entities or {0: False})}  # fmt: skip
        made = self.add("User", **{**defaults, **fields})
        if mail:
            self.add("UserEmail", users_id=made, email=mail, is_default=1)
        for entity, recursive in (entities or {}).items():
            self.add("Profile_User", users_id=made, profiles_id=1, entities_id=entity,
                     is_recursive=int(recursive))  # fmt: skip
        return made

    def move(self, user: int, entities: dict[int, bool]) -> None:
        """Give a user other entities."""
        table = self.table("Profile_User")
        for row_id in [i for i, row in table.items() if row["users_id"] == user]:
            del table[row_id]
        for entity, recursive in entities.items():
            self.add("Profile_User", users_id=user, profiles_id=1, entities_id=entity,
                     is_recursive=int(recursive))  # fmt: skip

    def touch(self, ticket: int) -> None:
        """Move a ticket's date_mod to now."""
        if ticket in self.table("Ticket"):
            self.table("Ticket")[ticket]["date_mod"] = self.clock

    def restore(self, ticket: int, *, trash: bool = False) -> None:
        """Take a ticket out of the trash, or put it there."""
        self.table("Ticket")[ticket] |= {"is_deleted": int(trash), "date_mod": self.clock}

    def purge(self, ticket: int) -> None:
        """Remove a ticket and all of its rows, without a trace."""
        self.table("Ticket").pop(ticket, None)
        for itemtype in ("ITILFollowup", "ITILSolution", "TicketTask", "Ticket_User"):
            table = self.table(itemtype)
            for row_id in [i for i, row in table.items() if parent(row) == ticket]:
                del table[row_id]

    def account(self, token: str) -> Account | None:
        """The account with this user token."""
        return next((one for one in self.accounts if one.token == token and one.active), None)

    def sees_ticket(self, account: Account, ticket: int) -> bool:
        """Whether GLPI shows a ticket to an account."""
        row = self.table("Ticket").get(ticket)
        if row is None:
            return False
        if account.own:
            return self.roles(account, ticket) > 0
        return account.entities is None or row["entities_id"] in account.entities

    def forbidden(self, account: Account, itemtype: str) -> bool:
        """Whether GLPI refuses even the list."""
        return itemtype in account.forbidden or (account.own and itemtype in ("User", "Document"))

    def listed(self, account: Account, itemtype: str, *, deleted: bool) -> list[Row]:
        """What the global list gives to an account: much more than it should."""
        if itemtype in account.silent:
            return []
        rows = list(self.table(itemtype).values())
        if itemtype == "Ticket":
            rows = [row for row in rows if bool(row["is_deleted"]) == deleted]
            if account.own:
                return [row for row in rows for _ in range(self.roles(account, row["id"]))]
            return [row for row in rows if self.sees_ticket(account, row["id"])]
        if itemtype == "User" and account.entities is not None:
            return [row for row in rows if row.get("entities_id") in account.entities]
        if itemtype in ("ITILFollowup", "TicketTask") and not account.private:
            rows = [row for row in rows if not row["is_private"]]
        if itemtype == "ITILFollowup":
            rows = [
                row
                for row in rows
                if row["itemtype"] != "Ticket" or self.sees_ticket(account, row["items_id"])
            ]
        return rows

    def roles(self, account: Account, ticket: int) -> int:
        """How many roles a user has on a ticket."""
        return sum(
            one["tickets_id"] == ticket
            and one["users_id"] == account.user_id
            and one["type"] in (1, 3)
            for one in self.table("Ticket_User").values()
        )

    def sees_item(self, account: Account, itemtype: str, row: Row) -> bool:
        """Whether the page of one item may be seen: here GLPI does check."""
        if itemtype == "Ticket":
            return self.sees_ticket(account, row["id"])
        if parent(row) is not None:
            return self.sees_ticket(account, parent(row) or 0) and (
                account.private or not row.get("is_private")
            )
        if itemtype == "KnowbaseItem" and (account.own or account.entities is not None):
            published = self.table("Entity_KnowbaseItem").values()
            return bool(row.get("is_faq")) and any(
                one["knowbaseitems_id"] == row["id"] for one in published
            )
        return True


def parent(row: Row) -> int | None:
    """The ticket that a child row belongs to."""
    if row.get("itemtype", "Ticket") != "Ticket":
        return None
    return row.get("items_id") or row.get("tickets_id")


def in_zone(moment: datetime, zone: str) -> str:
    """A moment as GLPI writes it: local, without an offset."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")
