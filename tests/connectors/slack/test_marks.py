"""Marks are reactions of ours."""

from __future__ import annotations

import pytest

from connectors.contracts.chat import Mark, MessageRef
from connectors.slack.platform import SlackPlatform
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.world import USER

pytestmark = pytest.mark.scenario


@pytest.mark.parametrize("code", [None, "missing_scope", "unknown_method"])
def test_a_mark_leaves_the_reactions_of_others(
    server: SlackServer, platform: SlackPlatform, code: str | None
) -> None:
    if code:
        server.lacks["reactions.get"] = code
    message = server.world.say("C1", "help")
    message.reactions = {"eyes": ["U0ADA"], "ticket": ["U0ADA"]}
    ref = MessageRef("C1", message.ts, message.ts)
    for state in (Mark.RECEIVED, Mark.ANSWERED, Mark.ANSWERED):
        platform.mark(ref, state)
    assert message.reactions["eyes"] == ["U0ADA"]
    assert message.reactions["ticket"] == ["U0ADA"]
    assert message.reactions["white_check_mark"] == [USER]


def test_it_is_never_without_a_mark_in_between(
    server: SlackServer, platform: SlackPlatform
) -> None:
    ts = server.world.say("C1", "help").ts
    ref = MessageRef("C1", ts, ts)
    platform.mark(ref, Mark.RECEIVED)
    platform.mark(ref, Mark.ANSWERED)
    called = [(name, said.get("name")) for name, said in server.calls if "reactions" in name]
    assert called[-3:] == [
        ("reactions.add", "white_check_mark"),
        ("reactions.get", None),
        ("reactions.remove", "eyes"),
    ]
