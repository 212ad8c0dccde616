"""The slash command: its token proves the server, and its trigger who wrote it."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from connectors.contracts.chat import ChatEvent, Commanded
from connectors.errors import DatabaseUnavailable
from tests.bot.mattermost.callbacks.site import CHANNEL, TOKEN, Site
from tests.fakes.mattermost.world import ADA, BOT, BRUNO


def command(site: Site, user: str = ADA, **changes: str) -> dict[str, str]:
    return {
        "channel_id": CHANNEL,
        "channel_name": "town",
        "command": "/helpdesk",
        "response_url": "http://localhost/hooks/commands/x",
        "team_id": "t",
        "text": " my VPN is down ",
        "token": TOKEN,
        "trigger_id": site.trigger(user),
        "user_id": user,
        "user_name": "somebody",
        **changes,
    }


def refused(site: Site, fields: dict[str, Any], header: str = "") -> str:
    with capture_logs() as logs:
        assert site.command(fields, header) == (403, {"error": "refused"})
    assert site.desk.events == []
    assert [line["event"] for line in logs] == ["mattermost.forged"]
    return str(logs[0]["reason"])


def test_a_command_is_stored_and_answered_to_one_person(site: Site) -> None:
    status, answer = site.command(command(site), f"Token {TOKEN}")
    assert (status, answer["response_type"]) == (200, "ephemeral")
    assert answer["text"]
    (event,) = site.desk.events
    assert event == ChatEvent(event.event_id, ADA, CHANNEL, Commanded("my VPN is down"))


def test_a_command_in_the_conversation_with_the_bot(site: Site) -> None:
    site.command(command(site, channel_name="__".join(sorted((ADA, BOT)))))
    site.command(command(site, channel_name="__".join(sorted((ADA, BRUNO)))))
    assert [event.deed for event in site.desk.events] == [
        Commanded("my VPN is down", direct=True),
        Commanded("my VPN is down"),
    ]


def test_a_command_without_words(site: Site) -> None:
    fields = command(site)
    fields["text"] = ""
    assert site.command(fields)[0] == 200
    assert site.desk.events[0].deed == Commanded("")


def test_what_cannot_be_stored_says_so(site: Site) -> None:
    site.desk.fails = DatabaseUnavailable("away")
    assert site.command(command(site)) == (
        200,
        {"response_type": "ephemeral", "text": "fr: away"},
    )


@pytest.mark.parametrize("token", ["", "x", TOKEN.upper(), f"{TOKEN}x", "é", "\x00"])
def test_a_token_that_is_not_ours(site: Site, token: str) -> None:
    assert refused(site, command(site, token=token)) == "token"


def test_no_token_at_all(site: Site) -> None:
    fields = command(site)
    del fields["token"]
    assert refused(site, fields) == "token"
    assert refused(site, fields, f"Token {TOKEN}") == "token"


def test_two_tokens_that_differ(site: Site) -> None:
    assert refused(site, command(site), "Token another") == "token"


def test_who_knows_the_token_is_nobody_else_yet(site: Site) -> None:
    """Any administrator of the team sees the token of its commands."""
    fields = command(site, BRUNO) | {"user_id": ADA}
    assert refused(site, fields) == "trigger_user"
    assert refused(site, command(site, trigger_id="made up")) == "trigger_form"


def test_a_command_that_is_sent_again(site: Site) -> None:
    fields = command(site)
    assert site.command(fields)[0] == 200
    assert site.command(fields)[0] == 403
    assert len(site.desk.events) == 1


@pytest.mark.parametrize("name", ["user_id", "channel_id"])
def test_an_id_that_is_none(site: Site, name: str) -> None:
    assert refused(site, command(site) | {name: "../x"}) in ("user", "channel")


def test_json_and_endless_forms_are_no_command(site: Site) -> None:
    post = site.http.post
    kind = {"content-type": "application/x-www-form-urlencoded"}
    with capture_logs() as logs:
        assert post("/mattermost/commands", json=command(site)).status_code == 403
        many = "&".join(f"a{number}=1" for number in range(100))
        assert post("/mattermost/commands", content=many, headers=kind).status_code == 403
        long = "text=" + "x" * 140_000
        assert post("/mattermost/commands", content=long, headers=kind).status_code == 403
        assert post("/mattermost/commands", content=b"text=%ff", headers=kind).status_code == 403
    assert [line["reason"] for line in logs] == ["kind", "form", "size", "form"]
