"""Which messages are for us. Pure rules of a message, its channel's rule and its thread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from connectors.contracts.chat import ChatEvent, Said
from workers.settings.chat.platforms import ChannelRule, PlatformSettings


class Verdict(StrEnum):
    """What becomes of a message."""

    ASKED = "asked"
    """It is a question."""
    SILENT = "silent"
    """It is nothing for us."""
    OFF = "off"
    """It is meant for us, in a channel where we do not answer."""
    SHARED = "shared"
    """It is meant for us, where people of another organisation read along."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of the thread that a message is in."""

    known: bool = False
    """We are in it."""
    own: bool = False
    """Who writes began it with their question."""
    handled: bool = False
    """Who writes is the member of staff who took it over."""


def verdict(said: Said, rule: ChannelRule, place: Place) -> Verdict:
    """Whether a message of a human is for us."""
    meant = said.direct or said.mentioned
    if said.shared:
        return Verdict.SHARED if meant else Verdict.SILENT
    if place.handled:
        # They talk to the asker, whomever they name in it.
        return Verdict.SILENT
    if said.direct:
        return Verdict.ASKED
    if rule.ask == "off":
        return Verdict.OFF if said.mentioned else Verdict.SILENT
    if said.mentioned:
        return Verdict.ASKED
    if said.thread is not None:
        return Verdict.ASKED if place.known and place.own else Verdict.SILENT
    return Verdict.ASKED if rule.ask == "posts" else Verdict.SILENT


def is_unheard(event: ChatEvent, settings: PlatformSettings) -> bool:
    """Whether a message is not even stored: what people say to each other in a channel where we do
    not answer, and what bots say anywhere."""
    said = event.deed
    if not isinstance(said, Said):
        return False
    if event.is_bot:
        return True
    off = settings.rule(event.channel).ask == "off"
    return off and not said.direct and not said.mentioned
