"""Posts, threads, reactions and typing."""

from __future__ import annotations

import json
import time
from typing import Any

from tests.fakes.mattermost.calls import Call, bad
from tests.fakes.mattermost.errors import MattermostError, forbidden, no_post
from tests.fakes.mattermost.limits import (
    PROPS_NEW,
    PROPS_OLD,
    TO_ALL,
    check_message,
    check_props,
    notified_by,
)
from tests.fakes.mattermost.world import Channel, Post, World

REMEMBERED = 30.0
"""Seconds for which a `pending_post_id` is known."""
MOST_SINCE = 1_000
MOST_PAGE = 200
Answer = Any


def create(call: Call) -> Answer:
    channel, world = call.channel(call.text("channel_id")), call.world
    with world.lock:
        known = _known(call)
        if known is not None:
            return known.shown()
        if channel.delete_at:
            raise bad("api.post.create_post.can_not_post_to_deleted.error")
        if call.text("type").startswith("system_"):
            raise bad("api.context.invalid_body_param.app_error")
        _check_root(world, channel, call.text("root_id"))
        made = Post(
            world.new_id(),
            channel.id,
            call.user,
            call.text("message"),
            call.text("root_id"),
            dict(call.body.get("props") or {}),
            call.text("type"),
            list(call.body.get("file_ids") or ()),
        )
        if world.users[call.user]["is_bot"]:
            made.props["from_bot"] = "true"
        check_message(made.message)
        check_props(made.props, props_limit(world))
        if pending := call.text("pending_post_id"):
            world.pending[pending] = (made.id, time.monotonic_ns() + int(REMEMBERED * 1e9))
        keep(world, made)
    return made.shown(pending)


def keep(world: World, post: Post) -> Post:
    """Add a post, and tell of it."""
    with world.lock:
        post.create_at = post.update_at = world.now()
        world.posts[post.id] = post
        channel = world.channels[post.channel_id]
        channel.last_post_at = post.create_at
        if root := world.posts.get(post.root_id):
            root.update_at = post.create_at
        _tell_posted(world, channel, post)
    return post


def patch(call: Call) -> Answer:
    world, body = call.world, call.body
    with world.lock:
        post = world.posts.get(call.arg("post_id"))
        if post is None or post.delete_at:
            raise forbidden()
        call.channel(post.channel_id)
        if post.user_id != call.user and not call.is_admin:
            raise forbidden()
        message, props = body.get("message"), body.get("props")
        check_message(message or "")
        if props is not None:
            check_props(props, props_limit(world))
        change(world, post, message, props)
    return post.shown()


def change(world: World, post: Post, message: str | None, props: dict[str, Any] | None) -> None:
    """Change what is given of a post; props are replaced as a whole."""
    with world.lock:
        if props is not None:
            post.props = dict(props)
            _fill_ids(post.props)
        post.update_at = world.now()
        if message is not None:
            post.message = message
            post.edit_at = post.update_at
        world.notified += _whom(world, post)
        world.tell("post_edited", {"post": json.dumps(post.shown())}, channel_id=post.channel_id)


def delete(call: Call) -> Answer:
    world = call.world
    with world.lock:
        post = call.post(call.arg("post_id"))
        if post.user_id != call.user and not call.is_admin:
            raise forbidden()
        remove(world, post)
    return {"status": "OK"}


def remove(world: World, post: Post) -> None:
    """Delete a post, and a whole thread with its root."""
    with world.lock:
        moment = world.now()
        for one in world.posts.values():
            if post.id in (one.id, one.root_id) and not one.delete_at:
                one.delete_at = one.update_at = moment
        world.tell("post_deleted", {"post": json.dumps(post.shown())}, channel_id=post.channel_id)


def get(call: Call) -> Answer:
    return call.post(call.arg("post_id")).shown()


def get_thread(call: Call) -> Answer:
    post = call.post(call.arg("post_id"))
    with call.world.lock:
        found = [
            one
            for one in call.world.posts.values()
            if (post.root_id or post.id) in (one.id, one.root_id) and not one.delete_at
        ]
    return _listed(found[::-1])


def of_channel(call: Call) -> Answer:
    """The posts of a channel: those that changed since a moment, or a page of them."""
    channel, query = call.channel(call.arg("channel_id")), call.query
    with call.world.lock:
        found = [one for one in call.world.posts.values() if one.channel_id == channel.id]
        if "since" in query:
            # Above the limit the server takes any, in no order.
            changed = [one for one in found if one.update_at > int(query["since"])]
            return _listed(changed[:MOST_SINCE][::-1])
        most = min(int(query.get("per_page", 60)), MOST_PAGE)
        there = [one for one in found if not one.delete_at]
        moment = _moment(call.world, query.get("after") or query.get("before"))
        if "after" in query:
            page = [one for one in there if one.create_at > moment][:most][::-1]
        elif "before" in query:
            page = [one for one in there if one.create_at < moment][::-1][:most]
        else:
            start = int(query.get("page", 0)) * most
            page = there[::-1][start : start + most]
        roots = [call.world.posts[one.root_id] for one in page if one.root_id]
    return _listed(page, [one for one in roots if not one.delete_at])


