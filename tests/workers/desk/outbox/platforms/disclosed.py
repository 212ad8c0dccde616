"""A message of each kind that holds what must not leave the site, and each way to send it."""

from __future__ import annotations

from dataclasses import replace

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


def secrets_of(kind: MessageKind) -> tuple[str, ...]:
    """The words that a message of this kind holds."""
    return SECRETS if kind in CARDS else tuple(one for one in SECRETS if one != "mabriel")


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
