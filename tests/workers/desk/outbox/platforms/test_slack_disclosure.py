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
    SECRETS,
    AtOnce,
    secrets_of,
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


@pytest.fixture
def sender(server: SlackServer) -> Iterator[PlatformSender]:
    yield from _sender(server, Disclosure.REDACTED)


@pytest.fixture
def open_sender(server: SlackServer) -> Iterator[PlatformSender]:
    yield from _sender(server, Disclosure.FULL)


def _sender(server: SlackServer, disclosure: Disclosure) -> Iterator[PlatformSender]:
    client = SlackClient(SlackAccess(TOKEN, server.api))
    yield PlatformSender(SlackPlatform(NAME, client, disclosure), CONSOLE, AtOnce())
    client.close()


def wire(sender: PlatformSender, server: SlackServer, kind: MessageKind) -> str:
    """What goes over the wire of a message that is sent each way."""
    send_each_way(sender, told_of(kind, NAME), server.world.say("C1", "help").ts, "U0ADA")
    return json.dumps([said for _, said in server.calls], ensure_ascii=False).lower()


@pytest.mark.parametrize("kind", list(MessageKind))
def test_no_title_excerpt_or_transcript_leaves(
    sender: PlatformSender, server: SlackServer, kind: MessageKind
) -> None:
    told = wire(sender, server, kind)
    if kind is not MessageKind.PROGRESS:
        assert told.count(f"{CONSOLE}/questions/01abc") >= 4
    assert [word for word in SECRETS if word in told] == []


@pytest.mark.parametrize("kind", list(MessageKind))
def test_the_same_is_told_where_the_administrator_lets_it(
    open_sender: PlatformSender, server: SlackServer, kind: MessageKind
) -> None:
    """So the words would be seen, if they left."""
    told = wire(open_sender, server, kind)
    assert [word for word in secrets_of(kind) if word not in told] == []
