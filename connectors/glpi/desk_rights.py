"""What an administrator should know of the account that writes tickets: may it do what it must?"""

from __future__ import annotations

from connectors.glpi.client import GlpiClient

RIGHTS = (
    ("ticket", 4, "Assistance > Tickets: Create"),
    ("ticket", 2, "Assistance > Tickets: Update, to reopen them"),
    ("ticket", 1024, "Assistance > Tickets: See all tickets"),
    ("followup", 4096, "Assistance > Followups: Add to all tickets"),
)
"""GLPI's name of a right, its bit, and where a profile grants it."""


def missing_rights(client: GlpiClient) -> list[str]:
    """The rights that the account's profile lacks, in words. Writes nothing to find out.

    Raises `ConnectorError` when it cannot even log in. Where GLPI does not tell the rights of a
    session, nothing is said to be missing.
    """
    session = client.get("getFullSession", dict).get("session")
    profile = session.get("glpiactiveprofile") if isinstance(session, dict) else None
    if not isinstance(profile, dict):
        return []
    return [
        where
        for name, bit, where in RIGHTS
        if isinstance(given := profile.get(name), int) and not given & bit
    ]
