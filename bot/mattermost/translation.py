"""From what Mattermost says to the neutral form. Pure: nobody is asked, and nothing is raised.

Who wrote a post is `user_id` alone. Anybody may set `props.from_bot`, `override_username` and what
else is shown with a post, so none of it is read. A post with a type is the system's, a webhook's
or an attachment's, and no person's words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.mattermost.mentions import names, without
from connectors.contracts.chat import ChatEvent, Deed, Deleted, Edited, Reacted, Said

Json = Mapping[str, Any]

DIRECT = "D"
"""The type of a channel of two people."""
THUMBS = {"+1": True, "thumbsup": True, "-1": False, "thumbsdown": False}
FILES = 20
FILE_NAME = 200
"""Most files of a post that are named, and characters of a name."""
_ID = re.compile(r"[a-z0-9]{26}")


@dataclass(frozen=True, slots=True)
class Bot:
    """Who we are on this server."""

    user_id: str
    username: str


def event_of(frame: Json, bot: Bot) -> ChatEvent | None:
    """What a frame of the websocket says that somebody did; None where it is nothing for us.

    A reaction that was taken away has no time of its own: `removal_of` gives its event.
    """
    name, data = frame.get("event"), _object(frame.get("data"))
    if name == "posted":
        return said(parsed(data.get("post")), bot, direct=data.get("channel_type") == DIRECT)
    if name == "post_edited":
        return edited(parsed(data.get("post")), bot)
    if name == "post_deleted":
        return deleted(parsed(data.get("post")), bot)
    if name == "reaction_added":
        return reacted(parsed(data.get("reaction")), channel_of(frame), bot)
    return None


def removal_of(frame: Json, bot: Bot, given_at: int) -> ChatEvent | None:
    """The event of a reaction that was taken away, if the frame says so.

    `given_at` is when it was given, in milliseconds, as far as it is known: the frame does not say
    it, and without it the second removal would look like the first one again.
    """
    if frame.get("event") != "reaction_removed":
        return None
    reaction = parsed(_object(frame.get("data")).get("reaction"))
    return reacted(reaction, channel_of(frame), bot, given_at=given_at)


def said(post: Json, bot: Bot, *, direct: bool) -> ChatEvent | None:
    """A person's message; None for our own, the system's and what is no post."""
    if not _by_a_person(post, bot) or post.get("delete_at"):
        return None
    text = _text(post.get("message"))
    return _event(
        f"post:{post['id']}",
        post,
        Said(
            post["id"],
            without(text, bot.username),
            thread=_id(post.get("root_id")) or None,
            direct=direct,
            mentioned=names(text, bot.username),
            files=_files(post),
        ),
    )


def edited(post: Json, bot: Bot) -> ChatEvent | None:
    """What a person's message says now. Pins and reactions change a post too, but edit nothing."""
    moment = _number(post.get("edit_at"))
    if not moment or post.get("delete_at") or not _by_a_person(post, bot):
        return None
    text = _text(post.get("message"))
    deed = Edited(post["id"], without(text, bot.username), mentioned=names(text, bot.username))
    return _event(f"edit:{post['id']}:{moment}", post, deed)


def deleted(post: Json, bot: Bot) -> ChatEvent | None:
    """That a person's message is gone."""
    if not _by_a_person(post, bot):
        return None
    return _event(f"delete:{post['id']}", post, Deleted(post["id"]))


def reacted(
    reaction: Json, channel: str, bot: Bot, *, given_at: int | None = None
) -> ChatEvent | None:
    """A thumb on a post. `given_at`: it was taken away, after it had been given then."""
    key = reaction_key(reaction)
    helpful = THUMBS.get(_text(reaction.get("emoji_name")).partition("_")[0])
    user, post = _id(reaction.get("user_id")), _id(reaction.get("post_id"))
    if helpful is None or not (user and post and channel) or user == bot.user_id:
        return None
    moment = _number(reaction.get("create_at")) if given_at is None else given_at
    kind = "react" if given_at is None else "unreact"
    deed = Reacted(post, helpful, added=given_at is None)
    return ChatEvent(f"{kind}:{key}:{moment}", user, channel, deed)


def reaction_key(reaction: Json) -> str:
    """What tells one reaction from every other that stands at the same time."""
    parts = (_id(reaction.get("post_id")), _id(reaction.get("user_id")))
    return ":".join((*parts, _text(reaction.get("emoji_name"))[:64]))


def created_at(thing: Json) -> int:
    """When a post or a reaction was made, in milliseconds since 1970; 0 where it does not say."""
    return _number(thing.get("create_at"))


def channel_of(frame: Json) -> str:
    """The channel that a frame is about."""
    return _id(_object(frame.get("broadcast")).get("channel_id"))


def parsed(text: object) -> Json:
    """The JSON object in a string; an empty one for anything else."""
    if not isinstance(text, str | bytes):
        return {}
    try:
        return _object(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _by_a_person(post: Json, bot: Bot) -> bool:
    ids = (_id(post.get("id")), _id(post.get("user_id")), _id(post.get("channel_id")))
    return all(ids) and post.get("type") in ("", None) and post.get("user_id") != bot.user_id


def _event(event_id: str, post: Json, deed: Deed) -> ChatEvent:
    return ChatEvent(event_id, post["user_id"], post["channel_id"], deed)


def _files(post: Json) -> tuple[str, ...]:
    files = _object(post.get("metadata")).get("files")
    if not isinstance(files, list):
        return ()
    found = (_text(_object(one).get("name"))[:FILE_NAME].strip() for one in files[:FILES])
    return tuple(name for name in found if name)


def _object(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 2**62:
        return 0
    return int(value)


def _id(value: object) -> str:
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""
