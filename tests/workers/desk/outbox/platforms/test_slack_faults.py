"""A Slack that limits, fails, loses replies and deletes: the answer is there once in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest

from connectors.contracts.chat import Disclosure, PlatformInfo, Profile
from connectors.slack.client import SlackAccess, SlackClient
from connectors.slack.platform import SlackPlatform
from tests.fakes.chat_people import PeopledChat
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.slack.server import TOKEN, Fault, SlackServer
from tests.fakes.slack.world import BOT
from tests.workers.desk.outbox.platforms.faulty import RESOLUTION, FaultyPlatform, by_name

pytestmark = pytest.mark.scenario
POST = "chat.postMessage"
FAULTS = {
    "429 x8": [Fault(POST, 429, "ratelimited", headers=(("Retry-After", "1"),))] * 8,
    "500": [Fault(POST, 500)] * 2,
    "500 kept": [Fault(POST, 500, accepts=True)],
    "reset": [Fault(POST, 0)] * 2,
    "reset kept": [Fault(POST, 0, accepts=True)],
    "internal_error kept": [Fault(POST, code="internal_error", accepts=True)],
    "no look": [Fault(POST, 0, accepts=True), Fault("conversations.replies", 500)],
}


class DeskSlack(SlackPlatform):
    """Slack as the only platform of a desk. It takes as many messages as come."""

    def __init__(self, client: SlackClient) -> None:
        super().__init__("fake", client, Disclosure.FULL)
        self.people: dict[str, Profile] = {}

    @property
    def info(self) -> PlatformInfo:
        return replace(super().info, messages_per_second=None)


class TestSlack(FaultyPlatform):
    person, channel = "U0ADA", "C1"
    faults = by_name(FAULTS)

    @pytest.fixture
    def desk(self, sqlite_url: str) -> Iterator[Helpdesk]:
        with SlackServer() as self.server:
            client = SlackClient(SlackAccess(TOKEN, self.server.api))
            chat = cast(PeopledChat, DeskSlack(client))
            made = Helpdesk(sqlite_url, chat=chat, mode="auto")
            made.knows(title="Wireless", resolution=RESOLUTION, relevance=0.95)
            yield made
            made.close()
            client.close()

    def say(self, text: str, person: str, root: str | None = None) -> str:
        return self.server.world.say(self.channel, text, person, thread_ts=root).ts

    def delete(self, message: str) -> None:
        self.server.world.delete(self.channel, message)

    def be_away(self, away: bool) -> None:
        (self.server.stop if away else self.server.start)()

    def fail(self, faults: list[Fault]) -> None:
        self.server.faults.extend(faults)

    def left(self) -> list[Fault]:
        return [fault for fault in self.server.faults if fault.method == POST]

    def shown(self) -> list[tuple[str | None, str]]:
        with self.server.world.lock:
            ours = [one for one in self.server.world.messages if one.bot_id == BOT]
        return [(one.thread_ts, one.read()) for one in ours if not one.stone]

    def marks(self, message: str) -> list[str]:
        reactions = self.server.world.find(self.channel, message).reactions
        return [name for name, users in reactions.items() if users]
