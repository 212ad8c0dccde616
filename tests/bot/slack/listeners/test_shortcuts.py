"""The entry in a message's menu."""

from __future__ import annotations

from connectors.contracts.chat import Reported
from connectors.errors import DatabaseUnavailable
from tests.bot.slack.conftest import Dispatch
from tests.fakes.chat_desk import RecordingDesk
from tests.fakes.slack import payloads
from tests.fakes.slack.world import SlackWorld


def test_which_message_of_whom_is_stored(
    dispatch: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    root = world.say("C1", "root")
    posted = world.say("C1", "the <https://a.example|portal> &gt; down", "U0BOB", thread_ts=root.ts)
    body = payloads.message_action(posted, "ticket_from_message", "U0ADA", "t1", world.now())
    for _ in range(2):
        assert dispatch(body).status == 200
    (event,) = desk.events
    text = "the portal (https://a.example) > down"
    assert event.deed == Reported(posted.ts, text, "U0BOB", thread=root.ts)
    assert (event.actor, event.channel) == ("U0ADA", "C1")


def test_a_message_of_another_app(
    dispatch: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    posted = world.say("D0ADA", "Disk full", user="", bot_id="B0777")
    dispatch(payloads.message_action(posted, "anything", "U0ADA", "t1", world.now()))
    assert desk.deeds == [Reported(posted.ts, "Disk full", "B0777", direct=True)]


def test_what_could_not_be_stored_is_not_acknowledged(
    dispatch: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    desk.failures.append(DatabaseUnavailable("Away."))
    posted = world.say("C1", "down")
    body = payloads.message_action(posted, "ticket_from_message", "U0ADA", "t1", world.now())
    assert dispatch(body).status == 500


def test_a_global_shortcut_is_acknowledged(dispatch: Dispatch, desk: RecordingDesk) -> None:
    body = {
        "type": "shortcut",
        "callback_id": "other",
        "team": {"id": "T0123"},
        "user": {"id": "U1"},
    }
    assert dispatch(body).status == 200
    assert desk.calls == 0
