"""What goes over the wire to a Mattermost that is told little, of every kind of message."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from connectors.contracts.chat import Disclosure, MessageKind
from connectors.mattermost.client import MattermostAccess, MattermostClient
from connectors.mattermost.platform import Callback, MattermostPlatform
from tests.fakes.mattermost.server import MattermostServer
from tests.fakes.mattermost.world import ADA, TOKEN
from tests.workers.desk.outbox.platforms.disclosed import (
    CONSOLE,
    AtOnce,
    DisclosureContract,
    send_each_way,
    told_of,
)
from workers.desk.outbox.platforms.sender import PlatformSender

pytestmark = pytest.mark.scenario
NAME = "mattermost:main"
CALLBACK = Callback("https://guichet.example/mattermost", "a secret of callbacks")


@pytest.fixture
def server() -> Iterator[MattermostServer]:
    with MattermostServer() as server:
        server.world.add_channel("C1")
        yield server


def made(server: MattermostServer, disclosure: Disclosure) -> Iterator[PlatformSender]:
    client = MattermostClient(MattermostAccess(server.url, TOKEN))
    platform = MattermostPlatform(NAME, client, CALLBACK, disclosure=disclosure)
    yield PlatformSender(platform, CONSOLE, AtOnce())
    client.close()


class TestMattermost(DisclosureContract):
    @pytest.fixture
    def sender(self, server: MattermostServer) -> Iterator[PlatformSender]:
        self.server = server
        yield from made(server, Disclosure.REDACTED)

    @pytest.fixture
    def open_sender(self, server: MattermostServer) -> Iterator[PlatformSender]:
        self.server = server
        yield from made(server, Disclosure.FULL)

    def wire(self, sender: PlatformSender, kind: MessageKind) -> str:
        root = self.server.say("C1", "help").id
        send_each_way(sender, told_of(kind, NAME), root, ADA)
        return json.dumps([said for _, said in self.server.calls], ensure_ascii=False).lower()
