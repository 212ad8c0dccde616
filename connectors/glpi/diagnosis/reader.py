"""What an administrator should know of the account that reads: can it, and may it too much?

The lists are tried, because only that shows what GLPI gives. The rights of the profile, in GLPI's
bits, are looked at besides: that nobody wrote a private follow-up yet does not mean that none
will be seen. Where GLPI does not tell them, the lists alone decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.glpi.api.client import GlpiClient
from connectors.glpi.api.errors import RIGHT_MISSING, GlpiRefused
from connectors.glpi.api.profile import (
    READ,
    READ_ALL,
    READ_FAQ,
    SEE_PRIVATE,
    bits,
    is_of_some_entities,
    profile_of,
)
from connectors.glpi.source.records import ACTOR, FOLLOW_UP, SOLUTION, TASK
from connectors.glpi.source.survey import account_zone

NEEDED = {
    "Ticket": "Assistance > Tickets > See all tickets",
    FOLLOW_UP: "Assistance > Followups > See public ones",
    SOLUTION: "Assistance > Tickets > See all tickets",
    TASK: "Assistance > Tasks > See public ones",
    ACTOR: "Assistance > Tickets > See all tickets",
    "Entity": "Administration > Entities > Read",
    "ITILCategory": "Setup > ITIL categories > Read",
    "Location": "Setup > Locations > Read",
    "User": "Administration > Users > Read",
    "UserEmail": "Administration > Users > Read",
    "Profile_User": "Administration > Users > Read",
    "KnowbaseItem": "Tools > Knowledge base > Read and Read the FAQ",
    "Entity_KnowbaseItem": "Tools > Knowledge base > Read and Read the FAQ",
}
"""The item types that are read, and where GLPI's profile grants them."""
BITS = {
    FOLLOW_UP: ("followup", READ),
    TASK: ("task", READ),
    "Entity": ("entity", READ),
    "ITILCategory": ("itilcategory", READ),
    "Location": ("location", READ),
    "User": ("user", READ),
    "KnowbaseItem": ("knowbase", READ | READ_FAQ),
}
"""GLPI's name of the right to an item type, and the bits of which the profile needs one. Without
it, GLPI shows some lists as empty ones and refuses none."""
WRITING = {
    "ticket": 2 | 4 | 8 | 16 | 8192 | 16384 | 32768 | 65536,
    "followup": 2 | 4 | 16 | 1024 | 2048 | 4096 | 16384,
    "task": 2 | 4 | 16 | 1024 | 2048 | 4096,
}
"""Bits of the profile's rights that let somebody change things, by GLPI's name of the right."""
SEEING = {1: "See my ticket", 2048: "See group ticket", 4096: "See assigned"}
"""Bits of the right to tickets that show some of them, with GLPI's labels."""
PROFILE = "In GLPI, Administration > Profiles, open the account's profile"


