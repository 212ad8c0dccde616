"""Slash commands: who makes them, what they send, and what becomes of the reply."""

from __future__ import annotations

import json
import time
from typing import Any

from tests.fakes.mattermost.calls import Call, bad, missing
from tests.fakes.mattermost.errors import MattermostError, forbidden
from tests.fakes.mattermost.integrations import Integrations
from tests.fakes.mattermost.posts import keep
from tests.fakes.mattermost.world import Post

USES, LIFE = 5, 1_800.0
"""How often a `response_url` works, and for how many seconds."""
FAILED = "api.command.execute_command.failed.app_error"
Answer = Any


def make(call: Call, site: Integrations) -> Answer:
    """No bot may do this."""
    call.require_admin()
    team, trigger = call.text("team_id"), call.text("trigger")
    if any((one["team_id"], one["trigger"]) == (team, trigger) for one in site.commands.values()):
        raise bad("api.command.duplicate_trigger.app_error")
    made = {
        "id": call.world.new_id(),
        "token": f"c{call.world.new_id()[1:]}",
        "method": "P",
        "creator_id": call.user,
        **call.body,
    }
    site.commands[made["id"]] = made
    return made


def of_team(call: Call, site: Integrations) -> Answer:
    """Members see no tokens."""
    team = call.query.get("team_id", "")
    found = [one for one in site.commands.values() if one["team_id"] == team]
    return found if call.is_admin else [one | {"token": ""} for one in found]


def change(call: Call, site: Integrations) -> Answer:
    call.require_admin()
    found = site.commands.get(call.arg("command_id"))
    if found is None:
        raise missing("store.sql_command.get.missing.app_error")
    found.update({name: value for name, value in call.body.items() if name not in ("id", "token")})
    return found


def execute(call: Call, site: Integrations) -> Answer:
    """Somebody writes a command. The thread that they write in is not sent along."""
    world = call.world
    channel = call.channel(call.text("channel_id"))
    team = channel.team_id or call.text("team_id")
    if not team:
        raise forbidden()
    name, _, text = call.text("command").removeprefix("/").partition(" ")
    command = next(
        (one for one in site.commands.values() if (one["team_id"], one["trigger"]) == (team, name)),
        None,
    )
    if command is None:
        raise missing("api.command.execute_command.not_found.app_error")
    hook = world.new_id()
    until = time.monotonic() + LIFE
    site.hooks[hook] = {"user": call.user, "channel": channel.id, "left": USES, "until": until}
    trigger = site.trigger(call.user, world)
    said = {
        "channel_id": channel.id,
        "channel_name": channel.name,
        "command": f"/{name}",
        "response_url": f"{call.query.get('site', '')}/hooks/commands/{hook}",
        "team_domain": world.team_names.get(team, ""),
        "team_id": team,
        "text": text,
        "token": command["token"],
        "trigger_id": trigger,
        "user_id": call.user,
        "user_name": world.users[call.user]["username"],
    }
    body, kind = site.callbacks.form(command["url"], said, command["token"])
    answer = _read(body, kind)
    _show(call, site, channel.id, answer)
    return {"trigger_id": trigger, **answer}


def respond(call: Call, site: Integrations) -> Answer:
    """What somebody sends to a `response_url`. Nobody has to be logged in."""
    hook = site.hooks.get(call.arg("hook_id"))
    if hook is None or hook["left"] <= 0 or time.monotonic() > hook["until"]:
        raise bad("app.command_webhook.try_use.invalid")
    hook["left"] -= 1
    asked = Call(call.world, hook["user"], body=call.body)
    _show(asked, site, hook["channel"], call.body)
    return {"status": "ok"}


def _read(body: bytes, kind: str) -> dict[str, Any]:
    if not body:
        raise MattermostError(500, f"{FAILED}_empty")
    if kind == "text/plain":
        return {"response_type": "ephemeral", "text": body.decode()}
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise MattermostError(500, FAILED)
    return found


def _show(call: Call, site: Integrations, channel: str, answer: dict[str, Any]) -> None:
    """A reply for all is a post of who wrote the command."""
    text = answer.get("text") or ""
    attachments = answer.get("attachments") or []
    if answer.get("response_type") == "in_channel":
        props: dict[str, Any] = {"from_webhook": "true", "override_username": "command"}
        if attachments:
            props["attachments"] = attachments
        kind = "slack_attachment" if attachments else ""
        made = Post(call.world.new_id(), channel, call.user, text, props=props, type=kind)
        keep(call.world, made)
        return
    site.show_ephemeral(call.world, call.user, channel, text, attachments)
