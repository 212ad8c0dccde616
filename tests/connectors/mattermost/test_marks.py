"""Marks are reactions of ours."""

from __future__ import annotations

import pytest

from connectors.contracts.chat import Mark, MessageRef
from connectors.mattermost.platform import MattermostPlatform
from tests.connectors.mattermost.conftest import CHANNEL
from tests.fakes.mattermost.server import MattermostServer
from tests.fakes.mattermost.world import ADA, BOT

pytestmark = pytest.mark.scenario


def asked(server: MattermostServer) -> MessageRef:
    post = server.say(CHANNEL, "help").id
    return MessageRef(CHANNEL, post, post)


def test_a_mark_leaves_the_reactions_of_others(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    ref = asked(server)
    for name in ("eyes", "ticket", "+1"):
        body = {"user_id": ADA, "post_id": ref.message_id, "emoji_name": name}
        server.do(ADA, "POST", "/reactions", body)
    for state in (Mark.RECEIVED, Mark.ANSWERED, Mark.ANSWERED):
        platform.mark(ref, state)
    there = [(one["user_id"], one["emoji_name"]) for one in server.world.reactions[ref.message_id]]
    assert there == [(ADA, "eyes"), (ADA, "ticket"), (ADA, "+1"), (BOT, "white_check_mark")]


def test_it_is_never_without_a_mark_in_between(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    ref = asked(server)
    platform.mark(ref, Mark.RECEIVED)
    platform.mark(ref, Mark.ANSWERED)
    post = ref.message_id
    assert [name for name, _ in server.calls if "reactions" in name][-3:] == [
        "POST /reactions",
        f"GET /posts/{post}/reactions",
        f"DELETE /users/{BOT}/posts/{post}/reactions/eyes",
    ]
