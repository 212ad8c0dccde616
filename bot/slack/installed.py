"""The workspaces that one app was added to: found in the database, and forgotten once they remove
it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import structlog

from bot.slack.events import text_of
from bot.slack.workspace import Workspace, Workspaces
from connectors.slack.installations.store import Installations

log = structlog.get_logger("guichet.slack")

FRESH = 30.0
"""Seconds for which it is believed that a workspace has the app."""
REMOVED = "app_uninstalled"
REVOKED = "tokens_revoked"


class InstalledWorkspaces:
    """`Workspaces` of an app that administrators add on the console. Safe for threads.

    `make` makes the workspace of an instance's name.
    """

    def __init__(
        self,
        installations: Installations,
        make: Callable[[str], Workspace],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._installations = installations
        self._make = make
        self._clock = clock
        self._known: dict[str, tuple[Workspace, float]] = {}
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The app's instance."""
        return self._installations.app

    def of(self, team: str) -> Workspace | None:
        """The workspace, if it has the app. Raises `DatabaseUnavailable` where nobody can say."""
        with self._lock:
            workspace, until = self._known.get(team, (None, 0.0))
        if workspace is not None and self._clock() < until:
            return workspace
        if self._installations.find(team) is None:
            self._forget(team)
            return None
        workspace = workspace or self._make(f"{self.name}:{team}")
        with self._lock:
            self._known[team] = workspace, self._clock() + FRESH
        return workspace

    def remove(self, team: str, at: datetime) -> None:
        """A workspace removed the app at that moment: forget its tokens."""
        if self._installations.remove(team, at):
            log.info("slack.removed", platform=self.name, team=team)
        self._forget(team)

    def _forget(self, team: str) -> None:
        with self._lock:
            self._known.pop(team, None)


def forget_removed(workspaces: Workspaces, body: Mapping[str, object]) -> bool:
    """Whether `body` says that a workspace removed the app, which is forgotten then.

    Who removed it is known by no token any more, so this comes before anybody is looked for.
    Raises `DatabaseUnavailable`: then Slack tells of it again.
    """
    event = body.get("event")
    if not isinstance(workspaces, InstalledWorkspaces) or not isinstance(event, Mapping):
        return False
    tokens = event.get("tokens")
    bots = tokens.get("bot") if isinstance(tokens, Mapping) else None
    if event.get("type") != REMOVED and not (event.get("type") == REVOKED and bots):
        return False
    moment = body.get("event_time")
    if isinstance(moment, int):
        # Slack counts whole seconds.
        at = datetime.fromtimestamp(moment + 1, UTC)
        workspaces.remove(text_of(body.get("team_id")), at)
    return True
