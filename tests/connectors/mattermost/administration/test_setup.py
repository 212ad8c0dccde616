from __future__ import annotations

import re

import pytest

from connectors.errors import BadInput, NotAllowed, NotFound, Refused
from connectors.mattermost.administration.api import Api
from connectors.mattermost.administration.setup import Wanted, new_token, set_up
from tests.fakes.mattermost.server import Fault, MattermostServer
from tests.fakes.mattermost.world import BOT, OWNER, TEAM

pytestmark = pytest.mark.scenario
BACK = "https://desk.example/mattermost"
WANTED = Wanted("it", "desk-bot", ("town",), "helpdesk-review", "helpdesk", BACK)


@pytest.fixture(autouse=True)
def _town(server: MattermostServer) -> None:
    server.world.add_channel(f"{'town':0<26}", OWNER, name="town")


def writes(server: MattermostServer) -> list[str]:
    return [name for name, _ in server.calls if not name.startswith("GET")]


def test_all_of_it_is_made(server: MattermostServer, admin: Api) -> None:
    made = set_up(admin, WANTED)
    world = server.world
    about = world.users[made.bot]
    assert (about["username"], about["is_bot"]) == ("desk-bot", True)
    assert made.bot in world.teams[TEAM]
    assert made.bot in world.channels[made.channels["town"]].members
    review = world.channels[made.review_channel]
    assert (review.name, review.kind) == ("helpdesk-review", "P")
    assert made.bot in review.members
    (command,) = server.site.commands.values()
    assert (command["trigger"], command["method"]) == ("helpdesk", "P")
    assert command["url"] == f"{BACK}/commands"
    assert made.command_token == command["token"]
    assert made.version == "5.37.0"


def test_doing_it_again_does_nothing(server: MattermostServer, admin: Api) -> None:
    first = set_up(admin, WANTED)
    server.calls.clear()
    second = set_up(admin, WANTED)
    assert writes(server) == []
    assert (second.bot, second.review_channel) == (first.bot, first.review_channel)
    assert second.command_token == first.command_token
    assert all(re.search(r" is (there|in )", line) for line in second.lines)


def test_what_is_missing_is_made_and_the_rest_stays(server: MattermostServer, admin: Api) -> None:
    made = set_up(admin, WANTED)
    server.do(OWNER, "DELETE", f"/channels/{made.review_channel}/members/{made.bot}")
    server.calls.clear()
    set_up(admin, WANTED)
    assert writes(server) == [f"POST /channels/{made.review_channel}/members"]


def test_a_command_that_calls_elsewhere_is_changed(server: MattermostServer, admin: Api) -> None:
    token = set_up(admin, WANTED).command_token
    moved = Wanted("it", "desk-bot", callback_url="https://new.example/mattermost")
    assert set_up(admin, moved).command_token == token
    (command,) = server.site.commands.values()
    assert command["url"] == "https://new.example/mattermost/commands"


def test_a_review_channel_that_everybody_reads_is_told(
    server: MattermostServer, admin: Api
) -> None:
    server.world.add_channel(f"{'open':0<26}", name="helpdesk-review")
    made = set_up(admin, WANTED)
    assert any("Convert to Private Channel" in line for line in made.lines)


def test_who_is_no_administrator(bot: Api) -> None:
    with pytest.raises(NotAllowed, match="no system administrator") as told:
        set_up(bot, WANTED)
    assert "Personal Access Tokens" in told.value.hint


def test_a_name_of_a_person(admin: Api) -> None:
    with pytest.raises(BadInput, match="ada is a person"):
        set_up(admin, Wanted("it", "ada"))


def test_a_bot_that_is_switched_off(server: MattermostServer, admin: Api) -> None:
    server.world.users[BOT]["delete_at"] = 1
    with pytest.raises(BadInput, match="switched off"):
        set_up(admin, Wanted("it"))


@pytest.mark.parametrize("wanted", [Wanted("nobody"), Wanted("it", channels=("nowhere",))])
def test_what_nobody_made(admin: Api, wanted: Wanted) -> None:
    with pytest.raises(NotFound, match=r"nobody|nowhere"):
        set_up(admin, wanted)


def test_bots_that_may_not_be_made(server: MattermostServer, admin: Api) -> None:
    server.faults.append(Fault("POST /bots$", 403, "api.bot.create_disabled"))
    with pytest.raises(Refused) as told:
        set_up(admin, WANTED)
    assert "Enable Bot Account Creation" in told.value.hint


def test_a_token_for_the_bot(server: MattermostServer, admin: Api) -> None:
    assert server.user_of(f"Bearer {new_token(admin, BOT)}") == BOT
