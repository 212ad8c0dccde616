"""The user groups of a workspace, by whom they have: some groups are staff.

One call tells of all groups, and Slack allows 20 a minute, so what it says is kept for a while.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from connectors.slack.client import SlackClient
from connectors.slack.errors import NO_AGENT, SlackRefused

FRESH = 60.0
"""Seconds for which a list of groups is believed."""
NO_GROUPS = NO_AGENT | {"paid_teams_only", "plan_upgrade_required", "not_allowed_token_type"}
"""The workspace has no user groups, or our app may not read them (scope usergroups:read)."""


class UserGroups:
    """Who is in which group. Safe for threads."""

    def __init__(self, client: SlackClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._members: dict[str, frozenset[str]] = {}
        self._until = float("-inf")
        self._lock = threading.Lock()

    def of(self, person: str) -> frozenset[str]:
        """The ids of the groups that a person is in."""
        with self._lock:
            if self._clock() >= self._until:
                self._members = self._ask()
                self._until = self._clock() + FRESH
            return frozenset(group for group, members in self._members.items() if person in members)

    def _ask(self) -> dict[str, frozenset[str]]:
        try:
            reply = self._client.usergroups_list(include_users=True)
        except SlackRefused as error:
            if error.code in NO_GROUPS:
                return {}
            raise
        groups = reply.get("usergroups") or ()
        return dict(_members(one) for one in groups if isinstance(one, Mapping))


def _members(group: Mapping[str, Any]) -> tuple[str, frozenset[str]]:
    return str(group.get("id")), frozenset(map(str, group.get("users") or ()))
