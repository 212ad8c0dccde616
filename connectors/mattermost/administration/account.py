"""What the bot itself sees of its server: account, channels, and whether it is called back."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from connectors.contracts.diagnosis import Finding
from connectors.errors import LoginRefused, Refused
from connectors.mattermost.administration.api import Api
from connectors.mattermost.administration.server import INTERNAL, hidden_mail, is_internal
from connectors.mattermost.platform import Callback
from connectors.mattermost.signing import PROBE, Signatures
from connectors.mattermost.triggers import FRESH

OLDEST = (5, 37)
"""The oldest version that was tried. Before it a websocket does not go on after a break."""
PUBLIC = "O"
CLOSE = 20.0
"""Seconds that two clocks may be apart without a word."""


def account_findings(api: Api) -> Iterator[Finding]:
    """Who the token is of, and the server's version. Raises `ConnectorError`."""
    me = api.get("/users/me")
    name = me.get("username")
    if not me.get("is_bot"):
        yield Finding(
            True,
            f"the token is of {name}, who is no bot: make a bot account with guichet mattermost "
            "setup.",
            warning=True,
        )
    if not api.listed("/users/me/teams"):
        yield Finding(False, f"{name} is in no team. In a team: Invite People, or /invite.")
    version = api.version
    yield Finding(True, f"{name} on Mattermost {version or 'of an unknown version'}")
    if version and _numbers(version) < OLDEST:
        yield Finding(True, f"Mattermost {version} is older than 5.37: update it.", warning=True)
    config = api.find("/config/client", {"format": "old"}) or {}
    if str(config.get("ShowEmailAddress")) == "false":
        yield hidden_mail()


def clock_findings(api: Api, now: datetime) -> Iterator[Finding]:
    """How far the two clocks are apart, by the server's last reply: a click counts for a minute."""
    try:
        then = parsedate_to_datetime(api.date)
    except (TypeError, ValueError):
        return
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    apart = abs((now - then).total_seconds())
    if apart < CLOSE:
        yield Finding(True, "the server's clock is ours")
        return
    line = f"the server's clock and ours are {apart:.0f} s apart. Run NTP on both machines."
    yield Finding(apart < FRESH, line, warning=True)


def channel_findings(api: Api, channel: str, *, staff: bool) -> Iterator[Finding]:
    """Whether the bot reads a channel, and whether a staff channel is for staff alone."""
    me = str(api.get("/users/me").get("id"))
    found = api.find(f"/channels/{channel}")
    if found is None or api.find(f"/channels/{channel}/members/{me}") is None:
        yield Finding(
            False,
            f"the bot is not in the channel {channel}. In the channel write /invite and the bot's "
            "name; the id of a channel stands in its menu, View Info.",
        )
        return
    name = found.get("display_name") or channel
    if staff and found.get("type") == PUBLIC:
        yield Finding(
            True,
            f"the staff channel {name} is public: everybody can read drafts there. Open its menu, "
            "and choose Convert to Private Channel.",
            warning=True,
        )
    elif found.get("delete_at"):
        yield Finding(False, f"the channel {name} is archived: restore it, or name another.")
    else:
        yield Finding(True, f"the bot is in the channel {name}")


def callback_findings(api: Api, callback: Callback, *, commands: bool) -> Iterator[Finding]:
    """Whether the server reaches us: the bot clicks a button of its own, in a conversation with
    itself. `commands`: there is a token of a slash command."""
    if not commands:
        yield Finding(
            True,
            "there is no command_token, so /helpdesk is not taken. Run guichet mattermost setup.",
            warning=True,
        )
    if not callback.url:
        return
    try:
        _click(api, callback, str(api.get("/users/me").get("id")))
    except LoginRefused:
        raise
    except Refused:
        host = urlsplit(callback.url).hostname or ""
        first = f"{INTERNAL.format(host=host)} Then " if is_internal(host) else ""
        yield Finding(
            False,
            f"the server did not reach {callback.actions}. {first}See that guichet serve "
            "mattermost runs there, and that the server trusts its certificate.",
        )
        return
    yield Finding(True, f"the server reaches {callback.url}")


def _click(api: Api, callback: Callback, me: str) -> None:
    channel = str(api.post("/channels/direct", [me, me])["id"])
    context = Signatures(callback.secret, me).button(channel, PROBE, secrets.token_hex(8))
    integration = {"url": callback.actions, "context": context}
    action = {"id": PROBE, "name": "Test", "type": "button", "integration": integration}
    post = api.post(
        "/posts",
        {
            "channel_id": channel,
            "message": "guichet doctor",
            "props": {"attachments": [{"actions": [action]}]},
        },
    )
    try:
        api.post(f"/posts/{post['id']}/actions/{PROBE}", {})
    finally:
        api.delete(f"/posts/{post['id']}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
