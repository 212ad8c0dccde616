"""Who somebody is by Slack's own word."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.contracts.chat import Profile
from connectors.slack.client import SlackClient
from connectors.slack.groups import UserGroups
from connectors.slack.people import ELSEWHERE, profile_of
from connectors.slack.platform import SlackPlatform
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.world import TEAM, person


def known(**more: Any) -> Profile:
    return profile_of(person("U1", **more), TEAM, frozenset())


def test_a_member_of_our_workspace() -> None:
    assert known() == Profile("U1", "Ada", "ada@example.org", "fr", email_verified=True, home=None)


@pytest.mark.parametrize("flag", ["is_restricted", "is_ultra_restricted"])
def test_a_guest(flag: str) -> None:
    assert known(**{flag: True}).is_guest


def test_a_bot_is_one_and_so_is_slackbot() -> None:
    assert known(is_bot=True).is_bot
    assert profile_of(person("USLACKBOT"), TEAM, frozenset()).is_bot
    assert not known().is_bot


def test_who_left_is_not_active() -> None:
    assert not known(deleted=True).active


@pytest.mark.parametrize(
    ("user", "home"),
    [
        ({"team_id": "T9"}, "T9"),
        ({"team_id": "T9", "is_stranger": True}, "T9"),
        ({"team_id": TEAM, "is_stranger": True}, ELSEWHERE),
        ({"team_id": None, "is_stranger": True}, ELSEWHERE),
        ({"team_id": "E1", "enterprise_user": {"teams": [TEAM]}}, None),
        ({"team_id": "E1", "enterprise_user": {"teams": ["T9"]}}, "E1"),
    ],
)
def test_whose_people_somebody_belongs_to(user: dict[str, Any], home: str | None) -> None:
    assert known(**user).home == home


def test_a_mail_that_slack_does_not_tell_or_vouch_for() -> None:
    assert known(profile={"real_name": "Ada"}).email is None
    assert known(is_email_confirmed=False).email_verified is False
    unsaid = person("U1")
    del unsaid["is_email_confirmed"]
    assert profile_of(unsaid, TEAM, frozenset()).email_verified is None


@pytest.mark.scenario
def test_somebody_whom_the_workspace_does_not_know(
    server: SlackServer, platform: SlackPlatform
) -> None:
    assert platform.resolve_person("U404") is None
    found = platform.resolve_person("U0ADA")
    assert found is not None
    assert (found.display_name, found.language) == ("Ada", "fr")


@pytest.mark.scenario
def test_the_groups_that_somebody_is_in(server: SlackServer, client: SlackClient) -> None:
    moment = 0.0
    server.world.groups = {"S1": ["U0ADA", "U2"], "S2": ["U2"], "S3": ["U0ADA"]}
    groups = UserGroups(client, clock=lambda: moment)
    assert [groups.of(one) for one in ("U0ADA", "U2", "U3")] == [{"S1", "S3"}, {"S1", "S2"}, set()]
    assert len(server.called("usergroups.list")) == 1
    server.world.groups["S2"] = []
    moment = 61.0
    assert groups.of("U2") == {"S1"}


@pytest.mark.scenario
@pytest.mark.parametrize("code", ["missing_scope", "unknown_method", "paid_teams_only"])
def test_a_workspace_that_tells_of_no_groups(
    server: SlackServer, platform: SlackPlatform, code: str
) -> None:
    server.lacks["usergroups.list"] = code
    found = platform.resolve_person("U0ADA")
    assert found is not None
    assert found.groups == frozenset()


@pytest.mark.scenario
def test_staff_are_known_by_their_group(server: SlackServer, platform: SlackPlatform) -> None:
    server.world.groups = {"S1": ["U0ADA"]}
    found = platform.resolve_person("U0ADA")
    assert found is not None
    assert found.groups == {"S1"}
