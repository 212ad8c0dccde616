"""What may be shown on which platform, decided in one place, just before rendering."""

from __future__ import annotations

from dataclasses import replace

from connectors.contracts.chat.cards import ReviewCard
from connectors.contracts.chat.home import HomeLine, HomePage
from connectors.contracts.chat.messages import CHOICE, MessageKind, OutgoingMessage, SourceLink
from connectors.contracts.chat.platform import Disclosure, PlatformInfo
from connectors.contracts.chat.rendering import card_text

CARDS = (MessageKind.REVIEW_CARD, MessageKind.CARD_DECIDED)


def disclose(message: OutgoingMessage, info: PlatformInfo, console_url: str) -> OutgoingMessage:
    """The part of `message` that the platform of `info` may have.

    Under `REDACTED` no ticket excerpt and no transcript leaves the site. Titles of tickets are
    ticket text too, so a source becomes its number and its link. An answer that quotes a ticket is
    replaced by what `message.redacted` says. A card shows its question and draft only where the
    question was asked, and no draft that quotes tickets; without its draft it cannot be decided
    there. The reader follows the link to the on-site console (`console_url`, without a trailing
    slash) for the rest.
    """
    if info.disclosure is Disclosure.FULL:
        return message
    if message.kind in CARDS:
        message = _card(message, info.name)
    else:
        text = message.text if message.redacted is None else message.redacted
        # What asks the title of a ticket shows it.
        actions = tuple(one for one in message.actions if not one.name.startswith(CHOICE))
        message = replace(message, text=text, actions=actions)
    if message.console_path and message.kind is not MessageKind.PROGRESS:
        link = f"{console_url}{message.console_path}"
        message = replace(message, text=f"{message.text}\n\n{link}".lstrip())
    return replace(message, sources=tuple(map(_numbered, message.sources)), redacted=None)


def disclose_home(page: HomePage, info: PlatformInfo) -> HomePage:
    """The part of a person's page that the platform of `info` may have: under `REDACTED` states
    and links, and no text of tickets."""
    if info.disclosure is Disclosure.FULL:
        return page
    sections = tuple(
        replace(section, lines=tuple(map(_bare_line, section.lines))) for section in page.sections
    )
    return replace(page, sections=sections)


def _bare_line(line: HomeLine) -> HomeLine:
    return line if line.redacted is None else replace(line, text=line.redacted, redacted=None)


def announced(card: ReviewCard) -> ReviewCard:
    """A card that says no more than that a draft waits, or what was decided."""
    return replace(card, asker=None, question=None, meant=None, draft=None, transcript=())


def _card(message: OutgoingMessage, platform: str) -> OutgoingMessage:
    card = message.card
    if card is None:
        # A row of an earlier version: nobody can say what its text quotes.
        return replace(message, text="", sources=(), actions=())
    if card.platform == platform and not card.quotes:
        shown = replace(card, transcript=())
        return replace(message, card=shown, text=card_text(shown))
    shown = announced(card)
    return replace(message, card=shown, text=card_text(shown), sources=(), actions=())


def _numbered(source: SourceLink) -> SourceLink:
    return replace(source, title=f"Source {source.number}", excerpt=None)
