"""What the bot needs on a server: made where it is not there, and left alone where it is.

Each step looks first, so that doing it again does nothing again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.errors import BadInput, NotAllowed, NotFound
from connectors.http.errors import HttpRefused
from connectors.mattermost.administration.api import Api

ADMIN = "system_admin"
PRIVATE = "P"
NO_BOTS = "api.bot.create_disabled"
BOTS_HINT = (
    "System Console, Integrations, Bot Accounts: set Enable Bot Account Creation to true, save."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be there. Names are those in addresses; `callback_url` is where the server
    reaches us."""

    team: str
    username: str = "helpdesk-bot"
    channels: Sequence[str] = ()
    review_channel: str = ""
    trigger: str = "helpdesk"
    callback_url: str = ""


@dataclass(slots=True)
class Made:
    """What is there now. `lines` tell what was made and what was there, in order."""

    lines: list[str] = field(default_factory=list)
    version: str = ""
    bot: str = ""
    team: str = ""
    channels: dict[str, str] = field(default_factory=dict)
    """Ids by name."""
    review_channel: str = ""
    command_token: str = field(default="", repr=False)


def set_up(api: Api, wanted: Wanted) -> Made:
    """Have all of it there. Raises `NotAllowed` for a token that is no administrator's, and
    `NotFound` for a team or channel that nobody made."""
    made = Made()
    me = api.get("/users/me")
    if ADMIN not in str(me.get("roles")):
        raise NotAllowed(
            "This token is no system administrator's.",
            "Take a personal access token of one: Profile, Security, Personal Access Tokens.",
        )
    made.version = api.version
    made.bot = _bot(api, wanted.username, made)
    made.team = _team(api, wanted.team, made.bot, made)
    for name in wanted.channels:
        channel = _named(api, made.team, name)
        if channel is None:
            raise NotFound(f"There is no channel {name} in the team {wanted.team}.")
        made.channels[name] = _join(api, channel, made.bot, made)
    if wanted.review_channel:
        made.review_channel = _review_channel(api, wanted.review_channel, made)
    if wanted.callback_url:
        made.command_token = _command(api, wanted, made)
    return made


def new_token(api: Api, bot: str) -> str:
    """A token for the bot. It is told once, and never again."""
    found = api.post(f"/users/{bot}/tokens", {"description": "Guichet"})
    return str(found["token"])


def _bot(api: Api, username: str, made: Made) -> str:
    found = api.find(f"/users/username/{username}")
    if found is None:
        body = {
            "username": username,
            "display_name": "Helpdesk",
            "description": "Answers questions, with sources, and brings colleagues in.",
        }
        try:
            bot = str(api.post("/bots", body)["user_id"])
        except HttpRefused as error:
            error.hint = BOTS_HINT if error.code == NO_BOTS else error.hint
            raise
        made.lines.append(f"the bot account {username} was made")
        return bot
    if not found.get("is_bot"):
        raise BadInput(
            f"{username} is a person's account, and no bot's.", "Choose another --username."
        )
    if found.get("delete_at"):
        raise BadInput(
            f"The bot account {username} is switched off.",
            "Integrations, Bot Accounts: enable it, and run this again.",
        )
    made.lines.append(f"the bot account {username} is there")
    return str(found["id"])


def _team(api: Api, name: str, bot: str, made: Made) -> str:
    found = api.find(f"/teams/name/{name}")
    if found is None:
        raise NotFound(
            f"There is no team {name}.", "Its name is the part of its address after the server's."
        )
    team = str(found["id"])
    if api.find(f"/teams/{team}/members/{bot}") is None:
        api.post(f"/teams/{team}/members", {"team_id": team, "user_id": bot})
        made.lines.append(f"the bot was added to the team {name}")
    else:
        made.lines.append(f"the bot is in the team {name}")
    return team


def _named(api: Api, team: str, name: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = api.find(f"/teams/{team}/channels/name/{name}")
    return found


def _join(api: Api, channel: dict[str, Any], bot: str, made: Made) -> str:
    identifier, name = str(channel["id"]), str(channel.get("name"))
    if api.find(f"/channels/{identifier}/members/{bot}") is None:
        api.post(f"/channels/{identifier}/members", {"user_id": bot})
        made.lines.append(f"the bot was added to the channel {name}")
    else:
        made.lines.append(f"the bot is in the channel {name}")
    return identifier


def _review_channel(api: Api, name: str, made: Made) -> str:
    """A private channel: who sees it sees every draft."""
    found = _named(api, made.team, name)
    if found is None:
        body = {
            "team_id": made.team,
            "name": name,
            "display_name": name.replace("-", " ").capitalize(),
            "type": PRIVATE,
            "purpose": "Drafts of the helpdesk bot, for staff to decide.",
        }
        found = api.post("/channels", body)
        made.lines.append(f"the private channel {name} was made: add your colleagues to it")
    elif found.get("type") != PRIVATE:
        made.lines.append(
            f"the channel {name} is public, so everybody can read drafts there. Open its menu, and "
            "choose Convert to Private Channel"
        )
    return _join(api, found, made.bot, made)


def _command(api: Api, wanted: Wanted, made: Made) -> str:
    url = f"{wanted.callback_url}/commands"
    of_team = api.listed("/commands", {"team_id": made.team, "custom_only": "true"})
    found = next((one for one in of_team if one.get("trigger") == wanted.trigger), None)
    body = {
        "team_id": made.team,
        "trigger": wanted.trigger,
        "method": "P",
        "url": url,
        "display_name": "Helpdesk",
        "description": "Asks the helpdesk.",
        "auto_complete": True,
        "auto_complete_hint": "[question]",
        "auto_complete_desc": "Ask the helpdesk, or write help.",
    }
    if found is None:
        found = api.post("/commands", body)
        made.lines.append(f"the command /{wanted.trigger} was made")
    elif found.get("url") != url:
        found = {**found, **api.put(f"/commands/{found['id']}", {**found, **body})}
        made.lines.append(f"the command /{wanted.trigger} calls {url} now")
    else:
        made.lines.append(f"the command /{wanted.trigger} is there")
    return str(found.get("token") or "")
