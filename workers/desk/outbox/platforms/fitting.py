"""What a message becomes on one platform: disclosed, with the buttons and the card that fit there.

Pure functions of a message and `PlatformInfo`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from connectors.contracts.chat import (
    Action,
    Form,
    FormField,
    MessageKind,
    OutgoingMessage,
    PlatformInfo,
    ReviewCard,
    SourceLink,
)
from connectors.contracts.chat.disclosure import announced, disclose
from connectors.contracts.chat.rendering import card_text, plain_text

LEAST_QUESTION = 200
"""Characters of a question that a card shows at least, if it shows it at all."""
CUT = " …"


def present(message: OutgoingMessage, info: PlatformInfo, console_url: str) -> OutgoingMessage:
    """`message` as the platform of `info` may have it and can show it; a text that is too long
    for one message is left to `parts`."""
    message = disclose(message, info, console_url)
    page = f"{console_url}{message.console_path}" if message.console_path else None
    message = replace(message, actions=tuple(_that_fit(message.actions, info, page)))
    if message.card is not None:
        message = _card_that_fits(message, message.card, info.card_limit)
    if page and _is_read_elsewhere(message) and page not in message.text:
        message = replace(message, text=f"{message.text}\n\n{page}")
    return message


def _is_read_elsewhere(message: OutgoingMessage) -> bool:
    """Whether its reader has to go to the console to do anything about it."""
    undecidable = message.kind is MessageKind.REVIEW_CARD and not message.actions
    return undecidable or message.kind is MessageKind.REMINDER


def _that_fit(actions: Iterable[Action], info: PlatformInfo, page: str | None) -> Iterator[Action]:
    """The buttons: what a form cannot ask for there is asked for on the console."""
    for action in actions:
        if action.form is None:
            yield action
        elif info.forms and _fits(action.form, info.form_limit):
            yield replace(action, form=_limited(action.form, info.form_limit))
        elif page is not None:
            yield replace(action, form=None, url=page)


def _fits(form: Form, limit: int) -> bool:
    return all(len(field.initial) <= limit for field in form.fields)


def _limited(form: Form, limit: int) -> Form:
    def limited(field: FormField) -> FormField:
        return (
            field if field.choices else replace(field, maximum=min(field.maximum or limit, limit))
        )

    return replace(form, fields=tuple(map(limited, form.fields)))


def _card_that_fits(message: OutgoingMessage, card: ReviewCard, limit: int) -> OutgoingMessage:
    """A card is one message: what is not needed to judge the draft goes first. A draft is shown
    whole, or there is nothing to decide on it there."""
    for smaller in _ever_smaller(message, card, limit):
        if len(plain_text(smaller)) <= limit:
            return smaller
    return replace(_with(message, announced(card)), sources=(), actions=())


def _ever_smaller(
    message: OutgoingMessage, card: ReviewCard, limit: int
) -> Iterator[OutgoingMessage]:
    yield message
    message = replace(message, sources=tuple(map(_bare, message.sources)))
    yield message
    card = replace(card, transcript=())
    yield _with(message, card)
    card = replace(card, meant=None)
    yield _with(message, card)
    if card.question is None:
        return
    over = len(plain_text(_with(message, card))) - limit
    # Each of its lines is marked as a quotation, which takes room too.
    room = len(card.question.text) - over - 2 * len(CUT) - 2 * card.question.text.count("\n")
    room = max(room, LEAST_QUESTION)
    question = replace(card.question, text=card.question.text[:room].rstrip() + CUT)
    yield _with(message, replace(card, question=question))


def _bare(source: SourceLink) -> SourceLink:
    return replace(source, excerpt=None)


def _with(message: OutgoingMessage, card: ReviewCard) -> OutgoingMessage:
    """`message` with another card, and what else stands in its text."""
    assert message.card is not None
    rest = message.text.removeprefix(card_text(message.card))
    return replace(message, card=card, text=card_text(card) + rest)
