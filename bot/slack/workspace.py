"""Whose events are taken: the workspaces that our app is installed in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.receiving import ChatDesk
from connectors.errors import ConnectorError, Unavailable
from connectors.slack.client import SlackClient

PAUSE = 2.0
"""Seconds in which Slack is not asked again who we are, after it did not say."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Our own ids in a workspace."""

    team: str
    user: str
    bot: str
    enterprise: str


class Workspace:
    """One workspace, which is an instance of the settings. Safe for threads.

    `client` is for what cannot wait: its calls end before Slack gives up on us. `language` is that
    of the words which a listener says itself.
    """

    def __init__(
        self,
        name: str,
        desk: ChatDesk,
        client: SlackClient,
        language: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.desk = desk
        self.client = client
        self.language = language
        self._clock = clock
        self._identity: Identity | None = None
        self._failed = float("-inf")
        self._lock = threading.Lock()

    @property
    def identity(self) -> Identity:
        """Our own ids, asked for once. Raises a `ConnectorError` while Slack does not say."""
        if self._identity is None:
            with self._lock:
                if self._identity is None:
                    self._identity = self._ask()
        return self._identity

    @property
    def known(self) -> bool:
        """Whether Slack has said who we are."""
        return self._identity is not None

    def _ask(self) -> Identity:
        if self._clock() - self._failed < PAUSE:
            raise Unavailable("Slack did not say who we are just now.")
        try:
            reply = self.client.auth_test()
        except ConnectorError:
            self._failed = self._clock()
            raise
        names = ("team_id", "user_id", "bot_id", "enterprise_id")
        return Identity(*(str(reply.get(name) or "") for name in names))


class Workspaces(Protocol):
    """The workspaces of one app of Slack's."""

    @property
    def name(self) -> str:
        """What logs and metrics call them together."""
        ...

    def of(self, team: str) -> Workspace | None:
        """The workspace of this id; None where our app is not installed. Raises a `GuichetError`
        where that cannot be known now."""
        ...


class OneWorkspace:
    """`Workspaces` of an app whose token stands in the settings."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def name(self) -> str:
        """The instance's."""
        return self._workspace.name

    def of(self, team: str) -> Workspace | None:
        """The workspace, if the id is its own."""
        return self._workspace if team == self._workspace.identity.team else None
