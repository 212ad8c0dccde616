"""The users of GLPI: their mails, whether they are active, and the entities they belong to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from connectors.contracts.directory import DirectoryEntry, folded
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.api.errors import GlpiRefused, GlpiUnavailable
from connectors.glpi.api.paging import Row
from connectors.glpi.entities import EntityTree, entity_tree

USER, MAIL, MEMBERSHIP = "User", "UserEmail", "Profile_User"
YES = (1, "1", True)
ID = re.compile(r"[0-9]{1,15}")


class GlpiDirectory:
    """`connectors.contracts.directory.Directory` over GLPI's users."""

    def __init__(self, client: GlpiClient) -> None:
        self._client = client
        self._known: EntityTree | None = None
        self._texts: dict[frozenset[int], frozenset[str]] = {}

    def by_mail(self, email: str) -> list[DirectoryEntry]:
        """The users that have exactly this mail, deactivated ones too."""
        wanted = folded(email)
        # The search is by pattern, in which "_" means any letter: each hit is compared.
        pages = self._client.rows(MAIL, 0, **{"searchText[email]": f"^{email.strip()}$"})
        ids = {
            row["users_id"]
            for page in pages
            for row in page
            if folded(str(row.get("email") or "")) == wanted
            and isinstance(row.get("users_id"), int)
        }
        found = (self._user_of(user_id) for user_id in sorted(ids))
        return [user for user in found if user is not None]

    def by_login(self, login: str) -> list[DirectoryEntry]:
        """The users that have exactly this login, deactivated ones too."""
        wanted = folded(login)
        pages = self._client.rows(USER, 0, **{"searchText[name]": f"^{login.strip()}$"})
        ids = sorted(
            row["id"]
            for page in pages
            for row in page
            if folded(str(row.get("name") or "")) == wanted
        )
        found = (self._user_of(user_id) for user_id in ids)
        return [user for user in found if user is not None]

    def by_id(self, user_id: str) -> DirectoryEntry | None:
        """One user; None if there is none with this id, or none that we may see."""
        return self._user_of(int(user_id)) if ID.fullmatch(user_id) else None

    def everybody(self) -> dict[str, DirectoryEntry]:
        """All users by id, in about three requests a thousand of them."""
        mails, memberships = _by_user(self._all(MAIL)), _by_user(self._all(MEMBERSHIP))
        # The tree before the users, so that nobody belongs to an entity that is newer than it.
        self._tree()
        found = {
            str(row["id"]): self._entry(row, mails[row["id"]], memberships[row["id"]])
            for row in self._all(USER)
        }
        if not found:
            # Our own account is one of them.
            raise GlpiUnavailable("GLPI lists no user at all.", "Look at GLPI's log.")
        return found

    def _user_of(self, user_id: int) -> DirectoryEntry | None:
        try:
            row = self._client.item(USER, user_id)
        except GlpiRefused as error:
            if not error.hidden:
                raise
            # Of another entity. An account that may read no users at all is refused here too, and
            # that says nothing of anybody.
            self._client.count(USER)
            return None
        if row is None:
            return None
        mails = self._client.children(USER, user_id, MAIL)
        return self._entry(row, mails, self._client.children(USER, user_id, MEMBERSHIP))

    def _entry(self, row: Row, mails: list[Row], memberships: list[Row]) -> DirectoryEntry:
        tree = self._tree()
        ids: dict[int, bool] = {}
        for one in memberships:
            entity = one.get("entities_id")
            if isinstance(entity, int):
                ids[entity] = ids.get(entity, False) or one.get("is_recursive") in YES
        covered = _covered(ids, tree)
        default = row.get("entities_id")
        home = default if default in covered else min(ids, default=None)
        return DirectoryEntry(
            user_id=str(row["id"]),
            active=_is_active(row),
            login=folded(str(row.get("name") or "")),
            emails=frozenset(folded(str(one["email"])) for one in mails if one.get("email")),
            entities={
                tree.name(entity): below and tree.names_agree_below(entity)
                for entity, below in sorted(ids.items())
                if tree.has_own_name(entity)
            },
            entity_ids=self._as_text(covered),
            home=None if home is None else str(home),
        )

    def _as_text(self, ids: frozenset[int]) -> frozenset[str]:
        # Thousands of users share a set of thousands of entities, so it is made once.
        found = self._texts.get(ids)
        if found is None:
            found = self._texts[ids] = frozenset(map(str, ids))
        return found

    def _all(self, itemtype: str) -> Iterable[Row]:
        return (row for page in self._client.rows(itemtype) for row in page)

    def _tree(self) -> EntityTree:
        if self._known is None:
            self._known = entity_tree(self._client)
        return self._known


def _by_user(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if isinstance(row.get("users_id"), int):
            found[row["users_id"]].append(row)
    return found


def _covered(ids: Mapping[int, bool], tree: EntityTree) -> frozenset[int]:
    parts = [tree.with_below(one) if below else frozenset({one}) for one, below in ids.items()]
    largest = max(parts, key=len, default=frozenset[int]())
    # Mostly one holds the others, and is shared by all who have it: there may be thousands of both.
    return largest if all(part <= largest for part in parts) else largest.union(*parts)


def _is_active(row: Row) -> bool:
    """Whether they may log in today. Where a flag is missing or odd, they may not."""
    if row.get("is_active") not in YES or row.get("is_deleted") not in (0, "0", False, None):
        return False
    # In the account's time zone, some hours off at most: a right that ends in the night.
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    begins, ends = row.get("begin_date"), row.get("end_date")
    return not (begins and str(begins) > moment) and not (ends and str(ends) < moment)
