"""The bot's token: whose it is, in which workspace, and what it may do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

from slack_sdk.web import SlackResponse

from connectors.contracts.diagnosis import Finding

APP = "At https://api.slack.com/apps open the app"
AGAIN = "Install App > Reinstall to Workspace"
SKEW = 30.0
"""Seconds by which a clock may be wrong before somebody is told."""
TOO_MUCH = 240.0
"""From here on requests are refused soon: Slack signs them with their time, for five minutes."""


class ScopeLike(Protocol):
    """A scope that the app asks for; `without` says what is missing where it was not granted."""

    @property
    def name(self) -> str: ...

    @property
    def without(self) -> str: ...

    @property
    def needed(self) -> bool: ...


def workspace_findings(reply: SlackResponse, homes: Sequence[str]) -> Iterator[Finding]:
    """What `auth.test` says of the token. `homes` are the ids of the workspaces that the instance
    is for; empty: any."""
    team, name = str(reply.get("team_id") or ""), str(reply.get("team") or "")
    if not reply.get("bot_id"):
        yield Finding(
            False,
            "the token is a person's, and no bot's. "
            f"{APP}, OAuth & Permissions > OAuth Tokens, and copy the Bot User OAuth Token "
            "(xoxb-…).",
        )
    if homes and team not in homes:
        yield Finding(
            False,
            f"the token is for the workspace {team} ({name}), and the instance is for "
            f"{', '.join(homes)}. Call the instance slack:{team}, or in the other workspace "
            "take the token from OAuth & Permissions > OAuth Tokens.",
        )
    else:
        yield Finding(True, f"the token is for the workspace {team} ({name})")


def scope_findings(reply: SlackResponse, wanted: Sequence[ScopeLike]) -> Iterator[Finding]:
    """The scopes that the workspace granted, against those that the app needs."""
    told = reply.headers.get("x-oauth-scopes")
    if told is None:
        line = "Slack does not say which scopes it granted: they are not checked"
        yield Finding(True, line, warning=True)
        return
    granted = {part.strip() for part in told.split(",") if part.strip()}
    missing = [scope for scope in wanted if scope.name not in granted]
    for scope in missing:
        yield Finding(
            not scope.needed,
            f"the scope {scope.name} is missing: {scope.without}. {APP}, OAuth & Permissions > "
            f"Scopes > Bot Token Scopes > Add an OAuth Scope > {scope.name}, then {AGAIN}.",
            warning=not scope.needed,
        )
    if unused := sorted(granted - {scope.name for scope in wanted} - {"identify"}):
        yield Finding(
            True,
            f"the app has scopes that Guichet does not use: {', '.join(unused)}. {APP}, OAuth & "
            f"Permissions > Scopes > Bot Token Scopes, and take them away, then {AGAIN}.",
            warning=True,
        )
    if not missing:
        yield Finding(True, f"all {len(wanted)} scopes are granted")


def clock_findings(reply: SlackResponse, moment: datetime, *, signed: bool) -> Iterator[Finding]:
    """This machine's clock (`moment`, UTC) against Slack's. `signed`: requests of Slack's come
    here, and one that looks older than five minutes is refused."""
    try:
        theirs = parsedate_to_datetime(str(reply.headers.get("date")))
        seconds = (moment - theirs).total_seconds()
    except (TypeError, ValueError):
        return
    if abs(seconds) <= SKEW:
        yield Finding(True, "the clock agrees with Slack's")
        return
    wrong = signed and abs(seconds) >= TOO_MUCH
    off = f"this machine's clock is {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'}"
    yield Finding(
        not wrong,
        f"{off} Slack's{', and its requests are refused' if wrong else ''}. Have the clock set by "
        "NTP: timedatectl set-ntp true.",
        warning=not wrong,
    )
