"""Finding work that was committed and never done, and putting it back into the queue.

Whatever is lost between the database and the queue, or with a worker, is found here: the
database alone knows what is still to be done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import and_, or_, select, update

from connectors.database import leases
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.models import (
    Delivery,
    DeliveryStatus,
    Draft,
    DraftStatus,
    EventStatus,
    Question,
    StoredChatEvent,
)
from connectors.database.models import QuestionStatus as Q
from connectors.database.unit_of_work import Transactions
from workers.desk.core.locks import lock_thread_of_draft
from workers.desk.core.transitions import changed, step_draft
from workers.desk.handoff import hand_over
from workers.desk.inbox import events
from workers.desk.inbox.intake import ANSWER
from workers.desk.outbox.cards import remind_of
from workers.desk.outbox.dispatch.overdue import due_deliveries, mark_swept
from workers.desk.outbox.queueing import DELIVER
from workers.settings import Settings

log = structlog.get_logger("guichet.sweeper")

BATCH = 500
PATIENCE = 4
"""Work that was just put back is left to the queue for this many grace periods."""


@dataclass(frozen=True, slots=True)
class SweepReport:
    """How much was found."""

    answers: int
    deliveries: int
    reminders: int
    expired: int
    events: int = 0


class Sweeper:
    """Runs every few seconds, in any number of places at once."""

    def __init__(self, transactions: Transactions, settings: Settings) -> None:
        self._transactions = transactions
        self._settings = settings

    def sweep(self) -> SweepReport:
        """Look once at everything that could be stuck."""
        engine = self._transactions.engine
        leases.expire_dead(engine, Question, Question.status == Q.WORKING)
        leases.expire_dead(engine, Delivery, Delivery.status == DeliveryStatus.SENDING)
        leases.expire_dead(engine, StoredChatEvent, StoredChatEvent.status == EventStatus.WORKING)
        report = SweepReport(
            self._answers(), self._deliveries(), self._reminders(), self._expired(), self._events()
        )
        if report != SweepReport(0, 0, 0, 0):
            log.info(
                "sweeper.found",
                answers=report.answers,
                deliveries=report.deliveries,
                reminders=report.reminders,
                expired=report.expired,
                events=report.events,
            )
        return report

    def _answers(self) -> int:
        moment = now()
        grace = timedelta(seconds=self._settings.sweep_grace_seconds)
        never_begun = and_(
            Question.status == Q.RECEIVED,
            or_(
                and_(Question.claimed_until.is_(None), Question.status_at < moment - grace),
                Question.claimed_until < moment,
            ),
        )
        lost = and_(Question.status == Q.WORKING, leases.ran_out(Question))
        stuck = (
            select(Question.id)
            .where(or_(never_begun, lost))
            .order_by(Question.received_at)
            .limit(BATCH)
            # What somebody has at this moment is not stuck, and nobody waits crosswise for us.
            .with_for_update(skip_locked=True, key_share=True)
        )
        with self._transactions.begin() as transaction:
            session = transaction.session
            ids = list(session.scalars(stuck))
            changed(
                session,
                update(Question)
                .where(Question.id.in_(ids), Question.status == Q.RECEIVED)
                .values(claimed_until=moment + PATIENCE * grace),
            )
            for question_id in ids:
                transaction.enqueue(ANSWER, question_id)
        return len(ids)

    def _deliveries(self) -> int:
        with self._transactions.begin() as transaction:
            ids = due_deliveries(transaction.session, self._settings, BATCH)
            until = now() + timedelta(seconds=PATIENCE * self._settings.sweep_grace_seconds)
            mark_swept(transaction.session, ids, until)
            for delivery_id in ids:
                transaction.enqueue(DELIVER, delivery_id)
        return len(ids)

    def _events(self) -> int:
        """Chat events that no worker handles; those that are long handled are forgotten."""
        grace = timedelta(seconds=self._settings.sweep_grace_seconds)
        with self._transactions.begin() as transaction:
            session = transaction.session
            ids = events.due_events(session, grace, BATCH)
            events.mark_swept(session, ids, now() + PATIENCE * grace)
            for event_id in ids:
                transaction.enqueue(events.CHAT_EVENT, event_id)
            events.forget_events(session, BATCH)
        return len(ids)

    def _reminders(self) -> int:
        moment = now()
        overdue = moment - timedelta(minutes=self._settings.review_reminder_minutes)
        with self._transactions.begin() as transaction:
            session = transaction.session
            drafts = session.scalars(
                select(Draft)
                .where(
                    Draft.status == DraftStatus.PROPOSED,
                    Draft.reminded_at.is_(None),
                    Draft.created_at < overdue,
                )
                .limit(BATCH)
                .with_for_update(skip_locked=True, key_share=True)
            ).all()
            reminded = 0
            for draft in drafts:
                won = changed(
                    session,
                    update(Draft)
                    .where(Draft.id == draft.id, Draft.reminded_at.is_(None))
                    .values(reminded_at=moment),
                )
                if won:
                    reminded += 1
                    remind_of(transaction, draft)
        return reminded

    def _expired(self) -> int:
        with self._transactions.reading() as session:
            ids = session.scalars(
                select(Draft.id)
                .where(Draft.status == DraftStatus.PROPOSED, Draft.expires_at < now())
                .limit(BATCH)
            ).all()
        return sum(self._expire(draft_id) for draft_id in ids)

    @retried
    def _expire(self, draft_id: str) -> bool:
        """One draft, one transaction: threads are locked one at a time."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            lock_thread_of_draft(session, draft_id)
            if not step_draft(session, draft_id, DraftStatus.EXPIRED):
                return False
            draft = session.get_one(Draft, draft_id)
            hand_over(transaction, session.get_one(Question, draft.question_id), "expired")
        return True
