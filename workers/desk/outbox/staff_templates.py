"""What the desk tells staff in their channels: a draft to decide, what became of it, a reminder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from connectors.contracts.chat import (
    Action,
    MessageKind,
    OutgoingMessage,
    Part,
    ReviewCard,
    SourceLink,
)
from connectors.contracts.chat.disclosure import announced
from connectors.contracts.chat.rendering import card_text
from connectors.database.models import ConversationThread, Draft, Question
from workers.desk.outbox.forms import edit_form, reject_form
from workers.desk.outbox.quotations import quotes
from workers.generation.guardrails.screening import sanitize_draft
from workers.translations import reasons
from workers.translations.sentences import say


def review_card(
    question: Question,
    draft: Draft,
    sources: Sequence[SourceLink],
    context: Sequence[tuple[str, str]],
    *,
    thread: ConversationThread | None = None,
    asker: str = "",
    standalone: str = "",
) -> OutgoingMessage:
    """A draft for the staff channel, with the buttons to decide it.

    `thread` is where it was asked, `asker` who asked; `standalone` what a model took the question
    to mean there.
    """
    language = draft.language
    card = ReviewCard(
        title=say("review_title", language),
        asker=_part("review_asker", _unlinked(asker, language), language) if asker else None,
        question=_part("review_question", _unlinked(question.redacted, language), language),
        meant=_part("review_meant", _unlinked(standalone, language), language)
        if standalone
        else None,
        draft=_part("review_draft", draft.text, language),
        confidence=_confidence(draft),
        risks=_doubts(draft),
        transcript=tuple(_unlinked(f"{who}: {text}", language) for who, text in context),
        transcript_label=say("review_before", language),
        platform=thread.platform if thread else "",
        channel=thread.channel if thread else "",
        quotes=quotes(draft, draft.text),
        elsewhere=say("review_elsewhere", language),
    )
    return OutgoingMessage(
        kind=MessageKind.REVIEW_CARD,
        text=card_text(card),
        language=language,
        sources=tuple(sources),
        actions=(
            Action("approve", say("action_approve", language), draft.id, "primary"),
            Action(
                "edit",
                say("action_edit", language),
                draft.id,
                form=edit_form(draft.text, language),
            ),
            Action(
                "reject",
                say("action_reject", language),
                draft.id,
                "danger",
                form=reject_form(language),
            ),
            Action("takeover", say("action_takeover", language), draft.id),
        ),
        card=card,
        console_path=f"/review/{draft.id}",
    )


def review_waits(question: Question, draft: Draft) -> OutgoingMessage:
    """A card that says no more than that a draft waits, for a channel where not everybody may see
    what it quotes: who may, reads and decides it on the console."""
    message = review_card(question, draft, (), ())
    assert message.card is not None
    card = announced(message.card)
    return replace(message, text=card_text(card), card=card, actions=())


def _part(key: str, text: str, language: str) -> Part:
    return Part(say(key, language), text)


def _confidence(draft: Draft) -> Part:
    return _part("review_confidence", f"{draft.confidence:.2f}", draft.language)


def _doubts(draft: Draft) -> Part | None:
    """A draft's risks and doubts, which quote nothing."""
    language = draft.language
    doubts = [
        *(reasons.risk_in_words(risk, language) for risk in draft.risks),
        *(reasons.in_words(code, language) for code in draft.reasons if code.startswith("held_")),
    ]
    return _part("review_risks", "; ".join(doubts), language) if doubts else None


def card_decided(
    question: Question,
    decision: str,
    reviewer: str,
    *,
    shown: bool = True,
    thread: ConversationThread | None = None,
) -> OutgoingMessage:
    """What a review card becomes once it is decided: no more buttons. `shown`: whether the card
    showed the question."""
    language = question.language
    asked = _part("review_question", _unlinked(question.redacted, language), language)
    card = ReviewCard(
        title=say(f"decided_{decision}", language, name=reviewer),
        question=asked if shown else None,
        platform=thread.platform if thread else "",
        channel=thread.channel if thread else "",
    )
    return OutgoingMessage(
        kind=MessageKind.CARD_DECIDED, text=card_text(card), language=language, card=card
    )


def urgent(
    question: Question, urgency: str, asker: str, *, elsewhere: bool = False
) -> OutgoingMessage:
    """That a question cannot wait; `urgency` is its kind. `elsewhere`: it was asked on another
    platform, and one that is not on site does not get its words."""
    language = question.language
    what = say(f"urgent_{urgency}", language)
    text = say(
        "staff_urgent",
        language,
        what=what,
        asker=_unlinked(asker, language),
        question=_unlinked(question.redacted, language),
    )
    return OutgoingMessage(
        kind=MessageKind.NOTICE,
        text=text,
        language=language,
        console_path=f"/questions/{question.id}",
        redacted=say("staff_urgent_elsewhere", language, what=what) if elsewhere else None,
    )


def reminder(draft: Draft) -> OutgoingMessage:
    """That a draft still waits, for the thread of its card."""
    return OutgoingMessage(
        kind=MessageKind.REMINDER,
        text=say("review_reminder", draft.language),
        language=draft.language,
        console_path=f"/review/{draft.id}",
    )


def _unlinked(text: str, language: str) -> str:
    """What a stranger wrote, for a staff channel: no link in it works, and it notifies nobody."""
    return sanitize_draft(text, (), (), language).text
