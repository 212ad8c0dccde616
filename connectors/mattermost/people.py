"""Who somebody is by Mattermost's own word, and which of the staff groups they are in."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from connectors.chat.kept import Kept
from connectors.contracts.chat import Profile
from connectors.http.errors import HttpRefused
from connectors.mattermost.client import MattermostClient

FRESH = 60.0
"""Seconds for which a membership is believed."""
NAME = 200
"""Characters of a name that are kept."""


def profile_of(user: Mapping[str, Any], groups: frozenset[str]) -> Profile:
    """The profile in a reply of ``/users/{id}``.

    Mattermost tells no bot whether a mail was verified, and lets people change theirs. It may tell
    no mail at all.
    """
    full = " ".join(str(user.get(name) or "") for name in ("first_name", "last_name")).strip()
    name = user.get("nickname") or full or user.get("username") or user["id"]
    mail = user.get("email")
    return Profile(
        external_id=str(user["id"]),
        display_name=str(name)[:NAME],
        email=mail if isinstance(mail, str) and mail else None,
        language=_language(user.get("locale")),
        is_bot=user.get("is_bot") is True,
        is_guest="system_guest" in str(user.get("roles") or "").split(),
        active=not user.get("delete_at"),
        groups=groups,
    )


class Memberships:
    """Which of some teams and channels somebody is in. Safe for threads.

    Mattermost tells a bot of the channels that the bot is in, and of its teams: of others it says
    nothing, and nobody is taken for one of their members.
    """

    def __init__(
        self,
        client: MattermostClient,
        groups: Sequence[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._groups = groups
        self._clock = clock
        self._known = Kept[tuple[float, frozenset[str]]]()

    def of(self, person: str) -> frozenset[str]:
        """The ids of those that a person is in."""
        if not self._groups:
            return frozenset()
        known = self._known.get(person)
        if known is None or self._clock() >= known[0]:
            found = frozenset(one for one in self._groups if self._is_in(one, person))
            known = (self._clock() + FRESH, found)
            self._known.put(person, known)
        return known[1]

    def _is_in(self, group: str, person: str) -> bool:
        """An id does not say whether it is a channel's or a team's."""
        return any(
            self._has_member(f"/{kind}/{group}/members/{person}") for kind in ("channels", "teams")
        )

    def _has_member(self, path: str) -> bool:
        try:
            found = self._client.get(path)
        except HttpRefused as error:
            if error.status in (400, 403, 404):
                return False
            raise
        return isinstance(found, Mapping) and not found.get("delete_at")


def _language(locale: object) -> str | None:
    """``pt`` of ``pt-BR``."""
    return locale.partition("-")[0].lower() or None if isinstance(locale, str) else None
