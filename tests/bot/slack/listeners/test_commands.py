"""The slash command."""

from __future__ import annotations

import json

from connectors.contracts.chat import Commanded
from connectors.errors import DatabaseUnavailable
from tests.bot.slack.conftest import Dispatch
from tests.fakes.chat_desk import RecordingDesk
from tests.fakes.slack.payloads import slash_command


def test_it_is_stored_and_answered_at_once(dispatch: Dispatch, desk: RecordingDesk) -> None:
    body = slash_command("my VPN &amp; <@U0ADA|ada>", "U0ADA", "C1", "t1")
    reply = dispatch(body)
    assert (reply.status, "moment" in reply.body) == (200, True)
    assert "in_channel" not in reply.body, "nobody else sees it"
    (event,) = desk.events
    assert event.deed == Commanded("my VPN & @ada")
    assert (event.actor, event.channel, event.home) == ("U0ADA", "C1", None)


def test_in_a_direct_conversation(dispatch: Dispatch, desk: RecordingDesk) -> None:
    dispatch(slash_command("status", "U0ADA", "D0ADA", "t1"))
    assert desk.deeds == [Commanded("status", direct=True)]


def test_the_same_request_again_is_one_and_another_is_another(
    dispatch: Dispatch, desk: RecordingDesk
) -> None:
    for trigger in ("t1", "t1", "t2"):
        dispatch(slash_command("status", "U0ADA", "C1", trigger))
    assert len(desk.events) == 2


def test_what_could_not_be_stored_is_told(dispatch: Dispatch, desk: RecordingDesk) -> None:
    desk.failures.append(DatabaseUnavailable("No route to db.internal.", "Ask the operator."))
    reply = dispatch(slash_command("help", "U0ADA", "C1", "t1"))
    assert reply.status == 200, "Slack delivers a command once"
    told = json.loads(reply.body)["text"] if reply.body.startswith("{") else reply.body
    assert "try again" in told
    assert "db.internal" not in told


def test_of_another_workspace(dispatch: Dispatch, desk: RecordingDesk) -> None:
    reply = dispatch(slash_command("help", "U0EVE", "C1", "t1", team_id="T0666"))
    assert reply.status == 200
    assert "its own organisation" in reply.body
    assert desk.calls == 0
