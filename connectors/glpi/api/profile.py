"""What a session tells of its account's rights, in GLPI's bits. All of it may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.glpi.api.client import GlpiClient

READ, UPDATE, CREATE = 1, 2, 4
READ_ALL = 1024
READ_FAQ = 2048
ADD_TO_ALL = 4096
SEE_PRIVATE = 8192


def profile_of(client: GlpiClient) -> Mapping[str, Any]:
    """The session's active profile; empty where GLPI does not tell it. Raises `ConnectorError`."""
    session = client.get("getFullSession", dict).get("session")
    profile = session.get("glpiactiveprofile") if isinstance(session, dict) else None
    return profile if isinstance(profile, dict) else {}


def bits(profile: Mapping[str, Any], right: str) -> int | None:
    """A right's bits; None where GLPI does not tell them."""
    found = str(profile.get(right))
    return int(found) if found.isdecimal() else None


def is_of_some_entities(profile: Mapping[str, Any]) -> bool:
    """Whether it says that the profile is not held on the root entity, recursively."""
    entities = profile.get("entities")
    places = entities.values() if isinstance(entities, dict) else entities
    if not isinstance(entities, list | dict) or not places:
        return False
    return not any(map(_is_all, places))


def _is_all(place: Any) -> bool:
    return (
        isinstance(place, dict)
        and str(place.get("id")) == "0"
        and place.get("is_recursive") in (1, "1", True)
    )
