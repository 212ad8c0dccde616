"""Views read from the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.models import (
    ApprovedAnswer,
    ConversationThread,
    Draft,
    FeedbackEvent,
    Person,
    Question,
    QuestionStatus,
    Review,
    Ticket,
)
from workers.desk.answers.records import source_links, sources_of
from workers.desk.core.rejections import MAX_REJECTED, rejected_before
from workers.desk.core.states import RESTING, may_become
from workers.desk.inbox.history import (
    SENT,
    Turn,
    final_draft,
    sent_text,
    told_text,
)
from workers.desk.outbox.templates import note_of
from workers.desk.views.types import AnswerView, DraftView, QuestionView, SourceView


def question_view(session: Session, question: Question, *, own: bool) -> QuestionView:
    """A question with its answer; `own`: as its asker sees it, and not as staff do."""
    draft = final_draft(session, question.id)
    thread = session.get_one(ConversationThread, question.thread_id)
    status = QuestionStatus(question.status)
    end = question.finished_at or (question.status_at if status in RESTING else now())
    latest = draft or session.scalar(
        select(Draft).where(Draft.question_id == question.id).order_by(Draft.number.desc())
    )
    asker = session.get_one(Person, question.person_id)
    handler = session.get(Person, question.handler_id) if question.handler_id else None
    shown = draft is not None and status not in (QuestionStatus.RECEIVED, QuestionStatus.WORKING)
    return QuestionView(
        id=question.id,
        thread_id=question.thread_id,
        platform=thread.platform,
        channel=thread.channel,
        root=thread.root,
        asker=asker.display_name,
        # Only the asker sees what they typed; a password in it is nobody else's business.
        text=question.text if own else question.redacted,
        language=question.language,
        status=status,
        status_at=question.status_at,
        received_at=question.received_at,
        finished_at=question.finished_at,
        seconds=max(0.0, (end - question.received_at).total_seconds()),
        gate=question.gate,
        confidence=latest.confidence if latest else None,
        reasons=tuple(latest.reasons) if latest else (),
        answer=_answer_view(session, draft, own=own) if draft is not None and shown else None,
        handler=handler.display_name if handler else None,
        ticket_id=question.ticket_id,
        ticket_url=question.ticket_url,
        vote=_last_vote(session, question),
        can_vote=shown,
        can_open_ticket=may_become(status, QuestionStatus.ESCALATED),
        can_ask_human=status != QuestionStatus.ESCALATED
        and may_become(status, QuestionStatus.WITH_HUMAN),
    )


def _answer_view(session: Session, draft: Draft, *, own: bool) -> AnswerView:
    approved = session.scalar(select(ApprovedAnswer).filter_by(draft_id=draft.id))
    return AnswerView(
        draft_id=draft.id,
        text=told_text(session, draft) if own else sent_text(session, draft),
        language=draft.language,
        origin=draft.origin,
        sources=source_links(session, draft),
        note=note_of(draft),
        approved_at=approved.approved_at if approved else _moment(draft.recipe, "approved_at"),
        expires_at=approved.expires_at if approved else _moment(draft.recipe, "expires_at"),
    )


def _moment(recipe: dict[str, Any], key: str) -> datetime | None:
    value = recipe.get(key)
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def _last_vote(session: Session, question: Question) -> str | None:
    return session.scalar(
        select(FeedbackEvent.value)
        .filter_by(question_id=question.id, person_id=question.person_id, kind="vote")
        .order_by(FeedbackEvent.created_at.desc(), FeedbackEvent.id.desc())
    )


def draft_view(
    session: Session, draft: Draft, question: QuestionView, turns: list[Turn]
) -> DraftView:
    """A draft with its question and its thread's earlier turns, as its reader may see them."""
    claimer = session.get(Person, draft.claimed_by) if draft.claimed_by else None
    decided = session.execute(
        select(Person.display_name, Review.decision)
        .join(Review, Review.reviewer_id == Person.id)
        .where(Review.draft_id == draft.id)
    ).first()
    return DraftView(
        id=draft.id,
        number=draft.number,
        question=question,
        status=draft.status,
        origin=draft.origin,
        text=sent_text(session, draft) if draft.status in SENT else draft.text,
        language=draft.language,
        confidence=draft.confidence,
        reasons=tuple(draft.reasons),
        risks=tuple(draft.risks),
        gate=draft.gate,
        sources=_source_views(session, draft),
        transcript=tuple(turns),
        created_at=draft.created_at,
        expires_at=draft.expires_at,
        claimed_by=claimer.display_name if claimer else None,
        claimed_by_id=draft.claimed_by,
        claimed_at=draft.claimed_at,
        decided_by=decided[0] if decided else None,
        decision=decided[1] if decided else None,
        last_try=rejected_before(session, draft) + 1 >= MAX_REJECTED,
    )


def _source_views(session: Session, draft: Draft) -> tuple[SourceView, ...]:
    excerpts = {row.number: excerpt for row, excerpt in sources_of(session, draft)}
    views = []
    for source in draft.sources:
        ticket = session.get(Ticket, source.ticket_id)
        views.append(
            SourceView(
                number=source.number,
                ticket_id=source.ticket_id,
                title=source.title,
                url=source.url,
                date=source.date,
                excerpt=excerpts.get(source.number, ""),
                problem=ticket.problem if ticket else None,
                resolution=ticket.resolution if ticket else None,
                gone=ticket is None or source.number not in excerpts,
            )
        )
    return tuple(views)