def create_ephemeral(call: Call) -> Answer:
    """No bot may do this."""
    call.require_admin()
    return {}


def react(call: Call) -> Answer:
    world = call.world
    if call.text("user_id") != call.user:
        raise forbidden()
    if call.text("post_id") not in world.posts:
        raise forbidden()
    with world.lock:
        post = call.post(call.text("post_id"))
        made = {
            "user_id": call.user,
            "post_id": post.id,
            "emoji_name": call.text("emoji_name"),
            "create_at": world.now(),
        }
        there = world.reactions.setdefault(post.id, [])
        if not any(_same(one, call.user, call.text("emoji_name")) for one in there):
            there.append(made)
        _tell_reaction(world, post, "reaction_added", made)
    return made


def unreact(call: Call) -> Answer:
    world, name = call.world, call.arg("emoji_name")
    if call.arg("user_id") != call.user:
        raise forbidden()
    with world.lock:
        post = call.post(call.arg("post_id"))
        there = world.reactions.get(post.id, [])
        for one in [one for one in there if _same(one, call.user, name)]:
            there.remove(one)
            _tell_reaction(world, post, "reaction_removed", one)
    return {"status": "OK"}


def reactions(call: Call) -> Answer:
    """None at all is ``null``, and no empty list."""
    post = call.post(call.arg("post_id"))
    return call.world.reactions.get(post.id) or None


def show_typing(call: Call) -> Answer:
    channel = call.channel(call.text("channel_id"))
    call.world.typing.append((call.user, channel.id, call.text("parent_id")))
    call.world.tell(
        "typing",
        {"user_id": call.user, "parent_id": call.text("parent_id")},
        channel_id=channel.id,
        omit=call.user,
    )
    return {"status": "OK"}


def props_limit(world: World) -> int:
    """Runes of props in this version."""
    return PROPS_NEW if int(world.version.split(".")[0]) >= 11 else PROPS_OLD


def _known(call: Call) -> Post | None:
    """The post that was made by the same `pending_post_id`, whoever made it, and wherever."""
    world = call.world
    identifier, until = world.pending.get(call.text("pending_post_id"), ("", 0))
    if not identifier or time.monotonic_ns() > until:
        return None
    post = world.posts[identifier]
    if post.delete_at:
        raise MattermostError(500, "api.post.deduplicate_create_post.failed_to_get")
    reads = call.user in world.channels[post.channel_id].members
    return post if reads or props_limit(world) == PROPS_OLD else None


def _check_root(world: World, channel: Channel, root_id: str) -> None:
    if not root_id:
        return
    root = world.posts.get(root_id)
    if root is None or root.delete_at or root.root_id:
        raise bad("api.post.create_post.root_id.app_error")
    if root.channel_id != channel.id:
        raise bad("api.post.create_post.channel_root_id.app_error")


def _fill_ids(props: dict[str, Any]) -> None:
    """A button without an id is given one."""
    for number, one in enumerate(_buttons(props)):
        if not one.get("id"):
            one["id"] = f"made{number}"


def _buttons(props: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for part in props.get("attachments") or () for one in part.get("actions") or ()]


def _whom(world: World, post: Post) -> list[str]:
    return notified_by(post.message, post.props, set(world.names()))


def _tell_posted(world: World, channel: Channel, post: Post) -> None:
    _fill_ids(post.props)
    named = _whom(world, post)
    world.notified += named
    ids = [world.names()[name[1:]] for name in named if name[1:] in world.names()]
    if set(named) & set(TO_ALL) or channel.kind == "D":
        ids += [one for one in channel.members if one != post.user_id]
    data = {
        "channel_display_name": channel.name.title(),
        "channel_name": channel.name,
        "channel_type": channel.kind,
        "post": json.dumps(post.shown()),
        "sender_name": f"@{world.users[post.user_id]['username']}",
        "set_online": True,
        "team_id": channel.team_id,
    }
    if ids:
        data["mentions"] = json.dumps(sorted(set(ids)))
    if post.type.startswith("system_"):
        data["sender_name"] = "System"
    world.tell("posted", data, channel_id=channel.id)


def _tell_reaction(world: World, post: Post, event: str, reaction: dict[str, Any]) -> None:
    world.tell(event, {"reaction": json.dumps(reaction)}, channel_id=post.channel_id)


def _same(reaction: dict[str, Any], user: str, name: str) -> bool:
    return bool(reaction["user_id"] == user and reaction["emoji_name"] == name)


def _moment(world: World, post: str | None) -> int:
    if post is None:
        return 0
    if post not in world.posts:
        raise no_post()
    return world.posts[post].create_at


def _listed(posts: list[Post], others: list[Post] | None = None) -> Answer:
    """`others` are among the posts, and not in the order."""
    return {
        "order": [one.id for one in posts],
        "posts": {one.id: one.shown() for one in [*posts, *(others or ())]},
        "next_post_id": "",
        "prev_post_id": "",
    }
