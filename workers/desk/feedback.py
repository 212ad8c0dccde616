"""What askers say of their answers. Rows are added, never changed: the last one counts."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.contention import retried
from connectors.database.ids import new_id
from connectors.database.models import Draft, FeedbackEvent, Person, Question, QuestionStatus
from connectors.database.unit_of_work import Transactions
from connectors.errors import BadInput, Conflict, NotFound
from workers.desk.answers.reuse import revoke
from workers.desk.core.feedback_log import MAX_TEXT, WITHDRAWN_VOTE, feedback_event
from workers.desk.core.feedback_log import REASONS as REASONS
from workers.desk.inbox.history import final_draft
from workers.identity.people import is_staff, own_ids
from workers.redaction import redact

VOTED_AFTER = (QuestionStatus.ANSWERED, QuestionStatus.WITH_HUMAN, QuestionStatus.ESCALATED)


class FeedbackService:
    """Takes votes."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @retried
    def vote(
        self,
        person_id: str,
        question_id: str,
        helpful: bool,
        reason: str | None,
        text: str | None,
        platform: str,
    ) -> Literal["helpful", "not_helpful"]:
        """Record whether an answer helped; repeating the same vote adds nothing.

        Raises `NotFound` for a question that is not theirs, `Conflict` for one that has no
        answer yet, and `BadInput` for an unknown reason.
        """
        if reason is not None and reason not in REASONS:
            raise BadInput(f"Unknown reason {reason[:40]!r}.", f"Use one of: {', '.join(REASONS)}.")
        if text is not None and len(text) > MAX_TEXT:
            raise BadInput(f"The comment has more than {MAX_TEXT:,} characters.", "Shorten it.")
        value: Literal["helpful", "not_helpful"] = "helpful" if helpful else "not_helpful"
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = session.get(Person, person_id)
            question = session.get(Question, question_id)
            if person is None or question is None or not _may_vote(person, question):
                raise NotFound("There is no such question.")
            draft = final_draft(session, question_id)
            if draft is None or question.status not in VOTED_AFTER:
                raise Conflict("This question has no answer to judge yet.")
            said = redact(text) if text else None
            event = feedback_event(
                question, draft, person, platform, "vote", value=value, reason=reason, text=said
            )
            if not _is_repeat(session, event):
                session.add(event)
                _doubt_approved(session, draft, event)
        return value

    @retried
    def withdraw(self, person_id: str, question_id: str, helpful: bool, platform: str) -> None:
        """Take one's own last vote back, if it said this; else nothing is done.

        Raises `NotFound` for a question that is not theirs.
        """
        value = "helpful" if helpful else "not_helpful"
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = session.get(Person, person_id)
            question = session.get(Question, question_id)
            if person is None or question is None or not _may_vote(person, question):
                raise NotFound("There is no such question.")
            last = _last_vote(session, question_id, person_id)
            draft = final_draft(session, question_id)
            if draft is not None and last is not None and last.value == value:
                session.add(
                    feedback_event(question, draft, person, platform, "vote", value=WITHDRAWN_VOTE)
                )

    @retried
    def judge_ticket(
        self,
        person_id: str,
        question_id: str,
        helpful: bool,
        reason: str | None,
        text: str | None,
        platform: str,
    ) -> None:
        """Record whether the solution of a ticket helped; the last word counts.

        Raises `NotFound` for a question that is not theirs, and `Conflict` for one without ticket.
        """
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = session.get(Person, person_id)
            question = session.get(Question, question_id)
            if person is None or question is None or not _may_vote(person, question):
                raise NotFound("There is no such question.")
            if question.ticket_id is None:
                raise Conflict("There is no ticket for this question.")
            session.add(
                FeedbackEvent(
                    id=new_id(),
                    question_id=question.id,
                    person_id=person.id,
                    role=person.acts_as,
                    platform=platform,
                    kind="ticket_vote",
                    value="helpful" if helpful else "not_helpful",
                    reason=reason,
                    text=redact(text) if text else None,
                )
            )


def _may_vote(person: Person, question: Question) -> bool:
    return question.person_id == person.id or is_staff(person)


def _is_repeat(session: Session, event: FeedbackEvent) -> bool:
    last = _last_vote(session, event.question_id, event.person_id)
    return last is not None and (last.value, last.reason, last.text) == (
        event.value,
        event.reason,
        event.text,
    )


def _last_vote(
    session: Session, question_id: str | None, person_id: str | None
) -> FeedbackEvent | None:
    return session.scalar(
        select(FeedbackEvent)
        .filter_by(question_id=question_id, kind="vote")
        .where(FeedbackEvent.person_id.in_(own_ids(session, person_id or "")))
        .order_by(FeedbackEvent.created_at.desc(), FeedbackEvent.id.desc())
        .limit(1)
    )


def _doubt_approved(session: Session, draft: Draft, event: FeedbackEvent) -> None:
    """An approved answer that somebody calls wrong or old goes the normal way again."""
    if event.value == "not_helpful" and event.reason in ("incorrect", "outdated"):
        approved_from = draft.recipe.get("approved_from")
        revoke(session, approved_from if isinstance(approved_from, str) else draft.id)
