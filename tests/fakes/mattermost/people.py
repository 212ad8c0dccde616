"""Users, teams, channels and members, and what the server says of itself."""

from __future__ import annotations

from typing import Any

from tests.fakes.mattermost.calls import Call, bad, missing
from tests.fakes.mattermost.errors import MattermostError, forbidden
from tests.fakes.mattermost.posts import keep
from tests.fakes.mattermost.world import OWNER, Channel, Post, World, user

Answer = Any
NO_USER = "app.user.missing_account.const"
NO_NAME = "app.user.get_by_username.app_error"


def get_user(call: Call) -> Answer:
    return _shown(call, call.world.users.get(call.arg("user_id")), NO_USER)


def by_name(call: Call) -> Answer:
    return _shown(call, _named(call.world, "username", call.arg("name")), NO_NAME)


def by_mail(call: Call) -> Answer:
    if call.world.hides_mail and not call.is_admin:
        raise forbidden()
    return _shown(call, _named(call.world, "email", call.arg("mail")), NO_USER)


def by_ids(call: Call) -> Answer:
    known = [call.world.users[one] for one in call.body if one in call.world.users]
    return [_shown(call, one, NO_USER) for one in known]


def make_bot(call: Call) -> Answer:
    call.require_admin()
    name = call.text("username")
    if _named(call.world, "username", name):
        raise bad("app.user.save.username_exists.app_error")
    made = user(call.world.new_id(), name, is_bot=True, first_name=call.text("display_name"))
    call.world.users[made["id"]] = made
    return {"user_id": made["id"], "username": name, "owner_id": call.user}


def get_bot(call: Call) -> Answer:
    """Who made it; only administrators and that one may know."""
    call.require_admin()
    found = call.world.users.get(call.arg("user_id"))
    if found is None or not found["is_bot"]:
        raise missing("store.sql_bot.get.missing.app_error")
    return {"user_id": found["id"], "username": found["username"], "owner_id": OWNER}


def make_token(call: Call) -> Answer:
    call.require_admin()
    token = f"t{call.world.new_id()[1:]}"
    call.world.tokens[token] = call.arg("user_id")
    return {"id": call.world.new_id(), "token": token, "user_id": call.arg("user_id")}


def teams_of(call: Call) -> Answer:
    world, who = call.world, call.arg("user_id")
    return [_team(world, team) for team, members in world.teams.items() if who in members]


def team_by_name(call: Call) -> Answer:
    for team, name in call.world.team_names.items():
        if name == call.arg("name"):
            return _team(call.world, team)
    raise missing("app.team.get_by_name.missing.app_error")


def team_member(call: Call) -> Answer:
    members = call.world.teams.get(call.arg("team_id"))
    if members is None or (call.user not in members and not call.is_admin):
        raise forbidden()
    if call.arg("user_id") not in members:
        raise missing("app.team.get_member.missing.app_error")
    return {"team_id": call.arg("team_id"), "user_id": call.arg("user_id"), "delete_at": 0}


def join_team(call: Call) -> Answer:
    call.require_admin()
    members = call.world.teams[call.arg("team_id")]
    if call.text("user_id") not in members:
        members.append(call.text("user_id"))
    return {"team_id": call.arg("team_id"), "user_id": call.text("user_id")}


def channels_of(call: Call) -> Answer:
    """Those of a team, and all direct ones."""
    team, who = call.arg("team_id"), call.arg("user_id")
    return [
        one.shown()
        for one in list(call.world.channels.values())
        if who in one.members and one.team_id in ("", team) and not one.delete_at
    ]


def get_channel(call: Call) -> Answer:
    found = call.world.channels.get(call.arg("channel_id"))
    if found is None:
        raise missing("app.channel.get.existing.app_error")
    if found.kind != "O":
        call.channel(found.id)
    return found.shown()


def channel_by_name(call: Call) -> Answer:
    for one in call.world.channels.values():
        if one.name == call.arg("name") and one.team_id == call.arg("team_id"):
            return one.shown()
    raise missing("app.channel.get_by_name.missing.app_error")


def make_channel(call: Call) -> Answer:
    if call.world.users[call.user]["is_bot"]:
        raise forbidden()
    made = Channel(
        call.world.new_id(),
        call.text("name"),
        call.text("type") or "O",
        call.text("team_id"),
        [call.user],
    )
    call.world.channels[made.id] = made
    return made.shown()


def channel_member(call: Call) -> Answer:
    members = call.channel(call.arg("channel_id")).members
    if call.arg("user_id") not in members:
        raise missing("app.channel.get_member.missing.app_error")
    return {"channel_id": call.arg("channel_id"), "user_id": call.arg("user_id"), "roles": ""}


def channel_members(call: Call) -> Answer:
    members = call.channel(call.arg("channel_id")).members
    most = int(call.query.get("per_page", 60))
    start = int(call.query.get("page", 0)) * most
    return [{"user_id": one, "roles": ""} for one in members[start : start + most]]


def join_channel(call: Call) -> Answer:
    """Anybody of its team may join a public channel; into a private one somebody lets them."""
    world, who = call.world, call.text("user_id")
    channel = world.channels.get(call.arg("channel_id"))
    if channel is None:
        raise missing("app.channel.get.existing.app_error")
    joins = channel.kind == "O" and who == call.user
    if not joins:
        call.channel(channel.id)
    if channel.team_id and who not in world.teams[channel.team_id]:
        raise forbidden()
    with world.lock:
        if who not in channel.members:
            channel.members.append(who)
            _say(world, channel, who, "system_join_channel")
            world.tell(
                "user_added", {"team_id": channel.team_id, "user_id": who}, channel_id=channel.id
            )
    return {"channel_id": channel.id, "user_id": who}


def leave_channel(call: Call) -> Answer:
    channel = call.channel(call.arg("channel_id"))
    who = call.arg("user_id")
    if who in channel.members:
        channel.members.remove(who)
        data = {"channel_id": channel.id, "remover_id": call.user}
        call.world.tell("user_removed", data, user_id=who)
    return {"status": "OK"}


def open_direct(call: Call) -> Answer:
    """The channel of two, made where there is none."""
    first, second = call.body
    world = call.world
    if call.user not in (first, second) and not call.is_admin:
        raise forbidden()
    if not {first, second} <= set(world.users):
        raise bad("api.channel.create_direct_channel.invalid_user.app_error")
    name = "__".join(sorted((first, second)))
    with world.lock:
        for one in world.channels.values():
            if one.kind == "D" and one.name == name:
                return one.shown()
        made = Channel(world.new_id(), name, "D", "", [first, second])
        world.channels[made.id] = made
        data = {"creator_id": call.user, "teammate_id": second if call.user == first else first}
        world.tell("direct_added", data, channel_id=made.id)
    return made.shown()


def _say(world: World, channel: Channel, who: str, kind: str) -> None:
    name = world.users[who]["username"]
    text = f"{name} joined the channel."
    keep(world, Post(world.new_id(), channel.id, who, text, type=kind, props={"username": name}))


def _team(world: World, team: str) -> Answer:
    name = world.team_names.get(team, team)
    return {"id": team, "name": name, "display_name": name.title(), "delete_at": 0}


def _named(world: World, field: str, value: str) -> dict[str, Any] | None:
    wanted = value.lower()
    return next((one for one in world.users.values() if one[field].lower() == wanted), None)


def _shown(call: Call, found: dict[str, Any] | None, error_id: str) -> Answer:
    if found is None:
        raise MattermostError(404, error_id)
    hidden = call.world.hides_mail and not call.is_admin and found["id"] != call.user
    return found | {"email": ""} if hidden else found
