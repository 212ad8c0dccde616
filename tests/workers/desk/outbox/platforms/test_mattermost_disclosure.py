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
    SECRETS,
    AtOnce,
    secrets_of,
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


@pytest.fixture
def sender(server: MattermostServer) -> Iterator[PlatformSender]:
    yield from _sender(server, Disclosure.REDACTED)


@pytest.fixture
def open_sender(server: MattermostServer) -> Iterator[PlatformSender]:
    yield from _sender(server, Disclosure.FULL)


def _sender(server: MattermostServer, disclosure: Disclosure) -> Iterator[PlatformSender]:
    client = MattermostClient(MattermostAccess(server.url, TOKEN))
    platform = MattermostPlatform(NAME, client, CALLBACK, disclosure=disclosure)
    yield PlatformSender(platform, CONSOLE, AtOnce())
    client.close()


def wire(sender: PlatformSender, server: MattermostServer, kind: MessageKind) -> str:
    """What goes over the wire of a message that is sent each way."""
    send_each_way(sender, told_of(kind, NAME), server.say("C1", "help").id, ADA)
    return json.dumps([said for _, said in server.calls], ensure_ascii=False).lower()


@pytest.mark.parametrize("kind", list(MessageKind))
def test_no_title_excerpt_or_transcript_leaves(
    sender: PlatformSender, server: MattermostServer, kind: MessageKind
) -> None:
    told = wire(sender, server, kind)
    if kind is not MessageKind.PROGRESS:
        assert told.count(f"{CONSOLE}/questions/01abc") >= 4
    assert [word for word in SECRETS if word in told] == []


@pytest.mark.parametrize("kind", list(MessageKind))
def test_the_same_is_told_where_the_administrator_lets_it(
    open_sender: PlatformSender, server: MattermostServer, kind: MessageKind
) -> None:
    """So the words would be seen, if they left."""
    told = wire(open_sender, server, kind)
    assert [word for word in secrets_of(kind) if word not in told] == []
