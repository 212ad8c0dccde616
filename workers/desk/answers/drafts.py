"""Drafts as rows, with the evidence they were made from, and who may read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import (
    Draft,
    DraftSource,
    DraftStatus,
    Evidence,
    Person,
    Question,
)
from workers.desk.answers.work import Prepared
from workers.generation.extractive.drafter import text_hash
from workers.knowledge.access import still_visible, viewer_for
from workers.settings import Settings


def keep_evidence(session: Session, texts: Iterable[str]) -> None:
    """Store texts by their hash; what is there already stays as it is."""
    rows = {text_hash(text): text for text in texts}
    if not rows:
        return
    moment = now()
    # One order for all: two workers that store the same texts must not lock them crosswise.
    session.execute(
        insert_new(session, Evidence, "hash"),
        [{"hash": key, "text": rows[key], "created_at": moment} for key in sorted(rows)],
    )


def write_draft(
    session: Session,
    question: Question,
    prepared: Prepared,
    status: DraftStatus,
    expiry_minutes: float,
) -> Draft:
    """Write a prepared draft with its sources and all the evidence that its recipe names."""
    keep_evidence(session, prepared.evidence)
    moment = now()
    # A question without a gate has no draft yet.
    number = question.gate and session.scalar(
        select(func.max(Draft.number)).where(Draft.question_id == question.id)
    )
    draft = Draft(
        id=new_id(),
        question_id=question.id,
        number=int(number or 0) + 1,
        origin=prepared.origin,
        status=status,
        text=prepared.text,
        language=prepared.language,
        confidence=prepared.confidence,
        reasons=list(prepared.reasons),
        risks=list(prepared.risks),
        gate=prepared.gate,
        recipe=prepared.recipe,
        created_at=moment,
        decided_at=None if status is DraftStatus.PROPOSED else moment,
        expires_at=moment + timedelta(minutes=expiry_minutes)
        if status is DraftStatus.PROPOSED
        else None,
    )
    session.add(draft)
    session.add_all(
        DraftSource(
            draft_id=draft.id,
            number=source.number,
            ticket_id=source.ticket_id,
            ticket_hash=source.ticket_hash,
            title=source.title,
            url=source.url,
            date=source.date,
            evidence_hash=text_hash(source.excerpt),
            score=source.score,
        )
        for source in prepared.sources
    )
    session.flush()
    return draft


def may_read(session: Session, reader: Person, draft: Draft, settings: Settings) -> bool:
    """Whether a reviewer may read a draft: it quotes tickets that they must be able to see.

    Who does not see everything may not read one whose tickets are gone either: whose they were
    is not known any more.
    """
    viewer = viewer_for(session, reader, settings)
    if viewer.scopes is None:
        return True
    cited = {source.ticket_id for source in draft.sources}
    return still_visible(session, viewer, cited) == cited
