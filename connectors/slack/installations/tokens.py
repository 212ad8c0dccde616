"""The token of one workspace, as it is now."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from connectors.database.base import now
from connectors.errors import Conflict, ConnectorError, LoginRefused, Refused, Unavailable
from connectors.slack.client import SlackClient
from connectors.slack.installations.exchange import AppSecrets, refreshed
from connectors.slack.installations.store import Installations, Installed

log = structlog.get_logger("guichet.slack")

FRESH = 30.0
"""Seconds for which a token is believed that was read from the database."""
EARLY = timedelta(hours=2)
"""A token is changed so long before its end: Slack gives it for twelve hours."""
PAUSE = 60.0
"""Seconds after a change that failed, while the token is still good."""


@dataclass(frozen=True, slots=True)
class TokenSource:
    """What tokens are changed with. `client` calls Slack without a token."""

    installations: Installations
    client: SlackClient
    app: AppSecrets


class WorkspaceToken:
    """Called for each call's token. Safe for threads.

    It is read anew from time to time, so that a workspace that removed the app, or was added
    again, is known in every process. It is changed before it ends. Raises `LoginRefused` where the
    app is not in the workspace, and `Unavailable` where the token ended and cannot be changed now.
    """

    def __init__(
        self, source: TokenSource, team: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._source = source
        self._team = team
        self._clock = clock
        self._token = ""
        self._until = float("-inf")
        self._lock = threading.Lock()

    def __call__(self) -> str:
        with self._lock:
            if self._clock() >= self._until:
                self._token = self._read()
            return self._token

    def _read(self) -> str:
        found = self._find()
        self._until = self._clock() + FRESH
        left = None if found.expires_at is None else found.expires_at - now()
        if left is None or left > EARLY or found.refresh_token is None:
            return found.token
        try:
            return self._changed()
        except (Conflict, ConnectorError) as error:
            if left > timedelta():
                log.warning("slack.token_kept", team=self._team, error=type(error).__name__)
                self._until = self._clock() + PAUSE
                return found.token
            self._until = float("-inf")
            if isinstance(error, Refused):
                raise self._gone() from error
            raise Unavailable(
                f"The token of {self._team} ended, and could not be changed."
            ) from error

    def _changed(self) -> str:
        source = self._source
        with source.installations.changing(self._team):
            # Somebody else may have done it while we waited for nothing.
            found = self._find()
            if found.expires_at is None or found.expires_at - now() > EARLY:
                return found.token
            grant = refreshed(source.client, source.app, str(found.refresh_token))
            if grant.team != self._team or not source.installations.renew(grant):
                raise self._gone()
        log.info("slack.token_changed", team=self._team)
        return grant.token

    def _find(self) -> Installed:
        found = self._source.installations.find(self._team)
        if found is None:
            raise self._gone()
        return found

    def _gone(self) -> LoginRefused:
        return LoginRefused(
            f"The workspace {self._team} does not have the app any more.",
            "An administrator adds it again on the console, at /slack/install.",
        )
