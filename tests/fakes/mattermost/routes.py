"""The paths of the REST API."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.fakes.mattermost import actions, commands, people, posts
from tests.fakes.mattermost.calls import Call
from tests.fakes.mattermost.integrations import Integrations

Plain = Callable[[Call], Any]
WithSite = Callable[[Call, Integrations], Any]


def system_ping(call: Call) -> Any:
    return {"status": "OK"}


def client_config(call: Call, site: Integrations) -> Any:
    """What anybody may know."""
    key = {"AsymmetricSigningPublicKey": site.key.public, "Version": call.world.version}
    return {**key, **call.world.config}


def full_config(call: Call, site: Integrations) -> Any:
    call.require_admin()
    internal = "127.0.0.0/8" if site.callbacks.allowed else ""
    service = {"AllowedUntrustedInternalConnections": internal, **site.service}
    return {**site.config, "ServiceSettings": service}


PLAIN: tuple[tuple[str, str, Plain], ...] = (
    ("POST", "/posts", posts.create),
    ("POST", "/posts/ephemeral", posts.create_ephemeral),
    ("GET", "/posts/{post_id}", posts.get),
    ("DELETE", "/posts/{post_id}", posts.delete),
    ("PUT", "/posts/{post_id}/patch", posts.patch),
    ("GET", "/posts/{post_id}/thread", posts.get_thread),
    ("GET", "/posts/{post_id}/reactions", posts.reactions),
    ("GET", "/channels/{channel_id}/posts", posts.of_channel),
    ("POST", "/reactions", posts.react),
    ("DELETE", "/users/{user_id}/posts/{post_id}/reactions/{emoji_name}", posts.unreact),
    ("POST", "/users/{user_id}/typing", posts.show_typing),
    ("GET", "/users/email/{mail}", people.by_mail),
    ("GET", "/users/username/{name}", people.by_name),
    ("POST", "/users/ids", people.by_ids),
    ("GET", "/users/{user_id}", people.get_user),
    ("POST", "/users/{user_id}/tokens", people.make_token),
    ("POST", "/bots", people.make_bot),
    ("GET", "/bots/{user_id}", people.get_bot),
    ("GET", "/users/{user_id}/teams", people.teams_of),
    ("GET", "/users/{user_id}/teams/{team_id}/channels", people.channels_of),
    ("GET", "/teams/name/{name}", people.team_by_name),
    ("GET", "/teams/{team_id}/members/{user_id}", people.team_member),
    ("POST", "/teams/{team_id}/members", people.join_team),
    ("GET", "/teams/{team_id}/channels/name/{name}", people.channel_by_name),
    ("POST", "/channels", people.make_channel),
    ("POST", "/channels/direct", people.open_direct),
    ("GET", "/channels/{channel_id}", people.get_channel),
    ("GET", "/channels/{channel_id}/members", people.channel_members),
    ("POST", "/channels/{channel_id}/members", people.join_channel),
    ("GET", "/channels/{channel_id}/members/{user_id}", people.channel_member),
    ("DELETE", "/channels/{channel_id}/members/{user_id}", people.leave_channel),
    ("GET", "/system/ping", system_ping),
)
WITH_SITE: tuple[tuple[str, str, WithSite], ...] = (
    ("POST", "/posts/{post_id}/actions/{action_id}", actions.click),
    ("POST", "/actions/dialogs/open", actions.open_dialog),
    ("POST", "/actions/dialogs/submit", actions.submit_dialog),
    ("POST", "/commands", commands.make),
    ("GET", "/commands", commands.of_team),
    ("PUT", "/commands/{command_id}", commands.change),
    ("POST", "/commands/execute", commands.execute),
    ("POST", "/hooks/commands/{hook_id}", commands.respond),
    ("GET", "/config/client", client_config),
    ("GET", "/config", full_config),
)
FOR_ALL = {client_config, actions.open_dialog, commands.respond, system_ping}
"""What nobody has to log in for."""


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path))


_PLAIN = [(method, _pattern(path), done) for method, path, done in PLAIN]
_WITH_SITE = [(method, _pattern(path), done) for method, path, done in WITH_SITE]


def route(
    method: str, path: str, site: Integrations
) -> tuple[Callable[[Call], Any], dict[str, str], bool] | None:
    """What serves a path, what stands in it, and whether anybody may call it."""
    for verb, pattern, done in _PLAIN:
        if verb == method and (found := pattern.fullmatch(path)):
            return done, found.groupdict(), done in FOR_ALL
    for verb, pattern, served in _WITH_SITE:
        if verb == method and (found := pattern.fullmatch(path)):
            return (
                lambda call, served=served: served(call, site),
                found.groupdict(),
                served in FOR_ALL,
            )
    return None
