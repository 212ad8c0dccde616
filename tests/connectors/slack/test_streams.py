"""Slack's own streams, and what is shown where there are none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.contracts.chat import Destination, MessageKind, MessageRef, OutgoingMessage
from connectors.database.base import now
from connectors.errors import Refused, ThreadGone
from connectors.slack.client import SlackClient
from connectors.slack.platform import SlackPlatform
from tests.fakes.slack.server import Fault, SlackServer

pytestmark = pytest.mark.scenario
FIRST = OutgoingMessage(MessageKind.PROGRESS, "One <!here>.", note="_writing, 1 s_")
ANSWER = OutgoingMessage(MessageKind.ANSWER, "All of it.")
EARLIER = timedelta(minutes=1)
NATIVE = ["chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update"]
INSTEAD = ["chat.postMessage", "chat.update", "chat.update"]


def begun(server: SlackServer, channel: str) -> Destination:
    return Destination(channel, server.world.say(channel, "help").ts)


def grow(platform: SlackPlatform, to: Destination, first: OutgoingMessage = FIRST) -> MessageRef:
    ref = platform.start_stream(to, first, "m1")
    platform.append_stream(ref, " Two @here.", "_writing, 2 s_")
    return ref


def methods(server: SlackServer) -> list[str]:
    return [name for name, _ in server.calls if name.startswith("chat.")]


@pytest.mark.parametrize(
    ("channel", "reader"), [("D0ADA", None), ("D0ADA", "U0ADA"), ("C1", "U0ADA")]
)
def test_slack_streams_by_itself_where_it_knows_for_whom(
    server: SlackServer, platform: SlackPlatform, channel: str, reader: str | None
) -> None:
    to = begun(server, channel)
    ref = grow(platform, to, replace(FIRST, reader=reader))
    assert server.world.texts(channel) == ["One <!here>. Two @here."]
    assert platform.find_delivered(to, "m1", now() - EARLIER) == ref
    platform.stop_stream(ref, ANSWER)
    assert server.world.texts(channel) == ["All of it."]
    assert methods(server) == NATIVE
    assert server.world.notified == []
    another = SlackPlatform("slack:T0123", platform._client)
    assert another.find_delivered(to, "m1", now() - EARLIER) == ref, "its end has the marker"


def test_a_channel_sees_updates_where_nobody_says_for_whom(
    server: SlackServer, platform: SlackPlatform
) -> None:
    to = begun(server, "C1")
    ref = grow(platform, to)
    assert server.world.texts("C1") == ["One <!here>. Two @here.\n_writing, 2 s_"]
    platform.stop_stream(ref, ANSWER)
    assert methods(server) == INSTEAD
    assert server.world.notified == []


@pytest.mark.parametrize(
    "code", ["not_agent_app", "feature_disabled", "unknown_method", "missing_scope"]
)
def test_a_workspace_without_streams_sees_updates_and_is_asked_once(
    server: SlackServer, platform: SlackPlatform, code: str
) -> None:
    server.lacks["chat.startStream"] = code
    to = begun(server, "D0ADA")
    for _ in range(2):
        platform.stop_stream(grow(platform, to), ANSWER)
    assert methods(server) == ["chat.startStream", *INSTEAD, *INSTEAD]


def test_a_reader_may_stop_it(server: SlackServer, platform: SlackPlatform) -> None:
    ref = grow(platform, begun(server, "D0ADA"))
    server.world.find(ref.channel, ref.message_id).streams = False
    with pytest.raises(Refused):
        platform.append_stream(ref, " Three.", "")
    platform.stop_stream(ref, ANSWER)
    assert server.world.texts("D0ADA") == ["All of it."]


def test_another_process_ends_what_one_began(
    server: SlackServer, platform: SlackPlatform, client: SlackClient
) -> None:
    ref = grow(platform, begun(server, "D0ADA"))
    another = SlackPlatform("slack:T0123", client)
    with pytest.raises(Refused):
        another.append_stream(ref, " Three.", "")
    another.stop_stream(ref, ANSWER)
    assert server.world.texts("D0ADA") == ["All of it."]


def test_an_end_that_failed_on_its_way_is_made_again(
    server: SlackServer, platform: SlackPlatform
) -> None:
    ref = grow(platform, begun(server, "D0ADA"))
    server.faults.append(Fault("chat.update", code="internal_error"))
    with pytest.raises(Exception, match="internal_error"):
        platform.stop_stream(ref, ANSWER)
    platform.stop_stream(ref, ANSWER)
    assert server.world.texts("D0ADA") == ["All of it."]


def test_a_thread_that_is_gone_takes_no_stream(
    server: SlackServer, platform: SlackPlatform
) -> None:
    to = begun(server, "D0ADA")
    server.world.delete("D0ADA", to.thread or "")
    with pytest.raises(ThreadGone):
        platform.start_stream(to, FIRST, "m1")
