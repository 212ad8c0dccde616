"""The methods of the Web API, as functions of the workspace and the arguments."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from tests.fakes.slack.limits import (
    POST_TEXT,
    UPDATE_TEXT,
    SlackError,
    check_blocks,
    check_home,
    check_view,
    notified,
)
from tests.fakes.slack.world import APP, BOT, TEAM, USER, Posted, SlackWorld

TRIGGER_SECONDS = 3.0
Arguments = dict[str, Any]
Answer = dict[str, Any]


def auth_test(world: SlackWorld, said: Arguments) -> Answer:
    return {
        "team_id": world.tokens.get(world.token, TEAM),
        "user_id": USER,
        "bot_id": BOT,
        "team": "Example",
    }


def post_message(world: SlackWorld, said: Arguments) -> Answer:
    text, blocks = _content(said)
    with world.lock:
        thread = said.get("thread_ts")
        if thread is not None and not _is_there(world, said["channel"], thread):
            # Slack does not fail: the reply becomes a message of its own.
            thread = None
        message = world.keep(
            Posted(
                world.now(),
                said["channel"],
                text[:POST_TEXT],
                blocks,
                thread,
                _metadata(said),
            )
        )
    return {"channel": message.channel, "ts": message.ts, "message": message.shown()}


def update(world: SlackWorld, said: Arguments) -> Answer:
    text, blocks = _content(said)
    if len(text) > UPDATE_TEXT:
        raise SlackError("msg_too_long")
    with world.lock:
        message = world.find(said["channel"], said["ts"])
        if message.bot_id != BOT:
            raise SlackError("cant_update_message")
        if message.streams:
            raise SlackError("streaming_state_conflict")
        message.text, message.stream = text, ""
        if "blocks" in said:
            message.blocks = blocks
        message.metadata = _metadata(said) or message.metadata
        world.tell(message)
    return {"channel": message.channel, "ts": message.ts, "text": text}


def delete(world: SlackWorld, said: Arguments) -> Answer:
    if world.find(said["channel"], said["ts"]).bot_id != BOT:
        raise SlackError("cant_delete_message")
    world.delete(said["channel"], said["ts"])
    return {"channel": said["channel"], "ts": said["ts"]}


def open_conversation(world: SlackWorld, said: Arguments) -> Answer:
    if said["users"] not in world.people:
        raise SlackError("user_not_found")
    return {"channel": {"id": f"D{said['users'][1:]}"}}


def history(world: SlackWorld, said: Arguments) -> Answer:
    return _page(world.roots(said["channel"]), said)


def replies(world: SlackWorld, said: Arguments) -> Answer:
    return _page(world.thread(said["channel"], said["ts"]), said, root=said["ts"])


def users_info(world: SlackWorld, said: Arguments) -> Answer:
    if said["user"] not in world.people:
        raise SlackError("user_not_found")
    user = dict(world.people[said["user"]])
    if said.get("include_locale") != "1":
        user.pop("locale", None)
    return {"user": user}


def list_usergroups(world: SlackWorld, said: Arguments) -> Answer:
    groups = [
        {"id": name, "users": members, "date_delete": int(name in world.disabled_groups)}
        for name, members in world.groups.items()
        if said.get("include_disabled") == "1" or name not in world.disabled_groups
    ]
    if said.get("include_users") != "1":
        groups = [{"id": one["id"]} for one in groups]
    return {"usergroups": groups}


def add_reaction(world: SlackWorld, said: Arguments) -> Answer:
    users = world.find(said["channel"], said["timestamp"]).reactions.setdefault(said["name"], [])
    if USER in users:
        raise SlackError("already_reacted")
    users.append(USER)
    return {}


def remove_reaction(world: SlackWorld, said: Arguments) -> Answer:
    users = world.find(said["channel"], said["timestamp"]).reactions.get(said["name"], [])
    if USER not in users:
        raise SlackError("no_reaction")
    users.remove(USER)
    return {}


def get_reactions(world: SlackWorld, said: Arguments) -> Answer:
    message = world.find(said["channel"], said["timestamp"])
    reactions = [
        {"name": name, "users": users, "count": len(users)}
        for name, users in message.reactions.items()
        if users
    ]
    return {"type": "message", "message": message.shown() | {"reactions": reactions}}


def start_stream(world: SlackWorld, said: Arguments) -> Answer:
    if not said["channel"].startswith("D") and "recipient_user_id" not in said:
        raise SlackError("missing_recipient_user_id")
    with world.lock:
        if not _is_there(world, said["channel"], said["thread_ts"]):
            raise SlackError("thread_not_found")
        text = said.get("markdown_text", "")
        message = Posted(world.now(), said["channel"], text, thread_ts=said["thread_ts"])
        message.streams, message.stream = True, text
        world.keep(message)
    return {"channel": message.channel, "ts": message.ts}


def append_stream(world: SlackWorld, said: Arguments) -> Answer:
    message = _streaming(world, said)
    message.stream += said.get("markdown_text", "")
    world.tell(message)
    return {"channel": message.channel, "ts": message.ts}


def stop_stream(world: SlackWorld, said: Arguments) -> Answer:
    message = _streaming(world, said)
    message.streams = False
    message.text = message.stream
    message.metadata = _metadata(said)
    return {"channel": message.channel, "ts": message.ts, "message": message.shown()}


def post_ephemeral(world: SlackWorld, said: Arguments) -> Answer:
    text, blocks = _content(said)
    if said["channel"] in world.missing_channels:
        raise SlackError("channel_not_found")
    with world.lock:
        if said["user"] not in world.people:
            raise SlackError("user_not_found")
        if (said["channel"], USER) in world.absent:
            raise SlackError("not_in_channel")
        if (said["channel"], said["user"]) in world.absent:
            raise SlackError("user_not_in_channel")
        whisper = Posted(world.now(), said["channel"], text, blocks, said.get("thread_ts"))
        world.whispers.append((said["user"], whisper))
        world.tell(whisper)
    return {"message_ts": whisper.ts}


def set_status(world: SlackWorld, said: Arguments) -> Answer:
    place = (said["channel_id"], said["thread_ts"])
    with world.lock:
        world.statuses.pop(place, None)
        if said["status"]:
            world.statuses[place] = said["status"]
    return {}


def publish_view(world: SlackWorld, said: Arguments) -> Answer:
    if said["user_id"] not in world.people:
        raise SlackError("user_not_found")
    check_home(said["view"])
    world.homes[said["user_id"]] = said["view"]["blocks"]
    world.notified += notified(said["view"]["blocks"])
    return {"view": {"id": "V1", "hash": "1"}}


def open_view(world: SlackWorld, said: Arguments) -> Answer:
    """A click opens one form, within three seconds."""
    with world.lock:
        if said["trigger_id"] not in world.triggers:
            raise SlackError("invalid_trigger")
        user, since = world.triggers[said["trigger_id"]]
        if not user:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - since > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        check_view(said["view"])
        world.triggers[said["trigger_id"]] = ("", since)
        world.notified += notified(said["view"]["blocks"])
        number = sum(map(len, world.views.values())) + 1
        view = {"id": f"V{number:04d}{said['trigger_id']}", "hash": "1", **said["view"]}
        world.views.setdefault(user, []).append(view)
    return {"view": view}


def channel_info(world: SlackWorld, said: Arguments) -> Answer:
    name = said["channel"]
    if name in world.missing_channels:
        raise SlackError("channel_not_found")
    member = (name, USER) not in world.absent
    about = {"id": name, "name": name.lower(), "is_member": member, "is_ext_shared": False}
    return {"channel": about | world.channels.get(name, {})}


def bot_info(world: SlackWorld, said: Arguments) -> Answer:
    return {"bot": {"id": said["bot"], "app_id": APP, "user_id": USER}}


def access(world: SlackWorld, said: Arguments) -> Answer:
    """Tokens for a code or a refresh token, each of which is good once."""
    with world.lock:
        if (said.get("client_id"), said.get("client_secret")) != world.client:
            raise SlackError("bad_client_secret")
        if said.get("grant_type") == "refresh_token":
            team = world.refresh_tokens.pop(said["refresh_token"], None)
            if team is None:
                raise SlackError("invalid_refresh_token")
        else:
            team = world.codes.pop(said["code"], None)
            if team is None:
                raise SlackError("invalid_code")
        number = len(world.tokens) + 1
        token = f"xoxb-{team}-{number}"
        world.tokens[token] = team
        grant: Answer = {"access_token": token, "token_type": "bot", "bot_user_id": USER}
        grant |= {"app_id": APP, "team": {"id": team, "name": f"The {team}"}, "scope": "chat:write"}
        if world.lasts is not None:
            world.refresh_tokens[f"xoxe-1-{number}"] = team
            grant |= {"refresh_token": f"xoxe-1-{number}", "expires_in": world.lasts}
        return grant


def validate(world: SlackWorld, said: Arguments) -> Answer:
    """Check blocks or a view, which come as JSON in a form."""
    if "blocks" in said:
        check_blocks(json.loads(said["blocks"]))
        return {}
    view = json.loads(said["view"])
    (check_home if view["type"] == "home" else check_view)(view)
    return {}


METHODS: dict[str, Callable[[SlackWorld, Arguments], Answer]] = {
    "auth.test": auth_test,
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "conversations.open": open_conversation,
    "conversations.history": history,
    "conversations.replies": replies,
    "users.info": users_info,
    "usergroups.list": list_usergroups,
    "reactions.add": add_reaction,
    "reactions.remove": remove_reaction,
    "reactions.get": get_reactions,
    "chat.startStream": start_stream,
    "chat.appendStream": append_stream,
    "chat.stopStream": stop_stream,
    "chat.postEphemeral": post_ephemeral,
    "assistant.threads.setStatus": set_status,
    "views.publish": publish_view,
    "views.open": open_view,
    "conversations.info": channel_info,
    "bots.info": bot_info,
    "oauth.v2.access": access,
    "blocks.validate": validate,
}


def _content(said: Arguments) -> tuple[str, list[dict[str, Any]]]:
    text, blocks = said.get("text", ""), said.get("blocks") or []
    if not text and not blocks:
        raise SlackError("no_text")
    check_blocks(blocks)
    return text, blocks


def _metadata(said: Arguments) -> dict[str, Any] | None:
    found = said.get("metadata")
    if found is not None and set(found) != {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    return found


def _is_there(world: SlackWorld, channel: str, root: str) -> bool:
    return any(one.channel == channel and one.ts == root for one in world.messages)


def _streaming(world: SlackWorld, said: Arguments) -> Posted:
    message = world.find(said["channel"], said["ts"])
    if not message.streams:
        raise SlackError("message_not_in_streaming_state")
    return message


def _page(found: list[Posted], said: Arguments, root: str = "") -> Answer:
    """Messages since `oldest`, as many as asked for; the root of a thread comes in any case."""
    oldest = float(said.get("oldest", 0))
    found = [one for one in found if float(one.ts) > oldest or one.ts == root]
    start, most = int(said.get("cursor") or 0), min(int(said.get("limit", 100)), 200)
    more = start + most < len(found)
    metadata = said.get("include_all_metadata") == "1"
    return {
        "messages": [one.shown(metadata) for one in found[start : start + most]],
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + most) if more else ""},
    }
