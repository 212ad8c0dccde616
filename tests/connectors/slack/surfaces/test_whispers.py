"""Words for one person."""

from __future__ import annotations

import pytest

from connectors.contracts.chat import Action, Destination, MessageKind, OutgoingMessage
from connectors.errors import Refused, ThreadGone
from connectors.slack.platform import SlackPlatform
from tests.fakes.slack.server import Fault, SlackServer
from tests.fakes.slack.world import USER

pytestmark = pytest.mark.scenario
METHOD = "chat.postEphemeral"
LINK = OutgoingMessage(
    MessageKind.NOTICE, "Hi @here", actions=(Action("link", "Link", "1", url="https://c.example"),)
)


def test_a_whisper_has_its_buttons_and_notifies_nobody(
    server: SlackServer, platform: SlackPlatform
) -> None:
    platform.whisper(Destination("C1", "1.1", "U0ADA"), LINK)
    (said,) = server.called(METHOD)
    assert (said["user"], said["channel"], said["thread_ts"]) == ("U0ADA", "C1", "1.1")
    assert (said["parse"], said["text"]) == ("none", "Hi @\u200bhere")
    assert said["blocks"][1]["elements"][0]["url"] == "https://c.example"
    assert server.world.notified == []


def test_where_we_are_not_in_the_channel_it_says_what_to_do(
    server: SlackServer, platform: SlackPlatform
) -> None:
    server.world.absent.add(("C1", USER))
    server.world.missing_channels.add("C9")
    for channel in ("C1", "C9"):
        with pytest.raises(Refused, match="Invite the app into the channel"):
            platform.whisper(Destination(channel, person="U0ADA"), LINK)


def test_a_thread_that_is_gone(server: SlackServer, platform: SlackPlatform) -> None:
    server.faults += [Fault(METHOD, code="thread_not_found")] * 2
    with pytest.raises(ThreadGone):
        platform.whisper(Destination("C1", "1.1", "U0ADA"), LINK)
    with pytest.raises(Refused, match="thread_not_found"):
        platform.whisper(Destination("C1", person="U0ADA"), LINK)
