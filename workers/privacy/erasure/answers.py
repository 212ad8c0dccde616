"""Drafts, their sources and evidence, learned pairs, decisions and votes."""

from __future__ import annotations

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.models import (
    ApprovedAnswer,
    Draft,
    DraftSource,
    DraftStatus,
    FeedbackEvent,
    ModelAttempt,
    Question,
    Review,
)
from workers.privacy.erasure.reach import Reach
from workers.privacy.erasure.report import Report
from workers.privacy.erasure.subject import Subject
from workers.privacy.evidence import delete_unused, hashes_of
from workers.privacy.texts import count, parts

EMPTY: dict[str, object] = {"text": "", "recipe": {}, "claimed_by": None, "claimed_at": None}


def erase_answers(session: Session, subject: Subject, reach: Reach, report: Report) -> None:
    """Empty the drafts, and delete what was made of them. Needs a permit to change the logs."""
    evidence = hashes_of(session, [*reach.drafts, *reach.beside])
    for some in parts(reach.drafts):
        ours = Draft.id.in_(some)
        count(
            session,
            update(Draft)
            .where(ours, Draft.status == DraftStatus.PROPOSED)
            .values(status=DraftStatus.DISCARDED, decided_at=now()),
        )
        words = update(Draft).where(ours, Draft.text != "").values(**EMPTY)
        report.erased("drafts", count(session, words))
        sources = delete(DraftSource).where(DraftSource.draft_id.in_(some))
        report.erased("draft_sources", count(session, sources))
        pairs = delete(ApprovedAnswer).where(ApprovedAnswer.draft_id.in_(some))
        report.erased("approved_answers", count(session, pairs))
        _empty_logs(session, some, report)
    for some in parts(reach.beside):
        # The answer is somebody else's; what it was made from holds this person's words.
        count(session, update(Draft).where(Draft.id.in_(some)).values(recipe={}))
    report.erased("evidence", delete_unused(session, evidence))
    _attempts(session, reach, report)
    _empty_words(session, subject, reach, report)


def _attempts(session: Session, reach: Reach, report: Report) -> None:
    """What models wrote for them, for others in the same threads, or from their tickets."""
    drawn = set(reach.tickets)
    rows = session.execute(select(ModelAttempt.id, ModelAttempt.tickets)) if drawn else ()
    ids = [attempt for attempt, tickets in rows if drawn.intersection(tickets)]
    for some in parts(reach.questions):
        theirs = select(ModelAttempt.id).where(ModelAttempt.question_id.in_(some))
        ids += session.scalars(theirs)
    for some in parts(reach.shared_threads):
        beside = select(Question.id).where(Question.thread_id.in_(some))
        ids += session.scalars(select(ModelAttempt.id).where(ModelAttempt.question_id.in_(beside)))
    for some in parts(sorted(set(ids))):
        attempts = delete(ModelAttempt).where(ModelAttempt.id.in_(some))
        report.erased("model_attempts", count(session, attempts))


def _empty_logs(session: Session, drafts: object, report: Report) -> None:
    said = or_(Review.text.is_not(None), Review.reason.is_not(None))
    decided = update(Review).where(Review.draft_id.in_(drafts), said)  # type: ignore[arg-type]
    report.erased("reviews", count(session, decided.values(text=None, reason=None)))
    about = FeedbackEvent.draft_id.in_(drafts)  # type: ignore[arg-type]
    votes = update(FeedbackEvent).where(about, FeedbackEvent.text.is_not(None))
    report.erased("feedback_events", count(session, votes.values(text=None)))


def _empty_words(session: Session, subject: Subject, reach: Reach, report: Report) -> None:
    """What they said of answers, and what was said of their questions."""
    said = FeedbackEvent.text.is_not(None)
    own = update(FeedbackEvent).where(FeedbackEvent.person_id.in_(subject.ids), said)
    report.erased("feedback_events", count(session, own.values(text=None)))
    for some in parts(reach.questions):
        about = update(FeedbackEvent).where(FeedbackEvent.question_id.in_(some), said)
        report.erased("feedback_events", count(session, about.values(text=None)))
    why = update(Review).where(Review.reviewer_id.in_(subject.ids), Review.reason.is_not(None))
    report.erased("reviews", count(session, why.values(reason=None)))
