"""A Slack that is told little: of every kind of message, what goes over the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from connectors.contracts.chat import (
    Action,
    Disclosure,
    MessageKind,
    OutgoingMessage,
    Part,
    PlatformInfo,
    ReviewCard,
    SourceLink,
)
from connectors.contracts.chat.disclosure import CARDS
from connectors.contracts.chat.rendering import card_text
from connectors.contracts.stored_messages import to_document
from connectors.database.models import Delivery
from connectors.slack.client import SlackAccess, SlackClient
from connectors.slack.platform import SlackPlatform
from tests.fakes.slack.server import TOKEN, SlackServer
from workers.desk.outbox.platforms.sender import PlatformSender

pytestmark = pytest.mark.scenario
NAME = "slack:T0123"
TITLE, EXCERPT = "Parisheron of the basement", "unplug the gadrelot cable"
TRANSCRIPT, QUOTED = "my mabriel is ill", "as in the ticket: pull the sorvane"
SECRETS = ("parisheron", "gadrelot", "mabriel", "sorvane")
SOURCES = (SourceLink(1, TITLE, "https://glpi.example/1", None, EXCERPT),)
ACTIONS = (Action("helpful", "Helpful", "01abc"),)
CARD = ReviewCard(
    "To be checked",
    Part("Asked by", "Ada"),
    Part("Question", "The screen is dark"),
    Part("Draft", QUOTED),
    transcript=(f"Ada: {TRANSCRIPT}",),
    transcript_label="Said before",
    platform=NAME,
    channel="C1",
    quotes=True,
    elsewhere="Read it on the console.",
)


def message(kind: MessageKind) -> OutgoingMessage:
    """All that must not be told, in every place that a message has for it."""
    card = CARD if kind in CARDS else None
    return OutgoingMessage(
        kind,
        card_text(card) if card else QUOTED,
        sources=SOURCES,
        actions=ACTIONS,
        card=card,
        note="_writing_",
        redacted="It quotes tickets: read it on the console.",
        console_path="/questions/01abc",
    )


def delivery(said: OutgoingMessage, thread: str | None, **more: str) -> Delivery:
    return Delivery(
        kind=said.kind, platform=NAME, channel="C1", thread=thread, marker="m1",
        message=to_document(said), **more,
    )  # fmt: skip


class AtOnce:
    """No channel has to wait."""

    def take(self, info: PlatformInfo, channel: str) -> float:
        return 0.0


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
    yield PlatformSender(
        SlackPlatform(NAME, client, disclosure), "https://console.example", AtOnce()
    )
    client.close()


def send_each_way(sender: PlatformSender, server: SlackServer, said: OutgoingMessage) -> str:
    """As a root, a reply, a direct message, a stream that grows, and in the place of another; what
    went over the wire."""
    root = server.world.say("C1", "help").ts

    def keep(_: Delivery) -> None:
        return

    sender.send(delivery(said, None), keep)
    ref = sender.send(delivery(said, root), keep)
    sender.send(delivery(said, None, person="U0ADA"), keep)
    there = {"replaces_id": "1", "sent_channel": "C1", "sent_thread": root}
    sender.send(delivery(said, root, sent_message_id=ref.message_id, **there), keep)
    streamed = replace(said, kind=MessageKind.PROGRESS, reader="U0ADA")
    if said.card is None:
        began = sender.send(delivery(streamed, root), keep)
        grown = replace(streamed, text=f"{streamed.text} more")
        last = delivery(grown, root, sent_message_id=began.message_id, **there)
        sender.revise(last, streamed.text, last=False)
        sender.revise(last, streamed.text, last=True)
    return json.dumps([said for _, said in server.calls], ensure_ascii=False).lower()


@pytest.mark.parametrize("kind", list(MessageKind))
def test_no_title_excerpt_or_transcript_leaves(
    sender: PlatformSender, server: SlackServer, kind: MessageKind
) -> None:
    wire = send_each_way(sender, server, message(kind))
    if kind is not MessageKind.PROGRESS:
        assert wire.count("https://console.example/questions/01abc") >= 4
    assert [word for word in SECRETS if word in wire] == []


@pytest.mark.parametrize("kind", list(MessageKind))
def test_the_same_is_told_where_the_administrator_lets_it(
    open_sender: PlatformSender, server: SlackServer, kind: MessageKind
) -> None:
    """So the words would be seen, if they left."""
    wire = send_each_way(open_sender, server, message(kind))
    wanted = SECRETS if kind in CARDS else tuple(one for one in SECRETS if one != "mabriel")
    assert [word for word in wanted if word not in wire] == []
