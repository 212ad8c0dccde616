"""Sending what is in the outbox: each message once, or visibly retried, never silently lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import MessageKind, MessageRef, StreamMode
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.leases.heartbeat import Heartbeat, Kept
from connectors.database.models import Delivery, Question
from connectors.database.models import DeliveryStatus as S
from connectors.database.unit_of_work import Transaction, Transactions
from connectors.errors import ConnectorError
from connectors.tracing.names import ATTEMPT, DELIVERY, KIND, OUTCOME, PLATFORM
from connectors.tracing.spans import Value, span
from workers.desk.core.locks import lock_thread_of_delivery
from workers.desk.outbox.dispatch import claims
from workers.desk.outbox.dispatch.channels import ClaimLost, Sender, Senders
from workers.desk.outbox.dispatch.retries import Again, again, is_used_up
from workers.desk.outbox.marks import MARK, STATUS, mark_question
from workers.desk.outbox.queueing import DELIVER, JUST_AFTER
from workers.identity.directory import FRESH_AT_DELIVERY, Confirms
from workers.settings import Settings

log = structlog.get_logger("guichet.delivery")

SOON = 60.0
"""Seconds up to which the queue keeps a delivery that was asked to wait."""
LOOKS_AGAIN = 1.0
"""Seconds after which a message looks again whether the one that it waits for was sent."""
UNSETTLED = "Unsettled"
"""The failure of a delivery whose worker was lost, once it waits for its effect to settle."""
SHOWS_THE_QUESTION = (MessageKind.ANSWER, MessageKind.NOTICE)
"""Kinds after which the mark on the question may have to change."""


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
        about: dict[str, Value] = {
            DELIVERY: delivery.id,
            KIND: delivery.kind,
            PLATFORM: delivery.platform,
            ATTEMPT: delivery.attempts,
        }
        with (
            self._heartbeat.keeping(Delivery, delivery.id, delivery.claim, patience) as kept,
            span("message.deliver", about, kind="producer", parent=delivery.trace) as mark,
        ):
            mark.add({OUTCOME: self._attempt(delivery, kept)})

    def _attempt(self, delivery: Delivery, kept: Kept) -> str:
        """What came of a try, in a word."""
        sender = self._senders.get(delivery.platform)
        if sender is None:
            self._give_up(delivery, f"no platform {delivery.platform}")
            return "no_platform"
        if delivery.failure == claims.LOST and sender.settles_in:
            # Whoever had it died a moment ago, and what it asked for may still be under way.
            later = Again(sender.settles_in, unknown=True, counted=True, told=False)
            self._put_off(delivery, later, UNSETTLED)
            return "unsettled"
        try:
            ref = self._once(sender, delivery, kept)
        except ClaimLost:
            log.warning("delivery.lost", delivery=delivery.id)
            return "lost"
        except ConnectorError as error:
            self._try_again(sender, delivery, error)
            return type(error).__name__
        if ref is None:
            self._give_up(delivery, "NotThere")
            return "not_there"
        self._finish(sender, delivery, ref)
        return "sent"

    def revise(self, delivery: Delivery, shown: str, *, last: bool = False) -> bool:
        """Show a delivery's message in the place of what was sent, once, without another try.

        `shown` is the text that stands there, `last` says that no more follows. False: nothing
        more can be shown.
        """
        sender = self._senders.get(delivery.platform)
        try:
            return sender is not None and sender.revise(delivery, shown, last)
        except ConnectorError as error:
            log.warning("delivery.not_revised", delivery=delivery.id, error=type(error).__name__)
            return False

    def edit_seconds(self, platform: str) -> float | None:
        """Least time between two edits of a message there; None where none is shown that is still
        being written."""
        sender = self._senders.get(platform)
        if sender is None or sender.info is None or sender.info.streaming is StreamMode.NONE:
            return None
        return sender.info.edit_seconds

    def shows_marks(self, platform: str) -> bool:
        """Whether a platform shows how a question stands on its asker's message."""
        sender = self._senders.get(platform)
        return sender is not None and sender.info is not None and sender.info.marks

    def _confirm_reader(self, directory: Confirms, delivery_id: str) -> None:
        """Have it looked up whether the reader of a drafted answer is still who they were: it may
        have waited for its review for hours."""
        with self._transactions.reading() as session:
            reader = session.scalar(
                select(Question.person_id)
                .join(Delivery, Delivery.question_id == Question.id)
                .where(Delivery.id == delivery_id, Delivery.draft_id.is_not(None))
                .where(
                    Delivery.kind == MessageKind.ANSWER, Delivery.status.in_((S.PENDING, S.SENDING))
                )
            )
        if reader is not None:
            directory.confirm(reader, FRESH_AT_DELIVERY)

    def _once(self, sender: Sender, delivery: Delivery, kept: Kept) -> MessageRef | None:
        """What was sent, now or before; None if nothing was and there is no more time to try."""
        if delivery.outcome_unknown:
            found = sender.find(delivery)
            if found is not None:
                log.info("delivery.found", delivery=delivery.id)
                return found
            delivery.outcome_unknown = False
            used_up = is_used_up(delivery, sender, self._settings.delivery_attempts)
            if sender.patience is not None and used_up:
                return None
        if not kept.confirm():
            # We were paused for longer than our claim held: somebody else is at it, or was.
            raise ClaimLost

        def keep(part: Delivery) -> None:
            kept.alive()
            self._keep(part, kept.seconds)

        return sender.send(delivery, keep)

    @retried
    def _keep(self, delivery: Delivery, seconds: float) -> None:
        with self._transactions.begin() as transaction:
            claims.keep(transaction.session, delivery, seconds)

    @retried
    def _claim(self, delivery_id: str) -> Delivery | None:
        with self._transactions.begin() as transaction:
            lease = self._heartbeat.lease(self._settings.delivery_lease_seconds)
            taken = claims.claim(transaction.session, delivery_id, lease, self._outcome.may_send)
            if taken is None:
                if claims.comes_soon(transaction.session, delivery_id):
                    # The end of the one that it waits for may not have seen it: nobody would wake
                    # it then, before the sweeper does.
                    transaction.enqueue(DELIVER, delivery_id, delay=LOOKS_AGAIN)
                return None
            delivery, reason = taken
            if reason is None:
                return delivery
            delivery.status, delivery.failure = S.DISCARDED, reason
            self._outcome.discarded(transaction, delivery, reason)
            transaction.session.flush()
            self._wake_next(transaction, delivery)
        log.info("delivery.discarded", delivery=delivery_id, reason=reason)
        return None

    @retried
    def _finish(self, sender: Sender, delivery: Delivery, ref: MessageRef) -> None:
        with self._transactions.begin() as transaction:
            session = transaction.session
            if sender.info is not None and _went_elsewhere(delivery, ref):
                lock_thread_of_delivery(session, delivery.id)
                claims.move_thread(session, delivery, ref.thread)
            done, behind = claims.end_sent(
                session,
                delivery,
                sent_at=now(),
                sent_channel=ref.channel,
                sent_message_id=ref.message_id,
                sent_thread=ref.thread,
                outcome_unknown=False,
                **claims.all_parts(delivery),
            )
            if done:
                self._outcome.sent(transaction, delivery)
                self._mark(sender, transaction, delivery)
            if behind is not None:
                transaction.enqueue(DELIVER, behind)
        log.info("delivery.sent", delivery=delivery.id, kind=delivery.kind, counted=done)

    @retried
    def _give_up(self, delivery: Delivery, failure: str) -> None:
        with self._transactions.begin() as transaction:
            lock_thread_of_delivery(transaction.session, delivery.id)
            if claims.end(transaction.session, delivery, status=S.FAILED, failure=failure):
                self._outcome.failed(transaction, delivery)
                sender = self._senders.get(delivery.platform)
                if sender is not None:
                    self._mark(sender, transaction, delivery)
                self._wake_next(transaction, delivery)
        # A mark is a courtesy: what matters was said in words.
        report = log.warning if delivery.kind == MARK else log.error
        report("delivery.failed", delivery=delivery.id, kind=delivery.kind, failure=failure)

    def _try_again(self, sender: Sender, delivery: Delivery, error: ConnectorError) -> None:
        name = type(error).__name__
        next_try = again(error, delivery, sender, self._settings.delivery_attempts)
        if next_try is None:
            self._give_up(delivery, name)
            return
        self._put_off(delivery, next_try, name)
        log.warning("delivery.later", delivery=delivery.id, error=name, wait=next_try.wait)

    @retried
    def _put_off(self, delivery: Delivery, next_try: Again, failure: str) -> None:
        with self._transactions.begin() as transaction:
            if next_try.told:
                lock_thread_of_delivery(transaction.session, delivery.id)
            done = claims.end(
                transaction.session,
                delivery,
                status=S.PENDING,
                outcome_unknown=next_try.unknown,
                next_attempt_at=now() + timedelta(seconds=next_try.wait),
                attempts=delivery.attempts - (0 if next_try.counted else 1),
                progress=delivery.progress,
                failure=failure,
            )
            if done and next_try.told:
                self._outcome.waiting(transaction, delivery)
            if done and not next_try.counted and next_try.wait <= SOON:
                # Its turn comes sooner than the sweeper does.
                delay = next_try.wait + JUST_AFTER
                transaction.enqueue(DELIVER, delivery.id, delay=delay)

    @staticmethod
    def _mark(sender: Sender, transaction: Transaction, delivery: Delivery) -> None:
        if sender.info is None or not delivery.question_id:
            return
        if delivery.kind not in SHOWS_THE_QUESTION:
            return
        if sender.info.marks:
            mark_question(transaction, delivery.question_id)
        if sender.info.status and delivery.kind == MessageKind.NOTICE:
            # The message took the status away, and the question may still be at work.
            transaction.enqueue(STATUS, delivery.question_id)

    @staticmethod
    def _wake_next(transaction: Transaction, delivery: Delivery) -> None:
        """Send what waited behind this one in the same thread."""
        behind = claims.next_behind(transaction.session, delivery)
        if behind is not None:
            transaction.enqueue(DELIVER, behind)


def _went_elsewhere(delivery: Delivery, ref: MessageRef) -> bool:
    """Whether a message stands under another root than its thread had."""
    if delivery.thread is None or delivery.person is not None or delivery.kind == MARK:
        return False
    return ref.thread not in (delivery.thread, delivery.sent_thread)
