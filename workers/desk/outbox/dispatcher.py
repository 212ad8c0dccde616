"""Sending what is in the outbox: each message once, or visibly retried, never silently lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy import Exists, and_, case, exists, or_, select
from sqlalchemy.orm import Session, aliased

from connectors.contracts.chat import MessageRef
from connectors.database import leases
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.heartbeat import Heartbeat, Kept
from connectors.database.models import Delivery, Question
from connectors.database.models import DeliveryStatus as S
from connectors.database.unit_of_work import Transaction, Transactions
from connectors.errors import (
    ConnectorError,
    LoginRefused,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Unavailable,
)
from workers.desk.core.locks import lock_thread_of_delivery
from workers.desk.core.transitions import changed
from workers.desk.outbox.channels import Sender, Senders
from workers.desk.outbox.queueing import DELIVER
from workers.identity.directory import FRESH_AT_DELIVERY, Confirms
from workers.settings import Settings

log = structlog.get_logger("guichet.delivery")

LONGEST_WAIT = 300.0
"""Seconds between two tries, at most."""
DOUBLINGS = 10
"""How often the wait between two tries is doubled; by then it is longer than the longest."""
WAITING_TOLD = timedelta(minutes=2)
"""After which it is told that something waits for a place which is waited for."""
LOST, UNSETTLED = "Lost", "Unsettled"
"""Marks of a delivery whose worker was lost, now and in an earlier try."""


class LostLease(Exception):
    """Another worker has this delivery now."""


class Outcome(Protocol):
    """What the desk does around a delivery, so that this module only sends."""

    def may_send(self, session: Session, delivery: Delivery) -> str | None:
        """Why the delivery must not go out any more, or None. Asked just before it is sent."""
        ...

    def sent(self, transaction: Transaction, delivery: Delivery) -> None: ...

    def waiting(self, transaction: Transaction, delivery: Delivery) -> None:
        """It still waits for a place that is away. Called after each try in vain."""
        ...

    def failed(self, transaction: Transaction, delivery: Delivery) -> None: ...

    def discarded(self, transaction: Transaction, delivery: Delivery, reason: str) -> None: ...


class DeliveryService:
    """Sends one delivery at a time; many may run at once, in many processes."""

    def __init__(
        self,
        transactions: Transactions,
        senders: Senders,
        outcome: Outcome,
        settings: Settings,
        heartbeat: Heartbeat,
        directory: Confirms | None = None,
    ) -> None:
        self._transactions = transactions
        self._senders = senders
        self._outcome = outcome
        self._settings = settings
        self._heartbeat = heartbeat
        self._directory = directory

    def deliver(self, delivery_id: str) -> None:
        """Send a delivery if it is due and nobody else is at it."""
        if self._directory is not None:
            self._confirm_reader(self._directory, delivery_id)
        delivery = self._claim(delivery_id)
        if delivery is not None:
            self.attempt(delivery)

    def attempt(self, delivery: Delivery) -> None:
        """One try of a delivery that the caller has claimed, and what follows from its end."""
        patience = self._settings.delivery_lease_seconds
        with self._heartbeat.keeping(Delivery, delivery.id, delivery.claim, patience) as kept:
            self._attempt(delivery, kept)

    def _attempt(self, delivery: Delivery, kept: Kept) -> None:
        sender = self._senders.get(delivery.platform)
        if sender is None:
            self._give_up(delivery, f"no platform {delivery.platform}")
            return
        if delivery.failure == LOST and sender.settles_in:
            # Whoever had it died a moment ago, and what it asked for may still be under way.
            self._put_off(delivery, sender.settles_in, UNSETTLED, unknown=True, tells=False)
            return
        try:
            ref = self._once(sender, delivery, kept)
            if ref is None:
                self._give_up(delivery, "NotThere")
            else:
                self._finish(delivery, ref)
        except Refused as error:
            # Who was not let in was not told no; and while nobody could look for what an earlier
            # try left there, nobody can say that there is nothing.
            open_still = delivery.outcome_unknown or isinstance(error, LoginRefused)
            if sender.patience is not None and open_still:
                self._try_later(sender, delivery, error, unknown=delivery.outcome_unknown)
            else:
                self._give_up(delivery, type(error).__name__)
        except OutcomeUnknown as error:
            self._try_later(sender, delivery, error, unknown=True)
        except LostLease:
            log.warning("delivery.lost", delivery=delivery.id)
        except Unavailable as error:
            # A search for the marker that failed has settled nothing about the first try.
            self._try_later(sender, delivery, error, unknown=delivery.outcome_unknown)

    def _confirm_reader(self, directory: Confirms, delivery_id: str) -> None:
        """Have it looked up whether the reader of a drafted answer is still who they were: it may
        have waited for its review for hours."""
        with self._transactions.reading() as session:
            reader = session.scalar(
                select(Question.person_id)
                .join(Delivery, Delivery.question_id == Question.id)
                .where(Delivery.id == delivery_id, Delivery.draft_id.is_not(None))
                .where(Delivery.kind == "answer", Delivery.status.in_((S.PENDING, S.SENDING)))
            )
        if reader is not None:
            directory.confirm(reader, FRESH_AT_DELIVERY)

    def revise(self, delivery: Delivery) -> bool:
        """Show a delivery's message in the place of what was sent, once, without another try."""
        sender = self._senders.get(delivery.platform)
        try:
            if sender is None:
                return False
            sender.send(delivery)
        except ConnectorError as error:
            log.warning("delivery.not_revised", delivery=delivery.id, error=type(error).__name__)
            return False
        return True

    def _once(self, sender: Sender, delivery: Delivery, kept: Kept) -> MessageRef | None:
        """What was sent, now or before; None if nothing was and there is no more time to try."""
        if delivery.outcome_unknown:
            found = sender.find(delivery)
            if found is not None:
                log.info("delivery.found", delivery=delivery.id)
                return found
            delivery.outcome_unknown = False
            if sender.patience is not None and self._used_up(sender, delivery):
                return None
        if not kept.confirm():
            # We were paused for longer than our claim held: somebody else is at it, or was.
            raise LostLease
        return sender.send(delivery)

    @retried
    def _claim(self, delivery_id: str) -> Delivery | None:
        moment = now()
        lost = and_(Delivery.status == S.SENDING, leases.ran_out(Delivery))
        due = and_(Delivery.status == S.PENDING, Delivery.next_attempt_at <= moment)
        with self._transactions.begin() as transaction:
            session = transaction.session
            lock_thread_of_delivery(session, delivery_id)
            taken = changed(
                session,
                leases.taking(
                    Delivery,
                    Delivery.id == delivery_id,
                    or_(due, lost),
                    ~_earlier_waits(),
                    claim=leases.new_claim(),
                    seconds=self._heartbeat.lease(self._settings.delivery_lease_seconds),
                    # Whoever had it may have sent it: that is unknown now.
                    outcome_unknown=or_(Delivery.outcome_unknown, Delivery.status == S.SENDING),
                    failure=case((Delivery.status == S.SENDING, LOST), else_=Delivery.failure),
                    status=S.SENDING,
                    attempts=Delivery.attempts + 1,
                ),
            )
            if not taken:
                return None
            delivery = session.get_one(Delivery, delivery_id, populate_existing=True)
            delivery.first_attempt_at = delivery.first_attempt_at or moment
            reason = self._outcome.may_send(session, delivery)
            if reason is not None and (not delivery.outcome_unknown or delivery.kind == "progress"):
                delivery.status, delivery.failure = S.DISCARDED, reason
                self._outcome.discarded(transaction, delivery, reason)
                session.flush()
                self._wake_next(transaction, delivery)
                log.info("delivery.discarded", delivery=delivery.id, reason=reason)
                return None
            if delivery.replaces_id is not None:
                self._adopt_replaced(session, delivery)
            session.flush()
            session.expunge(delivery)
            return delivery

    @staticmethod
    def _adopt_replaced(session: Session, delivery: Delivery) -> None:
        replaced = session.get(Delivery, delivery.replaces_id)
        if replaced is not None and replaced.sent_message_id is not None:
            delivery.sent_channel = replaced.sent_channel
            delivery.sent_message_id = replaced.sent_message_id
            delivery.sent_thread = replaced.sent_thread

    @retried
    def _finish(self, delivery: Delivery, ref: MessageRef) -> None:
        with self._transactions.begin() as transaction:
            done = self._close(
                transaction.session,
                delivery,
                status=S.SENT,
                sent_at=now(),
                sent_channel=ref.channel,
                sent_message_id=ref.message_id,
                sent_thread=ref.thread,
                outcome_unknown=False,
            )
            if done:
                self._outcome.sent(transaction, delivery)
                self._wake_next(transaction, delivery)
        log.info("delivery.sent", delivery=delivery.id, kind=delivery.kind, counted=done)

    @retried
    def _give_up(self, delivery: Delivery, failure: str) -> None:
        with self._transactions.begin() as transaction:
            lock_thread_of_delivery(transaction.session, delivery.id)
            if self._close(transaction.session, delivery, status=S.FAILED, failure=failure):
                self._outcome.failed(transaction, delivery)
                self._wake_next(transaction, delivery)
        log.error("delivery.failed", delivery=delivery.id, kind=delivery.kind, failure=failure)

    def _used_up(self, sender: Sender, delivery: Delivery) -> bool:
        if sender.patience is None:
            return delivery.attempts >= self._settings.delivery_attempts
        return _since_first_try(delivery) >= sender.patience

    def _try_later(
        self, sender: Sender, delivery: Delivery, error: ConnectorError, *, unknown: bool
    ) -> None:
        # What is waited for patiently may be there: then it is looked for once more.
        if self._used_up(sender, delivery) and not (unknown and sender.patience is not None):
            self._give_up(delivery, type(error).__name__)
            return
        wait = min(2.0 ** min(delivery.attempts - 1, DOUBLINGS), LONGEST_WAIT)
        if unknown:
            wait = max(wait, sender.settles_in)
        if isinstance(error, RateLimited):
            wait = max(wait, error.retry_after)
        tells = sender.patience is not None and _since_first_try(delivery) >= WAITING_TOLD
        self._put_off(delivery, wait, type(error).__name__, unknown=unknown, tells=tells)
        log.warning("delivery.later", delivery=delivery.id, error=type(error).__name__, wait=wait)

    @retried
    def _put_off(
        self, delivery: Delivery, wait: float, failure: str, *, unknown: bool, tells: bool
    ) -> None:
        with self._transactions.begin() as transaction:
            if tells:
                lock_thread_of_delivery(transaction.session, delivery.id)
            done = self._close(
                transaction.session,
                delivery,
                status=S.PENDING,
                outcome_unknown=unknown,
                next_attempt_at=now() + timedelta(seconds=wait),
                failure=failure,
            )
            if done and tells:
                self._outcome.waiting(transaction, delivery)

    @staticmethod
    def _close(session: Session, delivery: Delivery, **values: object) -> bool:
        """Write the end of our try, unless somebody took the delivery from us meanwhile."""
        ours = leases.ending(Delivery, delivery.claim, Delivery.id == delivery.id, **values)
        return changed(session, ours) == 1

    @staticmethod
    def _wake_next(transaction: Transaction, delivery: Delivery) -> None:
        """Send what waited behind this one in the same thread."""
        waiting = transaction.session.query(Delivery.id).filter(
            Delivery.platform == delivery.platform,
            Delivery.channel == delivery.channel,
            Delivery.thread == delivery.thread,
            Delivery.status == S.PENDING,
            Delivery.next_attempt_at <= now(),
            Delivery.id != delivery.id,
        )
        for row in waiting.order_by(Delivery.created_at).limit(1):
            transaction.enqueue(DELIVER, row.id)


def _since_first_try(delivery: Delivery) -> timedelta:
    return now() - (delivery.first_attempt_at or delivery.created_at)


def _earlier_waits() -> Exists:
    """Whether an older message of the same thread is still to be sent: order is kept."""
    earlier = aliased(Delivery)
    return (
        exists()
        .where(
            earlier.platform == Delivery.platform,
            earlier.channel == Delivery.channel,
            earlier.thread == Delivery.thread,
            earlier.status.in_((S.PENDING, S.SENDING)),
            or_(
                earlier.created_at < Delivery.created_at,
                and_(earlier.created_at == Delivery.created_at, earlier.id < Delivery.id),
            ),
        )
        .correlate(Delivery)
    )
