"""A message of each kind that holds what must not leave the site, and each way to send it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.contracts.chat import (
    Action,
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
from workers.desk.outbox.platforms.sender import PlatformSender

CONSOLE = "https://console.example"
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
    channel="C1",
    quotes=True,
    elsewhere="Read it on the console.",
)


class AtOnce:
    """No channel has to wait."""

    def take(self, info: PlatformInfo, channel: str) -> float:
        return 0.0


def told_of(kind: MessageKind, platform: str) -> OutgoingMessage:
    """All that must not be told, in every place that a message has for it."""
    card = replace(CARD, platform=platform) if kind in CARDS else None
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


def send_each_way(
    sender: PlatformSender,
    said: OutgoingMessage,
    root: str,
    person: str,
    channel: str = "C1",
) -> None:
    """As a root, a reply, a direct message, an answer that grows, and in the place of another."""

    def delivery(of: OutgoingMessage, thread: str | None, **more: str) -> Delivery:
        return Delivery(
            kind=of.kind,
            platform=sender.info.name,
            channel=channel,
            thread=thread,
            marker="m1",
            message=to_document(of),
            **more,
        )

    def keep(_: Delivery) -> None:
        return

    sender.send(delivery(said, None), keep)
    ref = sender.send(delivery(said, root), keep)
    sender.send(delivery(said, None, person=person), keep)
    there = {"replaces_id": "1", "sent_channel": channel, "sent_thread": root}
    sender.send(delivery(said, root, sent_message_id=ref.message_id, **there), keep)
    streamed = replace(said, kind=MessageKind.PROGRESS, reader=person)
    if said.card is None:
        began = sender.send(delivery(streamed, root), keep)
        grown = replace(streamed, text=f"{streamed.text} more")
        last = delivery(grown, root, sent_message_id=began.message_id, **there)
        sender.revise(last, streamed.text, last=False)
        sender.revise(last, streamed.text, last=True)


class DisclosureContract:
    """What a platform is sent. Needs the fixtures `sender` (of a platform that is told little) and
    `open_sender` (of one that is told all), and the hook `wire`."""

    def wire(self, sender: PlatformSender, kind: MessageKind) -> str:
        """Hook: what goes over the wire of a message that is sent each way, in small letters."""
        raise NotImplementedError

    @pytest.mark.parametrize("kind", list(MessageKind))
    def test_no_title_excerpt_or_transcript_leaves(
        self, sender: PlatformSender, kind: MessageKind
    ) -> None:
        told = self.wire(sender, kind)
        if kind is not MessageKind.PROGRESS:
            assert told.count(f"{CONSOLE}/questions/01abc") >= 4
        assert [word for word in SECRETS if word in told] == []

    @pytest.mark.parametrize("kind", list(MessageKind))
    def test_the_same_is_told_where_the_administrator_lets_it(
        self, open_sender: PlatformSender, kind: MessageKind
    ) -> None:
        """So the words would be seen, if they left."""
        told = self.wire(open_sender, kind)
        wanted = SECRETS if kind in CARDS else [one for one in SECRETS if one != "mabriel"]
        assert [word for word in wanted if word not in told] == []
