"""What only Slack does, or does in its own way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connectors.contracts.chat import (
    Destination,
    Disclosure,
    MessageKind,
    MessageRef,
    OutgoingMessage,
    StreamMode,
)
from connectors.database.base import now
from connectors.errors import Refused, ThreadGone, Unavailable
from connectors.slack import lookup
from connectors.slack.errors import SlackRefused
from connectors.slack.platform import SlackPlatform
from tests.fakes.slack.server import Fault, SlackServer
from tests.fakes.slack.world import Posted

pytestmark = pytest.mark.scenario
ANSWER = OutgoingMessage(MessageKind.ANSWER, "Press the button.")
EARLIER = timedelta(minutes=1)


def test_a_message_is_sent_with_its_marker_and_unfolds_no_link(
    server: SlackServer, platform: SlackPlatform
) -> None:
    platform.open_thread("C1", ANSWER, "m1")
    (said,) = server.called("chat.postMessage")
    assert said["metadata"] == {
        "event_type": "guichet_delivery",
        "event_payload": {"marker": "m1"},
    }
    assert (said["unfurl_links"], said["unfurl_media"], said["parse"]) == (False, False, "none")
    assert said["text"] == "Press the button."
    assert "thread_ts" not in said


def test_a_reply_without_a_root_is_not_even_tried(
    server: SlackServer, platform: SlackPlatform
) -> None:
    root = server.world.say("C1", "help")
    server.world.delete("C1", root.ts)
    with pytest.raises(ThreadGone):
        platform.post(Destination("C1", root.ts), ANSWER, "m1")
    assert server.called("chat.postMessage") == []


def just_deleted(server: SlackServer, platform: SlackPlatform) -> Destination:
    """A thread whose root was seen, and deleted before the next reply."""
    root = server.world.say("C1", "help")
    to = Destination("C1", root.ts)
    reply = platform.post(to, ANSWER, "m0")
    server.world.delete("C1", reply.message_id)
    server.world.delete("C1", root.ts)
    return to


def test_a_reply_that_slack_shows_in_the_channel_is_taken_back(
    server: SlackServer, platform: SlackPlatform
) -> None:
    to = just_deleted(server, platform)
    with pytest.raises(ThreadGone):
        platform.post(to, ANSWER, "m1")
    assert server.world.messages == []
    assert len(server.called("chat.delete")) == 1


def test_a_root_is_looked_for_once_for_the_parts_of_an_answer(
    server: SlackServer, platform: SlackPlatform
) -> None:
    to = Destination("C1", server.world.say("C1", "help").ts)
    for marker in ("m1", "m2", "m3"):
        platform.post(to, ANSWER, marker)
    assert len(server.called("conversations.replies")) == 1


def test_a_server_that_has_no_time_to_look_still_takes_the_reply(
    server: SlackServer, platform: SlackPlatform
) -> None:
    to = Destination("C1", server.world.say("C1", "help").ts)
    server.faults.append(Fault("conversations.replies", 429, "ratelimited"))
    assert platform.post(to, ANSWER, "m1").thread == to.thread


def test_a_reply_that_cannot_be_taken_back_was_sent(
    server: SlackServer, platform: SlackPlatform
) -> None:
    to = just_deleted(server, platform)
    server.faults.append(Fault("chat.delete", 500))
    ref = platform.post(to, ANSWER, "m1")
    assert ref.thread == ref.message_id
    assert server.world.texts("C1") == ["Press the button."]


def test_a_reply_that_slack_showed_in_the_channel_is_found_there(
    server: SlackServer, platform: SlackPlatform
) -> None:
    """The process ended between the post and the look at its reply."""
    root = server.world.say("C1", "help")
    server.world.delete("C1", root.ts)
    stray = platform.open_thread("C1", ANSWER, "m1")
    found = platform.find_delivered(Destination("C1", root.ts), "m1", now() - EARLIER)
    assert found == stray


@pytest.mark.parametrize("code", ["thread_not_found", "message_not_found"])
def test_a_root_that_slack_says_is_gone(
    server: SlackServer, platform: SlackPlatform, code: str
) -> None:
    server.faults.append(Fault("chat.postMessage", code=code))
    with pytest.raises(ThreadGone):
        platform.post(Destination("C1", server.world.say("C1", "help").ts), ANSWER, "m1")


def test_a_server_that_does_not_tell_the_thread_of_a_reply_is_asked(
    server: SlackServer, platform: SlackPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = server.world.say("C1", "help")
    monkeypatch.setattr(Posted, "shown", lambda self, metadata=True: {"ts": self.ts})
    ref = platform.post(Destination("C1", root.ts), ANSWER, "m1")
    assert ref.thread == root.ts
    assert server.called("chat.delete") == []


def test_a_thread_whose_root_left_its_stone_still_takes_replies(
    server: SlackServer, platform: SlackPlatform
) -> None:
    root = server.world.say("C1", "help")
    to = Destination("C1", root.ts)
    platform.post(to, ANSWER, "m1")
    server.world.delete("C1", root.ts)
    ref = platform.post(to, ANSWER, "m2")
    assert platform.find_delivered(to, "m2", now() - EARLIER) == ref


def test_a_message_is_found_where_the_server_keeps_no_metadata(
    server: SlackServer, platform: SlackPlatform
) -> None:
    sent = platform.open_thread("C1", ANSWER, "m1")
    server.world.find("C1", sent.message_id).metadata = None
    since = now() - EARLIER
    assert platform.find_delivered(Destination("C1"), "m1", since) == sent
    assert platform.find_delivered(Destination("C1"), "m2", since) is None


def test_anothers_message_with_our_marker_is_not_ours(
    server: SlackServer, platform: SlackPlatform
) -> None:
    stolen = lookup.metadata("m1")
    blocks = lookup.with_marker([{"type": "divider"}], "m1")
    server.world.say("C1", "x", blocks=blocks)
    server.world.say("C1", "x", metadata=stolen)
    server.world.say("C1", "x", user="U0BOT", bot_id="B0EVIL", metadata=stolen)
    assert platform.find_delivered(Destination("C1"), "m1", now() - EARLIER) is None


def test_a_message_is_found_behind_many_others(
    server: SlackServer, platform: SlackPlatform
) -> None:
    since = now() - EARLIER
    sent = platform.open_thread("C1", ANSWER, "m1")
    for number in range(450):
        server.world.say("C1", f"{number}")
    assert platform.find_delivered(Destination("C1"), "m1", since) == sent
    assert len(server.called("conversations.history")) == 3


def test_a_channel_without_an_end_is_not_looked_through_for_ever(
    server: SlackServer, platform: SlackPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "PAGES", 2)
    for number in range(450):
        server.world.say("C1", f"{number}")
    with pytest.raises(Unavailable):
        platform.find_delivered(Destination("C1"), "m1", now() - EARLIER)


def test_a_direct_message_opens_its_channel_once(
    server: SlackServer, platform: SlackPlatform
) -> None:
    for marker in ("m1", "m2"):
        assert platform.direct_message("U0ADA", ANSWER, marker).channel == "D0ADA"
    assert len(server.called("conversations.open")) == 1
    with pytest.raises(Refused):
        platform.direct_message("U0NOBODY", ANSWER, "m3")


def test_anothers_message_is_not_replaced(server: SlackServer, platform: SlackPlatform) -> None:
    ts = server.world.say("C1", "mine").ts
    with pytest.raises(SlackRefused, match="cant_update_message"):
        platform.update(MessageRef("C1", ts, ts), ANSWER)


def test_a_channel_that_we_are_not_in_says_what_to_do(
    server: SlackServer, platform: SlackPlatform
) -> None:
    server.world.missing_channels.add("C9")
    with pytest.raises(Refused, match="Invite the app into the channel"):
        platform.open_thread("C9", ANSWER, "m1")


def test_it_is_redacted_unless_somebody_decides_else(platform: SlackPlatform) -> None:
    info = platform.info
    assert (info.name, info.disclosure) == ("slack:T0123", Disclosure.REDACTED)
    assert info.streaming is StreamMode.APPEND
    assert info.forms
    assert info.marks
