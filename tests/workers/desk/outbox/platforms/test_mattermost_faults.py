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
from tests.workers.desk.outbox.platforms.faulty import RESOLUTION, FaultyPlatform, by_name

pytestmark = pytest.mark.scenario
POST, THREAD = "POST /posts$", "GET /posts/.*/thread"
FAULTS = {
    "429 x8": [limited(POST)] * 8,
    "500": [Fault(POST, 500)] * 2,
    "500 kept": [Fault(POST, 500, accepts=True)],
    "reset": [Fault(POST, 0)] * 2,
    "reset kept": [Fault(POST, 0, accepts=True)],
    "502 kept": [Fault(POST, 502, body=b"<html>", accepts=True)],
    "no JSON": [Fault(POST, 200, body=b"<html>", accepts=True)],
    "no look": [Fault(POST, 0, accepts=True), Fault(THREAD, 500)],
}


class DeskMattermost(MattermostPlatform):
    """Mattermost as the only platform of a desk."""

    def __init__(self, client: MattermostClient) -> None:
        back = Callback("https://guichet.example/mattermost", "a secret of callbacks")
        super().__init__("fake", client, back, disclosure=Disclosure.FULL)
        self.people: dict[str, Profile] = {}


class TestMattermost(FaultyPlatform):
    person, channel = ADA, "it-support"
    faults = by_name(FAULTS)

    @pytest.fixture
    def desk(self, sqlite_url: str) -> Iterator[Helpdesk]:
        with MattermostServer() as self.server:
            self.server.world.add_channel(self.channel)
            client = MattermostClient(MattermostAccess(self.server.url, TOKEN))
            chat = cast(PeopledChat, DeskMattermost(client))
            made = Helpdesk(sqlite_url, chat=chat, mode="auto")
            made.knows(title="Wireless", resolution=RESOLUTION, relevance=0.95)
            yield made
            made.close()
            client.close()

    def say(self, text: str, person: str, root: str | None = None) -> str:
        return self.server.say(self.channel, text, person, root or "").id

    def delete(self, message: str) -> None:
        remove(self.server.world, self.server.world.posts[message])

    def be_away(self, away: bool) -> None:
        (self.server.stop if away else self.server.start)()

    def fail(self, faults: list[Fault]) -> None:
        self.server.faults.extend(faults)

    def left(self) -> list[Fault]:
        return [fault for fault in self.server.faults if fault.call == POST]

    def shown(self) -> list[tuple[str | None, str]]:
        return [(one.root_id or None, read(one)) for one in self.server.world.ours(self.channel)]

    def marks(self, message: str) -> list[str]:
        there = self.server.world.reactions.get(message, [])
        return [one["emoji_name"] for one in there if one["user_id"] == BOT]

    def test_a_server_that_took_it_and_started_again_has_it_once(self, desk: Helpdesk) -> None:
        """It does not know the id of the post any more, and only the marker tells."""
        question, root = self.ask(desk)
        self.fail([Fault(POST, 0, accepts=True)])
        desk.work()
        self.server.world.forget()
        desk.work_hard()
        assert desk.status(question) == "answered"
        assert self.answers() == [root]

    def test_a_bot_that_was_removed_gives_up_and_answers_when_it_is_back(
        self, desk: Helpdesk
    ) -> None:
        lost, _ = self.ask(desk)
        members = self.server.world.channels[self.channel].members
        members.remove(BOT)
        desk.work_hard()
        assert desk.status(lost) == "failed"
        (failed,) = desk.outbox(kind="answer")
        assert (failed.status, failed.failure) == ("failed", "HttpRefused")
        members.append(BOT)
        question, root = self.ask(desk)
        desk.work_hard()
        assert desk.status(question) == "answered"
        assert self.answers() == [root]

    def test_messages_of_one_thread_stand_in_their_order(self, desk: Helpdesk) -> None:
        first, root = self.ask(desk)
        text = "Why is the wireless network gone in the cellar too?"
        reply = self.say(text, BRUNO, root)
        values: dict[str, Any] = {"channel": self.channel, "message_id": reply, "thread": root}
        second = desk.asked(text, profile=Profile(BRUNO, "Bruno", language="en"), **values)
        self.fail([limited(POST), Fault(POST, 0), Fault(POST, 0, accepts=True)])
        desk.work_hard()
        assert [desk.status(one) for one in (first, second)] == ["answered"] * 2
        sent = [one.sent_message_id for one in desk.outbox(kind="answer")]
        assert sent == [one.id for one in self.server.world.ours(self.channel)]
        assert self.answers() == [root, root]
