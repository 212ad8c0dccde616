"""A Mattermost that limits, fails, loses replies and deletes: each answer is there once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest

from connectors.contracts.chat import Disclosure, Profile
from connectors.mattermost.client import MattermostAccess, MattermostClient
from connectors.mattermost.platform import Callback, MattermostPlatform
from tests.fakes.chat_people import PeopledChat
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.mattermost.posts import remove
from tests.fakes.mattermost.reading import read
from tests.fakes.mattermost.server import Fault, MattermostServer, limited
from tests.fakes.mattermost.world import ADA, BOT, BRUNO, TOKEN

pytestmark = pytest.mark.scenario
RESOLUTION = "Unplug the cable, wait ten seconds and choose the profile of the laboratory again."
CHANNEL = "it-support"
POST, THREAD = "POST /posts$", "GET /posts/.*/thread"


class DeskMattermost(MattermostPlatform):
    """Mattermost as the only platform of a desk."""

    def __init__(self, client: MattermostClient) -> None:
        back = Callback("https://guichet.example/mattermost", "a secret of callbacks")
        super().__init__("fake", client, back, disclosure=Disclosure.FULL)
        self.people: dict[str, Profile] = {}


@pytest.fixture
def server() -> Iterator[MattermostServer]:
    with MattermostServer() as server:
        server.world.add_channel(CHANNEL)
        yield server


@pytest.fixture
def desk(sqlite_url: str, server: MattermostServer) -> Iterator[Helpdesk]:
    client = MattermostClient(MattermostAccess(server.url, TOKEN))
    made = Helpdesk(sqlite_url, chat=cast(PeopledChat, DeskMattermost(client)), mode="auto")
    made.knows(title="Wireless", resolution=RESOLUTION, relevance=0.95)
    yield made
    made.close()
    client.close()


def ask(desk: Helpdesk, server: MattermostServer) -> tuple[str, str]:
    """A question of Ada; its id, and the root of its thread."""
    root = server.say(CHANNEL, "The wireless network refuses to connect since this morning").id
    profile = Profile(ADA, "Ada", language="en")
    values: dict[str, Any] = {"channel": CHANNEL, "message_id": root, "profile": profile}
    return desk.asked(**values), root


def answers(server: MattermostServer) -> list[str]:
    """The root of each message of ours that has the answer; empty for one that is a root."""
    return [one.root_id for one in server.world.ours(CHANNEL) if "ten seconds" in read(one)]


@pytest.mark.parametrize(
    "faults",
    [
        [limited(POST)] * 8,
        [Fault(POST, 500)] * 2,
        [Fault(POST, 500, accepts=True)],
        [Fault(POST, 0)] * 2,
        [Fault(POST, 0, accepts=True)],
        [Fault(POST, 502, body=b"<html>", accepts=True)],
        [Fault(POST, 200, body=b"<html>", accepts=True)],
        [Fault(POST, 0, accepts=True), Fault(THREAD, 500)],
    ],
    ids=["429 x8", "500", "500 kept", "reset", "reset kept", "502 kept", "no JSON", "no look"],
)
def test_the_answer_is_there_once(
    desk: Helpdesk, server: MattermostServer, faults: list[Fault]
) -> None:
    question, root = ask(desk, server)
    server.faults.extend(faults)
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert answers(server) == [root]
    assert not [fault for fault in server.faults if fault.call == POST]


def test_a_server_that_took_it_and_started_again_has_it_once(
    desk: Helpdesk, server: MattermostServer
) -> None:
    """It does not know the id of the post any more, and only the marker tells."""
    question, root = ask(desk, server)
    server.faults.append(Fault(POST, 0, accepts=True))
    desk.work()
    server.world.forget()
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert answers(server) == [root]


def test_a_server_that_was_away_has_it_when_it_is_back(
    desk: Helpdesk, server: MattermostServer
) -> None:
    question, root = ask(desk, server)
    server.stop()
    desk.work()
    assert desk.status(question) != "answered"
    server.start()
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert answers(server) == [root]


def test_an_answer_to_a_deleted_question_opens_a_thread_that_says_so(
    desk: Helpdesk, server: MattermostServer
) -> None:
    question, root = ask(desk, server)
    remove(server.world, server.world.posts[root])
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert answers(server) == [""]
    (said,) = server.world.ours(CHANNEL)
    assert "The thread of your question was deleted" in read(said)


def test_a_bot_that_was_removed_gives_up_visibly_and_answers_when_it_is_back(
    desk: Helpdesk, server: MattermostServer
) -> None:
    lost, _ = ask(desk, server)
    server.world.channels[CHANNEL].members.remove(BOT)
    desk.work_hard()
    assert desk.status(lost) != "answered"
    assert answers(server) == []
    server.world.channels[CHANNEL].members.append(BOT)
    question, root = ask(desk, server)
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert root in answers(server)


def test_the_question_is_marked_as_answered(desk: Helpdesk, server: MattermostServer) -> None:
    _, root = ask(desk, server)
    desk.work_hard()
    there = server.world.reactions[root]
    assert [(one["user_id"], one["emoji_name"]) for one in there] == [(BOT, "white_check_mark")]


def test_messages_of_one_thread_stand_in_their_order(
    desk: Helpdesk, server: MattermostServer
) -> None:
    first, root = ask(desk, server)
    text = "The wireless network is gone in the cellar too"
    reply = server.say(CHANNEL, text, BRUNO, root).id
    values: dict[str, Any] = {"channel": CHANNEL, "message_id": reply, "thread": root}
    second = desk.asked(text, profile=Profile(BRUNO, "Bruno", language="en"), **values)
    server.faults.extend([limited(POST), Fault(POST, 0), Fault(POST, 0, accepts=True)])
    desk.work_hard()
    assert [desk.status(one) for one in (first, second)] == ["answered"] * 2
    sent = [one.sent_message_id for one in desk.outbox(kind="answer")]
    assert sent == [one.id for one in server.world.ours(CHANNEL)]
    assert answers(server) == [root, root]
