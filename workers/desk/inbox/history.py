"""What was said in a thread before: the context of a follow-up question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from connectors.contracts.chat import MessageKind
from connectors.contracts.stored_messages import from_document
from connectors.database.base import now
from connectors.database.models import Delivery, DeliveryStatus, Draft, DraftStatus, Question
from workers.desk.core.review_log import standing_review
from workers.desk.core.states import TAKEN_BACK

CONTEXT_AGE = timedelta(days=2)
CONTEXT_TURNS = 6

OUR_WORDS = (
    *("abstain", "clarify", "checking", "handed_over", "handed_back", "ticket_opened"),
    *("small_talk", "thanks", "who_are_you", "refuse"),
)
"""What the keys of deliveries begin with that hold sentences of ours alone."""
SENT = (DraftStatus.RELEASED, DraftStatus.APPROVED, DraftStatus.EDITED)


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said in a thread, by the asker, the copilot or a colleague."""

    who: str
    text: str
    at: datetime
    gate: str | None = None
    """What the policy made of a question; None for an answer."""
    tickets: tuple[int, ...] = ()
    """The tickets that an answer cites."""
    sure: float = 0.0
    """How sure an answer was; 1 where a colleague let it through."""


def sent_text(session: Session, draft: Draft) -> str:
    """The text of a draft as it was let through: the reviewer's, redacted, where they changed
    it."""
    review = standing_review(session, draft.id)
    return (review.text if review else None) or draft.text


def told_text(session: Session, draft: Draft) -> str:
    """The same as its asker got it. What a person wrote to them stands, unredacted, in the
    delivery alone."""
    if draft.status == DraftStatus.EDITED or draft.origin == "human":
        message = session.scalar(
            select(Delivery.message)
            .where(Delivery.draft_id == draft.id, Delivery.kind == MessageKind.ANSWER)
            # The last one: those before it were taken back.
            .order_by(Delivery.created_at.desc(), Delivery.id.desc())
            .limit(1)
        )
        if message is not None:
            return from_document(message).text
    return sent_text(session, draft)


def last_told(session: Session, question_id: str, *, own: bool) -> str | None:
    """The last text that the asker of a question was told about it. What carries an answer counts
    once it is sent: until then it may be taken back.

    Not `own`: for staff, who see only what quotes no ticket and holds no words of a person.
    """
    told = (
        select(Delivery.message)
        .where(
            Delivery.question_id == question_id,
            Delivery.kind.in_((MessageKind.ANSWER, MessageKind.NOTICE)),
            or_(
                Delivery.status == DeliveryStatus.SENT,
                Delivery.draft_id.is_(None)
                & Delivery.status.in_((DeliveryStatus.PENDING, DeliveryStatus.SENDING))
                & (Delivery.next_attempt_at <= now()),
            ),
        )
        .order_by(Delivery.created_at.desc(), Delivery.id.desc())
        .limit(1)
    )
    if not own:
        ours = (Delivery.dedupe_key.startswith(f"{key}:", autoescape=True) for key in OUR_WORDS)
        told = told.where(Delivery.draft_id.is_(None), or_(*ours))
    message = session.scalar(told)
    return from_document(message).text if message is not None else None


def final_draft(session: Session, question_id: str) -> Draft | None:
    """The draft whose text was let through to the asker, if there is one."""
    return session.scalar(
        select(Draft)
        .where(Draft.question_id == question_id, Draft.status.in_(SENT))
        .order_by(Draft.number.desc())
    )


def turns_before(
    session: Session, question: Question, readable: Callable[[Draft], bool] = lambda _: True
) -> list[Turn]:
    """The last turns of the thread before this question, oldest first, redacted; without answers
    that are not `readable`, because they quote what the reader must not see."""
    earlier = session.scalars(
        select(Question)
        .where(
            Question.thread_id == question.thread_id,
            Question.id != question.id,
            Question.received_at <= question.received_at,
            Question.received_at > question.received_at - CONTEXT_AGE,
            or_(Question.failure.is_(None), Question.failure.not_in(TAKEN_BACK)),
        )
        .order_by(Question.received_at.desc())
        .limit(CONTEXT_TURNS)
    ).all()
    turns: list[Turn] = []
    for old in reversed(earlier):
        turns.append(Turn("asker", old.redacted, old.received_at, gate=old.gate))
        draft = final_draft(session, old.id)
        if draft is not None and readable(draft):
            who = "colleague" if draft.origin == "human" else "guichet"
            cited = tuple(source.ticket_id for source in draft.sources)
            sure = draft.confidence if draft.status == DraftStatus.RELEASED else 1.0
            text = sent_text(session, draft)
            turns.append(Turn(who, text, draft.created_at, tickets=cited, sure=sure or 0.0))
    return turns


def asked_before(turns: Sequence[Turn]) -> tuple[str, ...]:
    """What the asker wrote before, oldest first."""
    return tuple(turn.text for turn in turns if turn.who == "asker")
