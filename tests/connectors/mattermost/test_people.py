"""Who somebody is by Mattermost's own word."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.contracts.chat import Profile
from connectors.errors import Unavailable
from connectors.mattermost.client import MattermostClient
from connectors.mattermost.people import Memberships, profile_of
from connectors.mattermost.platform import MattermostPlatform
from tests.connectors.mattermost.conftest import CALLBACK, CHANNEL
from tests.fakes.mattermost.server import Fault, MattermostServer
from tests.fakes.mattermost.world import ADA, BOT, BRUNO, TEAM, user

STAFF = "staff-channel"


def known(**more: Any) -> Profile:
    return profile_of(user("u1", "ada", **more), frozenset())


def test_an_employee() -> None:
    assert known() == Profile("u1", "ada", "ada@corp.example", "fr")


def test_no_mail_counts_as_verified() -> None:
    assert known(email_verified=True).email_verified is None
    assert known(email="").email is None


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"nickname": "Ada L.", "first_name": "Ada"}, "Ada L."),
        ({"first_name": "Ada", "last_name": "Lovelace"}, "Ada Lovelace"),
        ({"last_name": "Lovelace"}, "Lovelace"),
        ({}, "ada"),
        ({"nickname": "x" * 500}, "x" * 200),
    ],
)
def test_what_somebody_is_called(more: dict[str, Any], name: str) -> None:
    assert known(**more).display_name == name


def test_bots_guests_and_who_left() -> None:
    assert known(is_bot=True).is_bot
    assert known(roles="system_guest").is_guest
    assert not known(delete_at=1_795_470_013_121).active
    assert not known().is_guest


@pytest.mark.parametrize(("locale", "language"), [("pt-BR", "pt"), ("en", "en"), ("", None)])
def test_the_language_that_somebody_reads(locale: str, language: str | None) -> None:
    assert known(locale=locale).language == language


@pytest.mark.scenario
@pytest.mark.parametrize("identifier", ["nobody", "../me", "ada/sessions", ""])
def test_somebody_whom_the_server_does_not_know(
    server: MattermostServer, platform: MattermostPlatform, identifier: str
) -> None:
    assert platform.resolve_person(identifier) is None


@pytest.mark.scenario
def test_a_server_that_hides_mails(server: MattermostServer, platform: MattermostPlatform) -> None:
    server.world.hides_mail = True
    found = platform.resolve_person(ADA)
    assert found is not None
    assert found.email is None


@pytest.mark.scenario
def test_staff_are_the_members_of_a_channel_or_team(
    server: MattermostServer, client: MattermostClient
) -> None:
    server.world.add_channel(STAFF, BRUNO, kind="P")
    server.world.teams["staff-team"] = [BOT, BRUNO]
    groups = (STAFF, "staff-team", TEAM)
    platform = MattermostPlatform("mattermost:main", client, CALLBACK, groups=groups)
    bruno, ada = platform.resolve_person(BRUNO), platform.resolve_person(ADA)
    assert bruno is not None
    assert ada is not None
    assert bruno.groups == {STAFF, "staff-team", TEAM}
    assert ada.groups == {TEAM}


@pytest.mark.scenario
def test_nobody_is_staff_by_a_channel_that_the_bot_does_not_see(
    server: MattermostServer, client: MattermostClient
) -> None:
    server.world.add_channel(STAFF, ADA, kind="P").members.remove(BOT)
    assert Memberships(client, (STAFF, "no-such-group")).of(ADA) == frozenset()


@pytest.mark.scenario
def test_a_membership_is_asked_for_once_in_a_while(
    server: MattermostServer, client: MattermostClient
) -> None:
    moment = 0.0
    memberships = Memberships(client, (CHANNEL,), clock=lambda: moment)
    assert [memberships.of(ADA) for _ in range(3)] == [{CHANNEL}] * 3
    assert len(server.calls) == 1
    server.world.channels[CHANNEL].members.remove(ADA)
    moment = 61.0
    assert memberships.of(ADA) == frozenset()


@pytest.mark.scenario
def test_a_server_that_is_away_says_nothing_of_who_is_staff(
    server: MattermostServer, client: MattermostClient
) -> None:
    memberships = Memberships(client, (CHANNEL,))
    server.faults.append(Fault("GET /channels", 500))
    with pytest.raises(Unavailable):
        memberships.of(ADA)
    assert memberships.of(ADA) == {CHANNEL}
