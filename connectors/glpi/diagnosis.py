"""What an administrator should know of the account that reads: can it, and may it too much?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from connectors.glpi.client import GlpiClient
from connectors.glpi.errors import RIGHT_MISSING, GlpiRefused
from connectors.glpi.records import FOLLOW_UP, SOLUTION, TASK

NEEDED = {
    "Ticket": "Assistance > Tickets: See all tickets",
    FOLLOW_UP: "Assistance > Followups: See public",
    SOLUTION: "Assistance > Tickets: See all tickets",
    TASK: "Assistance > Tasks: See public",
    "Entity": "Administration > Entities: Read",
    "ITILCategory": "Setup > ITIL categories: Read",
    "User": "Administration > Users: Read",
}
"""The item types that a sync reads, and where GLPI's profile grants them."""
READ_ONLY_TICKET_RIGHTS = 1 | 1024
"""GLPI's READMY and READALL: the profile needs no more than these on tickets."""


@dataclass
class Diagnosis:
    """What was found. `missing` and `too_much` are lines for a person."""

    version: str = ""
    tickets: int = 0
    missing: list[str] = field(default_factory=list)
    too_much: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing is missing; an account that sees too much works too."""
        return not self.missing

    def line(self) -> str:
        """All of it in one line."""
        parts = [f"GLPI {self.version or 'of unknown version'}, {self.tickets:,} tickets"]
        return "; ".join([*parts, *self.missing, *self.too_much])


def diagnose(client: GlpiClient) -> Diagnosis:
    """Look at the account. Raises `ConnectorError` when it cannot even log in."""
    found = Diagnosis()
    config = client.get("getGlpiConfig", dict).get("cfg_glpi")
    if isinstance(config, dict):
        found.version = str(config.get("version", ""))
    for itemtype, right in NEEDED.items():
        if not _readable(client, itemtype):
            found.missing.append(f"it cannot read {itemtype}: grant {right} to its profile")
    if not any("read Ticket:" in line for line in found.missing):
        found.tickets = client.count("Ticket")
        if not found.tickets:
            found.missing.append(
                "it sees no ticket: give the account its profile on the root entity, recursively"
            )
    for itemtype, words in ((FOLLOW_UP, "follow-ups"), (TASK, "tasks")):
        if _sees_private(client, itemtype):
            found.too_much.append(
                f"it sees private {words}, which are dropped: take See private from its profile"
            )
    if _may_write(client):
        found.too_much.append("it may change tickets: a profile that only reads is enough")
    return found


def _readable(client: GlpiClient, itemtype: str) -> bool:
    return _allowed(lambda: client.count(itemtype)) is not None


def _sees_private(client: GlpiClient, itemtype: str) -> bool:
    found = _allowed(lambda: client.count(itemtype, **{"searchText[is_private]": "^1$"}))
    return bool(found)


def _may_write(client: GlpiClient) -> bool:
    session = client.get("getFullSession", dict).get("session")
    profile = session.get("glpiactiveprofile") if isinstance(session, dict) else None
    rights = profile.get("ticket") if isinstance(profile, dict) else None
    return isinstance(rights, int) and bool(rights & ~READ_ONLY_TICKET_RIGHTS)


def _allowed(call: Callable[[], int]) -> int | None:
    try:
        return call()
    except GlpiRefused as error:
        if error.status == 403 or error.code == RIGHT_MISSING:
            return None
        raise
