"""Slack's OAuth: the address that a person is sent to, and tokens for what they bring back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from connectors.errors import ConnectorError, Refused
from connectors.slack.client import SlackClient

METHOD = "oauth.v2.access"
AUTHORIZE = "https://slack.com/oauth/v2/authorize"


@dataclass(frozen=True, slots=True)
class AppSecrets:
    """What Slack knows our app by."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a workspace gave. `lasts`: seconds until the token ends; None: it does not."""

    team: str
    name: str
    token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    lasts: float | None = None

    def ends(self, moment: datetime) -> datetime | None:
        """When the token ends, if it was given at `moment`."""
        return None if self.lasts is None else moment + timedelta(seconds=self.lasts)


def authorize_url(
    client_id: str, scopes: Iterable[str], state: str, redirect: str, address: str = AUTHORIZE
) -> str:
    """Where an administrator says yes for a workspace; Slack sends them to `redirect` then."""
    asked = {"client_id": client_id, "scope": ",".join(scopes), "state": state}
    # The generator of slack_sdk writes each of them as it is.
    return f"{address}?{urlencode({**asked, 'redirect_uri': redirect})}"


def granted(client: SlackClient, app: AppSecrets, code: str, redirect: str) -> Grant:
    """The tokens for a code, which is good once. Raises a `ConnectorError`."""
    return _asked(client, app, code=code, redirect_uri=redirect)


def refreshed(client: SlackClient, app: AppSecrets, refresh_token: str) -> Grant:
    """New tokens for a refresh token, which is good once. Raises a `ConnectorError`."""
    return _asked(client, app, grant_type="refresh_token", refresh_token=refresh_token)


def _asked(client: SlackClient, app: AppSecrets, **fields: str) -> Grant:
    about = {"client_id": app.client_id, "client_secret": app.client_secret, **fields}
    # The call of slack_sdk would send our id and secret in a header that its own transport makes.
    reply = client.api_call(METHOD, data=about)
    team = reply.get("team")
    team = team if isinstance(team, Mapping) else {}
    token, refresh = reply.get("access_token"), reply.get("refresh_token")
    if reply.get("is_enterprise_install") or not team.get("id"):
        raise Refused(
            "The app was added to a whole organisation.",
            "Add it to each workspace instead: choose one at the top right of Slack's page.",
        )
    if reply.get("token_type") != "bot" or not isinstance(token, str) or not token:
        raise ConnectorError("Slack gave no token of a bot.")
    return Grant(
        team=str(team["id"]),
        name=str(team.get("name") or team["id"])[:200],
        token=token,
        refresh_token=refresh if isinstance(refresh, str) and refresh else None,
        lasts=_seconds(reply.get("expires_in")),
    )


def _seconds(found: Any) -> float | None:
    return float(found) if isinstance(found, int | float) and found > 0 else None
