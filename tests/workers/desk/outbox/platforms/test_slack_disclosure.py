"""A Slack that is told little: of every kind of message, what goes over the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from connectors.contracts.chat import Disclosure, MessageKind
from connectors.slack.client import SlackAccess, SlackClient
from connectors.slack.platform import SlackPlatform
from tests.fakes.slack.server import TOKEN, SlackServer
from tests.workers.desk.outbox.platforms.disclosed import (
    CONSOLE,
    AtOnce,
    DisclosureContract,
    send_each_way,
    told_of,
)
from workers.desk.outbox.platforms.sender import PlatformSender

pytestmark = pytest.mark.scenario
NAME = "slack:T0123"


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


def made(server: SlackServer, disclosure: Disclosure) -> Iterator[PlatformSender]:
    client = SlackClient(SlackAccess(TOKEN, server.api))
    yield PlatformSender(SlackPlatform(NAME, client, disclosure), CONSOLE, AtOnce())
    client.close()


class TestSlack(DisclosureContract):
    @pytest.fixture
    def sender(self, server: SlackServer) -> Iterator[PlatformSender]:
        self.server = server
        yield from made(server, Disclosure.REDACTED)

    @pytest.fixture
    def open_sender(self, server: SlackServer) -> Iterator[PlatformSender]:
        self.server = server
        yield from made(server, Disclosure.FULL)

    def wire(self, sender: PlatformSender, kind: MessageKind) -> str:
        root = self.server.world.say("C1", "help").ts
        send_each_way(sender, told_of(kind, NAME), root, "U0ADA")
        return json.dumps([said for _, said in self.server.calls], ensure_ascii=False).lower()
