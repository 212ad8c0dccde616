"""Answering one question: claim it, prepare a draft, and have the gate's decision written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import structlog
from sqlalchemy import bindparam, select

from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.leases.heartbeat import Heartbeat, Kept
from connectors.database.models import (
    ConversationThread,
    Delivery,
    Person,
    Question,
)
from connectors.database.unit_of_work import Transactions
from connectors.tracing.names import ATTEMPT, CONFIDENCE, GATE, ORIGIN, PLATFORM, QUESTION
from connectors.tracing.spans import Mark, Value, span
from workers.desk.answers.metrics import DECIDED
from workers.desk.answers.persist import Claimed, DecisionWriter, Written
from workers.desk.answers.pipeline import Pipeline
from workers.desk.answers.streaming import Reviser, Streaming
from workers.desk.answers.work import Prepared, work_of
from workers.desk.core.leases import claim_question, release_question
from workers.desk.core.locks import lock_thread_of_question
from workers.desk.handoff import hand_over
from workers.desk.outbox.marks import mark_question
from workers.generation.drafter import NotWanted
from workers.identity.directory import Confirms
from workers.settings import Settings

log = structlog.get_logger("guichet.answer")

_ABOUT = (
    select(ConversationThread, Person)
    .join(Person, Person.id == bindparam("person"))
    .where(ConversationThread.id == bindparam("thread"))
)


class AnswerService:
    """Answers questions; many at once, in many threads and processes."""

    def __init__(
        self,
        transactions: Transactions,
        pipeline: Pipeline,
        deliveries: Reviser,
        settings: Settings,
        heartbeat: Heartbeat,
        directory: Confirms | None = None,
        open_ticket: Callable[[str, str, str], None] | None = None,
    ) -> None:
        """`open_ticket` opens one for a person, of a question, on a platform."""
        self._transactions = transactions
        self._pipeline = pipeline
        self._deliveries = deliveries
        self._settings = settings
        self._heartbeat = heartbeat
        self._decisions = DecisionWriter(settings, heartbeat)
        self._directory = directory
        self._open_ticket = open_ticket

    def answer(self, question_id: str) -> None:
        """Bring a question one step on, if it waits and nobody else is at it.

        An error gives the question back for another try and is raised. After
        `settings.answer_attempts` tries a human gets it.
        """
        if self._directory is not None:
            # Before the claim: the directory may be slow, and no transaction waits for it.
            self._confirm_asker(self._directory, question_id)
        claimed = self._claim(question_id)
        if claimed is None:
            return
        patience = self._settings.answer_lease_seconds
        question = claimed.question
        about: dict[str, Value] = {
            QUESTION: question_id,
            PLATFORM: claimed.thread.platform,
            ATTEMPT: question.attempts,
        }
        try:
            with (
                self._heartbeat.keeping(Question, question_id, claimed.claim, patience) as kept,
                span("question.answer", about, kind="consumer", parent=question.trace) as mark,
            ):
                delivery = self._decide(claimed, kept, mark)
        except NotWanted:
            log.info("answer.not_wanted", question=question_id)
            return
        except Exception as error:
            with self._transactions.begin() as transaction:
                release_question(
                    transaction.session, question_id, claimed.claim, type(error).__name__
                )
            raise
        if delivery is not None:
            # The asker waits: the first try is made here, without a way through the queue.
            self._deliveries.attempt(delivery)

    def _confirm_asker(self, directory: Confirms, question_id: str) -> None:
        with self._transactions.reading() as session:
            question = session.get(Question, question_id)
        if question is not None:
            directory.confirm(question.person_id)

    def _decide(self, claimed: Claimed, kept: Kept, mark: Mark) -> Delivery | None:
        streaming = Streaming(
            self._transactions,
            self._deliveries,
            self._settings,
            claimed.question,
            claimed.thread,
            kept,
        )
        try:
            prepared = self._pipeline.prepare(claimed.work, streaming)
        except NotWanted:
            streaming.withdraw()
            raise
        mark.add({GATE: prepared.gate, CONFIDENCE: prepared.confidence, ORIGIN: prepared.origin})
        if prepared.gate == "ticket" and self._open_ticket is not None:
            self._open_ticket(claimed.work.person_id, claimed.question.id, claimed.thread.platform)
            log.info("answer.ticket", question=claimed.question.id)
            return None
        shown = streaming.began or claimed.question.attempts > 1
        with span("question.decide", {GATE: prepared.gate}):
            written = self._write(replace(claimed, shown=shown), prepared)
        if written.counted:
            DECIDED.labels(prepared.gate).observe(
                (now() - claimed.question.received_at).total_seconds()
            )
        log.info(
            "answer.decided",
            question=claimed.question.id,
            gate=prepared.gate,
            confidence=round(prepared.confidence, 3),
            reasons=prepared.reasons,
            counted=written.counted,
        )
        return written.delivery

    @retried
    def _write(self, claimed: Claimed, prepared: Prepared) -> Written:
        with self._transactions.begin() as transaction:
            return self._decisions.write(transaction, claimed, prepared)

    def _claim(self, question_id: str) -> Claimed | None:
        taken = self._take(question_id)
        if isinstance(taken, Question):
            self._give_up(taken)
            return None
        return taken

    @retried
    def _take(self, question_id: str) -> Claimed | Question | None:
        """What is ours now; only the question where its tries are used up."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            lease = self._heartbeat.lease(self._settings.answer_lease_seconds)
            question = claim_question(session, question_id, lease)
            if question is None or question.claim is None:
                log.info("answer.not_needed", question=question_id)
                return None
            if question.attempts > self._settings.answer_attempts:
                return question
            about = {"person": question.person_id, "thread": question.thread_id}
            thread, person = session.execute(_ABOUT, about).one()
            work = work_of(session, question, thread, person, self._settings)
            if self._deliveries.shows_marks(thread.platform):
                mark_question(transaction, question.id)
            return Claimed(question, thread, question.claim, work, person.display_name)

    @retried
    def _give_up(self, taken: Question) -> None:
        # A transaction of its own: the claim has locked the question, and the thread comes first.
        with self._transactions.begin() as transaction:
            lock_thread_of_question(transaction.session, taken.id)
            question = transaction.session.get_one(Question, taken.id)
            hand_over(transaction, question, "failed", claim=taken.claim)
        log.error("answer.gave_up", question=taken.id, failure=taken.failure)
