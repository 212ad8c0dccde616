"""A Slack that limits, fails, loses replies and deletes: the answer is there once in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest

from connectors.contracts.chat import Disclosure, PlatformInfo, Profile
from connectors.slack.client import SlackAccess, SlackClient
from connectors.slack.platform import SlackPlatform
from tests.fakes.chat_people import PeopledChat
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.slack.server import TOKEN, Fault, SlackServer
from tests.fakes.slack.world import BOT

pytestmark = pytest.mark.scenario
RESOLUTION = "Unplug the cable, wait ten seconds and choose the profile of the laboratory again."
POST = "chat.postMessage"


class DeskSlack(SlackPlatform):
    """Slack as the only platform of a desk. It takes as many messages as come."""

    def __init__(self, client: SlackClient) -> None:
        super().__init__("fake", client, Disclosure.FULL)
        self.people: dict[str, Profile] = {}

    @property
    def info(self) -> PlatformInfo:
        return replace(super().info, messages_per_second=None)


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


@pytest.fixture
def desk(sqlite_url: str, server: SlackServer) -> Iterator[Helpdesk]:
    client = SlackClient(SlackAccess(TOKEN, server.api))
    made = Helpdesk(sqlite_url, chat=cast(PeopledChat, DeskSlack(client)), mode="auto")
    made.knows(title="Wireless", resolution=RESOLUTION, relevance=0.95)
    yield made
    made.close()
    client.close()


def ask(desk: Helpdesk, server: SlackServer) -> tuple[str, str]:
    """A question of Ada; its id, and the root of its thread."""
    root = server.world.say("C1", "The wireless network refuses to connect since this morning").ts
    profile = Profile("U0ADA", "Ada", language="en")
    values: dict[str, Any] = {"channel": "C1", "message_id": root, "profile": profile}
    return desk.asked(**values), root


def answers(server: SlackServer) -> list[str | None]:
    """The thread of each message of ours that has the answer."""
    with server.world.lock:
        ours = [one for one in server.world.messages if one.bot_id == BOT and not one.stone]
    return [one.thread_ts for one in ours if "ten seconds" in one.read()]


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(POST, 429, "ratelimited", headers=(("Retry-After", "1"),))] * 8,
        [Fault(POST, 500)] * 2,
        [Fault(POST, 500, accepts=True)],
        [Fault(POST, 0)] * 2,
        [Fault(POST, 0, accepts=True)],
        [Fault(POST, code="internal_error", accepts=True)],
        [Fault(POST, 0, accepts=True), Fault("conversations.replies", 500)],
    ],
    ids=["429 x8", "500", "500 kept", "reset", "reset kept", "internal_error kept", "no look"],
)
def test_the_answer_is_there_once(desk: Helpdesk, server: SlackServer, faults: list[Fault]) -> None:
    question, root = ask(desk, server)
    server.faults.extend(faults)
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert answers(server) == [root]
    assert not [fault for fault in server.faults if fault.method == POST]


def test_a_slack_that_was_away_has_it_when_it_is_back(desk: Helpdesk, server: SlackServer) -> None:
    question, root = ask(desk, server)
    server.stop()
    desk.work()
    assert desk.status(question) != "answered"
    server.start()
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert answers(server) == [root]


def test_an_answer_to_a_deleted_question_opens_a_thread_that_says_so(
    desk: Helpdesk, server: SlackServer
) -> None:
    question, root = ask(desk, server)
    server.world.delete("C1", root)
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert answers(server) == [None]
    (said,) = server.world.texts("C1")
    assert "The thread of your question was deleted" in said


def test_the_question_is_marked_as_answered(desk: Helpdesk, server: SlackServer) -> None:
    _, root = ask(desk, server)
    desk.work_hard()
    reactions = server.world.find("C1", root).reactions
    assert [name for name, users in reactions.items() if users] == ["white_check_mark"]
