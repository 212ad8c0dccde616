"""What is kept to learn from: redacted questions, drafts, words of decisions and votes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.last_runs import last_runs, store_run
from connectors.database.models import (
    ApprovedAnswer,
    Draft,
    DraftSource,
    Evidence,
    FeedbackEvent,
    ModelAttempt,
    Question,
    Review,
)
from workers.privacy.evidence import delete_unused
from workers.privacy.retention.conversations import UNDER_WAY
from workers.privacy.texts import count

EVIDENCE = "retention:evidence"
"""The job that looks which old texts no draft names any more."""
EVIDENCE_EVERY = timedelta(days=1)
"""It reads every draft."""


def forget_learning(session: Session, before: datetime, limit: int) -> int:
    """Empty the oldest questions' redacted words; how many questions. Needs a permit to change the
    logs."""
    old = (
        select(Question.id)
        .where(
            Question.redacted != "",
            Question.status_at < before,
            Question.status.not_in(UNDER_WAY),
        )
        .order_by(Question.received_at)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    ids = list(session.scalars(old))
    if not ids:
        return 0
    drafts = select(Draft.id).where(Draft.question_id.in_(ids))
    said = or_(Review.text.is_not(None), Review.reason.is_not(None))
    count(
        session,
        update(Review).where(Review.draft_id.in_(drafts), said).values(text=None, reason=None),
    )
    words = FeedbackEvent.question_id.in_(ids), FeedbackEvent.text.is_not(None)
    count(session, update(FeedbackEvent).where(*words).values(text=None))
    count(session, delete(ApprovedAnswer).where(ApprovedAnswer.draft_id.in_(drafts)))
    count(session, delete(ModelAttempt).where(ModelAttempt.question_id.in_(ids)))
    count(session, delete(DraftSource).where(DraftSource.draft_id.in_(drafts)))
    count(session, update(Draft).where(Draft.question_id.in_(ids)).values(text="", recipe={}))
    # What was asked is not kept longer as it was written.
    nothing = {"text": "", "redacted": "", "standalone": None}
    count(session, update(Question).where(Question.id.in_(ids)).values(nothing))
    return len(ids)


def forget_evidence(session: Session, before: datetime, limit: int) -> int:
    """Delete old texts that no draft was made from any more; how many. Needs a permit to change the
    logs. Done once a day."""
    last = last_runs(session).get(EVIDENCE)
    if last is not None and last.finished_at > now() - EVIDENCE_EVERY:
        return 0
    cited = exists().where(DraftSource.evidence_hash == Evidence.hash)
    old = select(Evidence.hash).where(Evidence.created_at < before, ~cited)
    candidates = set(session.scalars(old.order_by(Evidence.created_at).limit(limit)))
    deleted = delete_unused(session, candidates)
    # Those in use come to their turn again when they are old once more.
    in_use = Evidence.hash.in_(candidates)
    count(session, update(Evidence).where(in_use).values(created_at=now()))
    store_run(session, EVIDENCE, None, {"deleted": deleted})
    return deleted