@dataclass
class Diagnosis:
    """What was found. `missing` and `too_much` are lines for a person, each with what to do."""

    version: str = ""
    tickets: int = 0
    zone: str = ""
    missing: list[str] = field(default_factory=list)
    too_much: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing is missing; an account that sees too much works too."""
        return not self.missing

    def line(self) -> str:
        """GLPI and the account in one line."""
        zone = f", times in {self.zone}" if self.zone else ""
        return f"GLPI {self.version or 'of unknown version'}, {self.tickets:,} tickets{zone}"


def diagnose(client: GlpiClient, timezone: str = "") -> Diagnosis:
    """Look at the account; `timezone` is what the site set. Raises `ConnectorError` when it
    cannot even log in."""
    found = Diagnosis()
    config = client.get("getGlpiConfig", dict).get("cfg_glpi")
    if isinstance(config, dict):
        found.version = str(config.get("version", ""))
    profile = profile_of(client)
    unreadable = [
        itemtype
        for itemtype in NEEDED
        if _lacks_right(profile, itemtype) or not _readable(client, itemtype)
    ]
    found.missing += [
        f"The account cannot read {itemtype}. {PROFILE} and grant {NEEDED[itemtype]}."
        for itemtype in unreadable
    ]
    found.missing += _sees_a_part(profile)
    if "Ticket" not in unreadable:
        found.tickets = client.count("Ticket")
        # Whoever sees only some tickets may see none, and needs no second advice.
        if found.tickets or not _sees_own_only(profile):
            _look_at_tickets(client, timezone, found)
    found.too_much += _sees_private(client, profile, unreadable)
    found.too_much += _may_write(profile)
    return found


def _look_at_tickets(client: GlpiClient, timezone: str, found: Diagnosis) -> None:
    if not found.tickets:
        found.missing.append(
            "The account sees no ticket. In GLPI, Administration > Users, open it and give it its "
            "profile on the root entity, recursively."
        )
        return
    zone = account_zone(client, [timezone] if timezone else [])
    if zone is None:
        found.missing.append(
            "Nothing tells which time zone the account's times are in. In GLPI, set the account's "
            "time zone to UTC, or set GUICHET_GLPI_TIMEZONE."
        )
    else:
        found.zone = zone.key


def _sees_a_part(profile: Mapping[str, Any]) -> list[str]:
    lines = []
    if _sees_own_only(profile):
        lines.append(
            "The account sees only the tickets that it has a part in: its profile has "
            f"{_own_labels(profile)}. {PROFILE} and grant {NEEDED['Ticket']}."
        )
    if is_of_some_entities(profile):
        lines.append(
            "The account sees only some entities. In GLPI, Administration > Users, open it and "
            "give it its profile on the root entity, recursively."
        )
    return lines


def _sees_own_only(profile: Mapping[str, Any]) -> bool:
    rights = bits(profile, "ticket")
    return rights is not None and rights > 0 and not rights & READ_ALL


def _own_labels(profile: Mapping[str, Any]) -> str:
    """The rights to see some tickets that the profile has, as GLPI calls them."""
    rights = bits(profile, "ticket") or 0
    return ", ".join(label for bit, label in SEEING.items() if rights & bit) or "no such right"


def _lacks_right(profile: Mapping[str, Any], itemtype: str) -> bool:
    """Whether the profile's bits say that it may not read a type. Unknown bits say nothing."""
    right, needed = BITS.get(itemtype, ("", 0))
    given = bits(profile, right) if right else None
    return given is not None and not given & needed


def _sees_private(
    client: GlpiClient, profile: Mapping[str, Any], unreadable: list[str]
) -> list[str]:
    lines = []
    for itemtype, right, words, where in (
        (FOLLOW_UP, "followup", "follow-ups", "Followups"),
        (TASK, "task", "tasks", "Tasks"),
    ):
        granted = bool((bits(profile, right) or 0) & SEE_PRIVATE)
        if itemtype not in unreadable and (granted or _has_private(client, itemtype)):
            lines.append(
                f"The account sees private {words}; they are dropped, but need not be sent. "
                f"{PROFILE} and take away Assistance > {where} > See private ones."
            )
    return lines


def _may_write(profile: Mapping[str, Any]) -> list[str]:
    able = [name for name, able_by in WRITING.items() if (bits(profile, name) or 0) & able_by]
    if not able:
        return []
    return [
        f"The account may write ({', '.join(able)}), and reading needs no such right. "
        f"{PROFILE} and leave only the rights to see."
    ]


def _has_private(client: GlpiClient, itemtype: str) -> bool:
    return bool(_allowed(lambda: client.count(itemtype, **{"searchText[is_private]": "^1$"})))


def _readable(client: GlpiClient, itemtype: str) -> bool:
    return _allowed(lambda: client.count(itemtype)) is not None


def _allowed(call: Callable[[], int]) -> int | None:
    try:
        return call()
    except GlpiRefused as error:
        if error.code == RIGHT_MISSING:
            return None
        raise
