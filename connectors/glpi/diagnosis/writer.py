"""What an administrator should know of the account that writes tickets: may it do what it must?"""

from __future__ import annotations

from connectors.glpi.api.client import GlpiClient
from connectors.glpi.api.profile import (
    ADD_TO_ALL,
    CREATE,
    READ,
    READ_ALL,
    UPDATE,
    bits,
    is_of_some_entities,
    profile_of,
)

RIGHTS = (
    ("ticket", CREATE, "Assistance > Tickets: Create"),
    ("ticket", UPDATE, "Assistance > Tickets: Update, to reopen them"),
    ("ticket", READ_ALL, "Assistance > Tickets: See all tickets"),
    ("followup", READ, "Assistance > Followups: See public ones, to find its own"),
    ("followup", ADD_TO_ALL, "Assistance > Followups: Add to all tickets"),
    ("user", READ, "Administration > Users: Read"),
    ("entity", READ, "Administration > Entities: Read"),
    ("itilcategory", READ, "Setup > ITIL categories: Read, else tickets come without one"),
)
"""GLPI's name of a right, its bit, and where a profile grants it."""
EVERYWHERE = "the profile itself on the root entity, recursively (Administration > Users)"


def missing_rights(client: GlpiClient) -> list[str]:
    """The rights that the account's profile lacks, in words. Writes nothing to find out.

    Raises `ConnectorError` when it cannot even log in. Where GLPI does not tell the rights of a
    session, nothing is said to be missing.
    """
    profile = profile_of(client)
    missing = [
        where
        for name, bit, where in RIGHTS
        if (given := bits(profile, name)) is not None and not given & bit
    ]
    return [*missing, *([EVERYWHERE] if is_of_some_entities(profile) else [])]
