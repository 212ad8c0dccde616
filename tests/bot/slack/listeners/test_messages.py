"""Messages: what is stored of them, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.contracts.chat import Deleted, Edited, Said
from connectors.errors import DatabaseUnavailable
from tests.bot.slack.conftest import NAME, Dispatch
from tests.fakes.chat_desk import RecordingDesk
from tests.fakes.slack import payloads
from tests.fakes.slack.world import SlackWorld

IGNORED = [
    {"bot_id": "B0777"},
    {"bot_id": "B0001", "user": "U0001"},
    {"user": "U0001"},
    {"user": "USLACKBOT"},
    {"user": None},
    {"ts": None},
    {"hidden": True},
    *({"subtype": kind} for kind in ("channel_join", "bot_message", "me_message", "channel_topic")),
]


def test_a_direct_message(tell: Dispatch, world: SlackWorld, desk: RecordingDesk) -> None:
    posted = world.say("D0ADA", "Wi-Fi &amp; VPN are <https://a.example|slow>")
    assert tell(payloads.message(posted)).status == 200
    (event,) = desk.events
    assert (desk.platforms, event.actor, event.channel) == ([NAME], "U0ADA", "D0ADA")
    assert event.deed == Said(
        posted.ts, "Wi-Fi & VPN are slow (https://a.example)", direct=True, mentioned=False
    )
    assert (event.home, event.is_bot) == (None, False)


def test_a_reply_in_a_thread_with_files(
    tell: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    root = world.say("C1", "root")
    reply = world.say("C1", "and this", thread_ts=root.ts)
    files = [{"id": "F1", "name": "log.txt"}, {"id": "F2", "title": "Screenshot"}, {"id": "F3"}]
    tell(payloads.message(reply, subtype="file_share", files=files))
    tell(payloads.message(root, thread_ts=root.ts))
    shared = world.say("C1", "to all", thread_ts=root.ts)
    tell(payloads.message(shared, subtype="thread_broadcast"))
    assert desk.deeds == [
        Said(reply.ts, "and this", thread=root.ts, files=("log.txt", "Screenshot")),
        Said(root.ts, "root"),
        Said(shared.ts, "to all", thread=root.ts),
    ]


@pytest.mark.parametrize("order", [("message", "app_mention"), ("app_mention", "message")])
def test_a_mention_is_told_of_twice_and_is_one(
    order: tuple[str, ...], tell: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    posted = world.say("C1", "<@U0001> my VPN drops")
    told = {"message": payloads.message(posted), "app_mention": payloads.app_mention(posted)}
    assert [tell(told[name]).status for name in order] == [200, 200]
    assert desk.calls == 2
    assert desk.deeds == [Said(posted.ts, "my VPN drops", mentioned=True)]


def test_an_edit_that_names_us_is_an_edit_and_a_question(
    tell: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    posted = world.say("C1", "my VPN drops")
    tell(payloads.message(posted))
    desk.events.clear()
    posted.text, moment = "<@U0001> my VPN drops", world.now()
    mention = payloads.app_mention(posted, edited={"user": posted.user, "ts": moment})
    changed = payloads.message_changed(posted, "my VPN drops", edited_ts=moment)
    for event in (changed, mention, changed, mention):
        tell(event)
    assert desk.deeds == [
        Edited(posted.ts, "my VPN drops", mentioned=True),
        Said(posted.ts, "my VPN drops", mentioned=True),
    ]
    assert {event.actor for event in desk.events} == {"U0ADA"}


def test_a_second_edit_is_another_one(
    tell: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    posted = world.say("C1", "two")
    tell(payloads.message_changed(posted, "one", edited_ts=world.now()))
    tell(payloads.message_changed(posted, "three", edited_ts=world.now()))
    assert desk.deeds == [Edited(posted.ts, "two")] * 2


def test_an_unfolded_link_is_no_edit(
    tell: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    posted = world.say("C1", "see <https://a.example>")
    event = payloads.message_changed(posted, posted.text, edited_ts=world.now())
    assert tell(event).status == 200
    bot = payloads.message_changed(posted, "old", edited_ts=world.now())
    bot["message"]["bot_id"] = "B0777"
    tell(bot)
    assert desk.events == []


def test_a_deleted_message_and_a_deleted_root(
    tell: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    lone, root = world.say("C1", "alone"), world.say("C1", "root")
    tell(payloads.message_deleted(lone, world.now()))
    tell(payloads.tombstone(root, world.now()))
    tell(payloads.message_deleted(root, world.now()))
    assert desk.deeds == [Deleted(lone.ts), Deleted(root.ts)]
    ours = world.say("C1", "our own", user="U0001", bot_id="B0001")
    tell(payloads.message_deleted(ours, world.now()))
    assert len(desk.events) == 2


@pytest.mark.parametrize("more", IGNORED, ids=str)
def test_bots_and_remarks_of_slack_are_ignored(
    more: dict[str, Any], tell: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    posted = world.say("C1", "<@U0001> hi")
    assert tell(payloads.message(posted, **more)).status == 200
    assert tell(payloads.app_mention(posted, **more)).status == 200
    assert desk.calls == 0


def test_who_is_from_elsewhere_is_marked(
    tell: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    for more in ({"user_team": "T0666"}, {"source_team": "T0666"}, {"team": "T0666"}):
        posted = world.say("C1", "hello", user="U0EVE")
        tell(payloads.message(posted, **more), is_ext_shared_channel=True)
    tell(payloads.message(world.say("C1", "ours"), user_team="T0123"), is_ext_shared_channel=True)
    assert [event.home for event in desk.events] == ["T0666", "T0666", "T0666", None]
    assert all(isinstance(deed, Said) and deed.shared for deed in desk.deeds)


def test_what_could_not_be_stored_is_not_acknowledged(
    tell: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    posted = world.say("C1", "hello")
    desk.failures += [DatabaseUnavailable("The database does not answer."), RuntimeError("hello")]
    event = payloads.message(posted)
    assert [tell(event).status for _ in range(3)] == [500, 500, 200]
    assert len(desk.events) == 1
