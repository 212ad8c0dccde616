"""Buttons and dialogs: what a click makes the server send us, and what anybody may make it send."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.fakes.mattermost.calls import Call, bad, missing
from tests.fakes.mattermost.errors import MattermostError
from tests.fakes.mattermost.integrations import Integrations
from tests.fakes.mattermost.limits import check_message
from tests.fakes.mattermost.posts import change
from tests.fakes.mattermost.world import Post

FAILED = "api.post.do_action.action_integration.app_error"
ROUTE = re.compile(r"[A-Za-z0-9]+")
Answer = Any


def click(call: Call, site: Integrations) -> Answer:
    """A button of a post. With a cookie, the caller need not see the post: only the channel of the
    cookie is looked at."""
    world, body = call.world, call.body or {}
    if not ROUTE.fullmatch(call.arg("action_id")):
        raise missing("api.context.404.app_error")
    cookie = site.cookies.get(body.get("cookie") or "")
    post = world.posts.get(call.arg("post_id"))
    if cookie is not None:
        call.channel(cookie["channel_id"])
    else:
        post = call.post(call.arg("post_id"))
    action = _action(post, call.arg("action_id")) if post else None
    if action is None and cookie is not None and post is None:
        action = cookie["action"]
    if action is None or not action.get("integration"):
        raise missing("api.post.do_action.action_id.app_error")
    channel = world.channels[post.channel_id if post else cookie["channel_id"]]  # type: ignore[index]
    integration = action["integration"]
    context = as_floats(integration.get("context"))
    if action.get("type") == "select":
        chosen = body.get("selected_option")
        context = {**(context or {}), **({"selected_option": chosen} if chosen else {})}
    trigger = site.trigger(call.user, world)
    said: dict[str, Any] = {
        "user_id": call.user,
        "user_name": world.users[call.user]["username"],
        "channel_id": channel.id,
        "channel_name": channel.name,
        "team_id": channel.team_id,
        "team_domain": world.team_names.get(channel.team_id, ""),
        "post_id": call.arg("post_id"),
        "trigger_id": trigger,
        "type": action.get("type", "button"),
        "data_source": action.get("data_source", ""),
    }
    if context is not None:
        said["context"] = context
    answered = _object(site.callbacks.json(integration["url"], said, FAILED))
    _apply(call, site, post, answered)
    return {"status": "OK", "trigger_id": trigger}


def open_dialog(call: Call, site: Integrations) -> Answer:
    """Within three seconds of a click. Nobody has to be logged in, and nothing is checked."""
    user = site.key.user_of(call.text("trigger_id"), call.world.now())
    if user is None:
        raise bad("interactive_message.decode_trigger_id.expired")
    shown = {name: call.body.get(name) for name in ("url", "dialog", "trigger_id")}
    site.dialogs.append({"user_id": user, **shown})
    call.world.tell("open_dialog", {"dialog": json.dumps(shown)}, user_id=user)
    return {"status": "OK"}


def submit_dialog(call: Call, site: Integrations) -> Answer:
    """Whatever the caller says was filled in; only who they are is certain."""
    body = call.body
    channel = call.channel(call.text("channel_id"))
    cancelled = bool(body.get("cancelled"))
    said = {
        "type": "dialog_cancelled" if cancelled else "dialog_submission",
        "callback_id": body.get("callback_id", ""),
        "state": body.get("state", ""),
        "user_id": call.user,
        "channel_id": channel.id,
        "team_id": body.get("team_id", ""),
        "submission": {} if cancelled else body.get("submission", {}),
        "cancelled": cancelled,
    }
    if cancelled:
        said["type"] = "dialog_submission"
    answer = site.callbacks.json(call.text("url"), said, "api.dialog.submit.app_error")
    try:
        found = json.loads(answer or b"{}")
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}


def as_floats(context: Any) -> Any:
    """Numbers as the server has them: large ones are not exact."""
    if isinstance(context, dict):
        return {name: as_floats(value) for name, value in context.items()}
    if isinstance(context, int) and not isinstance(context, bool):
        return float(context)
    return context


def _action(post: Post, identifier: str) -> dict[str, Any] | None:
    """The first button with this id."""
    parts = post.props.get("attachments") or ()
    found = [one for part in parts for one in part.get("actions") or ()]
    return next((one for one in found if one.get("id") == identifier), None)


def _object(answer: bytes) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise MattermostError(400, FAILED, "no JSON object")
    return found


def _apply(call: Call, site: Integrations, post: Post | None, answer: dict[str, Any]) -> None:
    update = answer.get("update")
    if isinstance(update, dict):
        if post is None:
            raise missing("app.post.get.app_error")
        check_message(update.get("message") or "")
        change(call.world, post, update.get("message") or "", update.get("props"))
    if answer.get("ephemeral_text") and post is not None:
        site.show_ephemeral(
            call.world,
            call.user,
            post.channel_id,
            str(answer["ephemeral_text"]),
            root=post.root_id or post.id,
        )
