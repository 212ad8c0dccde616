"""Streaming an answer while it is written, where it may be sent without review.

What was shown cannot be called back, so little is: whole sentences that their sources bear out,
which the guard leaves as they are and in which the gate sees no risk. The first doubt ends it,
and the message that is in place by the end says what the gate decided.

The message is a delivery like any other, so it is sent once; its later versions add to it or take
its place, as the platform can and not more often than it bears, and what comes at the end replaces
it (see `tell_asker`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from connectors.contracts.chat import Destination, MessageKind, OutgoingMessage
from connectors.contracts.stored_messages import to_document
from connectors.database.base import now
from connectors.database.leases.heartbeat import Kept
from connectors.database.models import (
    ConversationThread,
    Delivery,
    DeliveryStatus,
    Identity,
    Question,
)
from connectors.database.unit_of_work import Transactions
from workers.desk.core.leases import renew_question
from workers.desk.outbox import templates
from workers.desk.outbox.queueing import progress_key, put
from workers.generation.drafter import Listener
from workers.generation.guardrails.risk import risks
from workers.generation.guardrails.screening import doubts, sanitize_draft
from workers.settings import Settings

log = structlog.get_logger("guichet.answer")


class Reviser(Protocol):
    """Sends a message that was claimed when it was written, and edits it."""

    def attempt(self, delivery: Delivery) -> None: ...

    def revise(self, delivery: Delivery, shown: str, *, last: bool = False) -> bool:
        """Show a delivery's message in the place of what was sent, where the text `shown` stands;
        False if nothing more can be shown."""
        ...

    def edit_seconds(self, platform: str) -> float | None:
        """Least time between two edits there; None where no half-written answer is shown."""
        ...

    def shows_marks(self, platform: str) -> bool:
        """Whether a platform shows how a question stands on its asker's message."""
        ...


class Unshown:
    """A listener who waits, and is shown nothing."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def waits(self) -> bool:
        """Whether the draft is still wanted."""
        return self._listener.waits()

    def written(self, text: str, sources: Sequence[tuple[str | None, str]]) -> None:
        """Kept back."""


def unshown(listener: Listener) -> Listener:
    """The same listener, who is told nothing of what is written."""
    return Unshown(listener)


class Streaming:
    """The listener of one question. Keeps the question ours while it is written."""

    def __init__(
        self,
        transactions: Transactions,
        deliveries: Reviser,
        settings: Settings,
        question: Question,
        thread: ConversationThread,
        kept: Kept,
    ) -> None:
        self._transactions = transactions
        self._deliveries = deliveries
        self._settings = settings
        self._question = question
        self._thread = thread
        self._kept = kept
        self._began = time.monotonic()
        self._shown: Delivery | None = None
        self._text = ""
        self._reader: str | None = None
        self._last_edit = float("-inf")
        self._edit_seconds = deliveries.edit_seconds(thread.platform)
        # What is told in private is told whole: its asker is not looking at that conversation.
        self._closed = self._edit_seconds is None or thread.direct_to is not None

    @property
    def began(self) -> bool:
        """Whether anything was shown."""
        return self._shown is not None

    def waits(self) -> bool:
        """Whether the question is still ours; it stays so, for the work on it goes on."""
        self._kept.alive()
        with self._transactions.begin() as transaction:
            return self._renewed(transaction.session)

    def _renewed(self, session: Session) -> bool:
        return renew_question(session, self._question.id, self._kept.claim, self._kept.seconds)

    def written(self, text: str, sources: Sequence[tuple[str | None, str]]) -> None:
        """Show the answer so far, unless there is a doubt about it."""
        waited = time.monotonic() - self._last_edit
        if self._closed or waited < (self._edit_seconds or 0.0):
            return
        hosts = sorted(self._settings.allowed_link_hosts)
        guarded = sanitize_draft(text, sources, hosts, self._question.language)
        if guarded.removed or risks(guarded.text) or doubts(guarded, sources, hosts):
            self._closed = True
            log.info("streaming.ended", question=self._question.id)
            return
        if guarded.text == self._text:
            return
        seconds = int(time.monotonic() - self._began)
        if self._shown is None:
            self._reader = self._asker()
        self._show(templates.writing(self._question, guarded.text, seconds, self._reader))
        self._last_edit = time.monotonic()

    def withdraw(self) -> None:
        """The question moved on: nobody waits for the rest."""
        if self._shown is not None:
            self._revise(templates.withdrawn(self._question), last=True)

    def _asker(self) -> str | None:
        """The asker's id on the platform of the thread."""
        asker = select(Identity.external_id).filter_by(
            person_id=self._question.person_id, platform=self._thread.platform
        )
        with self._transactions.reading() as session:
            return session.scalar(asker.limit(1))

    def _show(self, message: OutgoingMessage) -> None:
        if self._shown is not None:
            self._revise(message)
            return
        delivery = self._begin(to_document(message))
        if delivery is None:
            self._closed = True
            return
        self._deliveries.attempt(delivery)
        with self._transactions.begin() as transaction:
            sent = transaction.session.get_one(Delivery, delivery.id)
            if sent.status == DeliveryStatus.SENT:
                self._shown, self._text = sent, message.text
            else:
                # Shown at once or not at all: it must not arrive after the answer.
                self._closed, sent.status = True, DeliveryStatus.DISCARDED

    def _begin(self, document: dict[str, object]) -> Delivery | None:
        with self._transactions.begin() as transaction:
            if _something_waits(transaction.session, self._thread):
                return None
            if not self._renewed(transaction.session):
                # Somebody else answers it by now, or has.
                return None
            return put(
                transaction,
                key=progress_key(self._question.id),
                kind=MessageKind.PROGRESS,
                platform=self._thread.platform,
                to=Destination(channel=self._thread.channel, thread=self._thread.root),
                document=document,
                question_id=self._question.id,
                moved_to=self._thread.moved_to,
                lease=timedelta(seconds=self._kept.seconds),
            )

    def _revise(self, message: OutgoingMessage, *, last: bool = False) -> None:
        assert self._shown is not None
        self._shown.message = to_document(message)
        more = self._deliveries.revise(self._shown, self._text, last=last)
        self._text, self._closed = message.text, not more


def _something_waits(session: Session, thread: ConversationThread) -> bool:
    """Whether an older message of this thread is still to be sent: order is kept."""
    waiting = exists().where(
        Delivery.platform == thread.platform,
        Delivery.channel == thread.channel,
        Delivery.thread == thread.root,
        Delivery.status.in_((DeliveryStatus.PENDING, DeliveryStatus.SENDING)),
        Delivery.created_at <= now(),
    )
    return bool(session.scalar(select(waiting)))
