"""What Slack tells an app, in the shapes that it documents."""

from __future__ import annotations

import itertools
import time
from typing import Any

from tests.fakes.slack.world import TEAM, USER, Posted

Payload = dict[str, Any]
APP = "A0001"
RESPONSE_URL = "http://192.0.2.1/response/s3cret"
"""A capability: nobody calls it, and no log has it."""
_numbers = itertools.count(1)


def unique(prefix: str) -> str:
    """An id of Slack's."""
    return f"{prefix}{next(_numbers):08d}"


def event_callback(event: Payload, **outer: Any) -> Payload:
    """An event of the Events API."""
    authorization = {"enterprise_id": None, "team_id": TEAM, "user_id": USER, "is_bot": True}
    return {
        "token": "legacy-t0ken",
        "team_id": TEAM,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": unique("Ev"),
        "event_time": int(time.time()),
        "authorizations": [authorization | {"is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": "4-context",
    } | outer


def message(posted: Posted, **more: Any) -> Payload:
    """That somebody wrote; in the shape of `message`."""
    direct = posted.channel.startswith("D")
    found: Payload = {
        "type": "message",
        "user": posted.user,
        "ts": posted.ts,
        "client_msg_id": "5c1cdcb6-7a73-4c0e-8ef5-d7a4d8b6a8a1",
        "text": posted.text,
        "team": TEAM,
        "blocks": [{"type": "rich_text", "block_id": "b1", "elements": []}],
        "channel": posted.channel,
        "event_ts": posted.ts,
        "channel_type": "im" if direct else "channel",
    }
    if posted.bot_id:
        found |= {"bot_id": posted.bot_id, "app_id": APP}
    if posted.thread_ts:
        found["thread_ts"] = posted.thread_ts
    return found | more


def app_mention(posted: Posted, **more: Any) -> Payload:
    """The same message, for being named in it."""
    found = message(posted)
    del found["channel_type"], found["client_msg_id"]
    return found | {"type": "app_mention"} | more


def message_changed(posted: Posted, before: str, **more: Any) -> Payload:
    """That somebody changed their message."""
    now = message(posted) | {"edited": {"user": posted.user, "ts": more.pop("edited_ts")}}
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": now,
        "previous_message": message(posted) | {"text": before},
        "channel": posted.channel,
        "hidden": True,
        "ts": now["edited"]["ts"],
        "event_ts": now["edited"]["ts"],
        "channel_type": now["channel_type"],
    } | more


def message_deleted(posted: Posted, moment: str) -> Payload:
    """That somebody deleted it."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": message(posted),
        "channel": posted.channel,
        "hidden": True,
        "deleted_ts": posted.ts,
        "event_ts": moment,
        "ts": moment,
        "channel_type": message(posted)["channel_type"],
    }


def tombstone(posted: Posted, moment: str) -> Payload:
    """That a root was deleted which has replies."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": {
            "type": "message",
            "subtype": "tombstone",
            "text": "This message was deleted.",
            "user": "USLACKBOT",
            "hidden": True,
            "ts": posted.ts,
            "thread_ts": posted.ts,
        },
        "previous_message": message(posted),
        "channel": posted.channel,
        "hidden": True,
        "ts": moment,
        "event_ts": moment,
        "channel_type": message(posted)["channel_type"],
    }


def reaction(posted: Posted, name: str, user: str, moment: str, *, added: bool) -> Payload:
    """That somebody reacted, or took it back."""
    return {
        "type": "reaction_added" if added else "reaction_removed",
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": posted.channel, "ts": posted.ts},
        "item_user": posted.user,
        "event_ts": moment,
    }


def slash_command(text: str, user: str, channel: str, trigger: str, **more: str) -> Payload:
    """The fields of a slash command."""
    return {
        "token": "legacy-t0ken",
        "team_id": TEAM,
        "team_domain": "example",
        "channel_id": channel,
        "channel_name": "directmessage" if channel.startswith("D") else "general",
        "user_id": user,
        "user_name": "ada",
        "command": "/helpdesk",
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": RESPONSE_URL,
        "trigger_id": trigger,
    } | more


def block_actions(posted: Posted, button: Payload, user: str, trigger: str, moment: str) -> Payload:
    """That somebody pressed a button of a message."""
    container = {"type": "message", "message_ts": posted.ts, "channel_id": posted.channel}
    if posted.thread_ts:
        container["thread_ts"] = posted.thread_ts
    pressed = {key: button[key] for key in ("type", "action_id", "value") if key in button}
    return _interaction("block_actions", user, trigger) | {
        "container": container | {"is_ephemeral": False},
        "channel": {"id": posted.channel, "name": "general"},
        "message": posted.shown(),
        "state": {"values": {}},
        "actions": [pressed | {"block_id": "b1", "action_ts": moment}],
    }


def home_actions(view: Payload, button: Payload, user: str, trigger: str, moment: str) -> Payload:
    """That somebody pressed a button of the app's own page."""
    pressed = {key: button[key] for key in ("type", "action_id", "value") if key in button}
    return _interaction("block_actions", user, trigger) | {
        "container": {"type": "view", "view_id": "VHOME"},
        "view": {"id": "VHOME", "type": "home"} | view,
        "actions": [pressed | {"block_id": "b1", "action_ts": moment}],
    }


def view_submission(view: Payload, values: dict[str, str], user: str, trigger: str) -> Payload:
    """That somebody sent a form."""
    state: Payload = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element, name = block["element"], block["block_id"]
        value = values.get(name, element.get("initial_value"))
        found: Payload = {"type": element["type"], "value": value}
        if element["type"] == "static_select":
            chosen = [one for one in element["options"] if one["value"] == values.get(name)]
            found = {"type": "static_select", "selected_option": chosen[0] if chosen else None}
        state[name] = {element["action_id"]: found}
    shown = view | {"state": {"values": state}, "type": "modal", "team_id": TEAM}
    submission = _interaction("view_submission", user, trigger)
    del submission["response_url"]
    return submission | {"view": shown, "response_urls": []}


def message_action(posted: Posted, callback: str, user: str, trigger: str, moment: str) -> Payload:
    """That somebody used the entry in a message's menu."""
    return _interaction("message_action", user, trigger) | {
        "callback_id": callback,
        "action_ts": moment,
        "message_ts": posted.ts,
        "channel": {"id": posted.channel, "name": "general"},
        "message": posted.shown() | {"client_msg_id": "5c1c"},
    }


def _interaction(kind: str, user: str, trigger: str) -> Payload:
    return {
        "type": kind,
        "user": {"id": user, "username": "ada", "name": "ada", "team_id": TEAM},
        "api_app_id": APP,
        "token": "legacy-t0ken",
        "trigger_id": trigger,
        "team": {"id": TEAM, "domain": "example"},
        "enterprise": None,
        "is_enterprise_install": False,
        "response_url": RESPONSE_URL,
    }
