"""Answering one question: claim it, prepare a draft, and have the gate's decision written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import (
    ConversationThread,
    Delivery,
    Draft,
    DraftSource,
    Person,
    Question,
    Review,
)
from workers.answering.drafting import NotWanted
from workers.desk.claims import claim_question, release_question
from workers.desk.conversation import Turn, search_text, turns_before
from workers.desk.decisions import Claimed, Decisions
from workers.desk.handover import hand_over
from workers.desk.preparation import Preparation, Work
from workers.desk.showing import Reviser, Showing
from workers.desk.transaction import Transactions
from workers.knowledge.visibility import viewer_for
from workers.settings import Settings

log = structlog.get_logger("guichet.answer")


class AnswerService:
    """Answers questions; many at once, in many threads and processes."""

    def __init__(
        self,
        transactions: Transactions,
        preparation: Preparation,
        deliveries: Reviser,
        settings: Settings,
    ) -> None:
        self._transactions = transactions
        self._preparation = preparation
        self._deliveries = deliveries
        self._settings = settings
        self._decisions = Decisions(settings)

    def answer(self, question_id: str) -> None:
        """Bring a question one step on, if it waits and nobody else is at it.

        An error gives the question back for another try and is raised. After
        `settings.answer_attempts` tries a human gets it.
        """
        claimed = self._claim(question_id)
        if claimed is None:
            return
        try:
            delivery = self._decide(claimed)
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

    def _decide(self, claimed: Claimed) -> Delivery | None:
        showing = Showing(
            self._transactions,
            self._deliveries,
            self._settings,
            claimed.question,
            claimed.thread,
            claimed.claim,
        )
        try:
            prepared = self._preparation.prepare(claimed.work, showing)
        except NotWanted:
            showing.withdraw()
            raise
        shown = showing.began or claimed.question.attempts > 1
        with self._transactions.begin() as transaction:
            written = self._decisions.write(transaction, replace(claimed, shown=shown), prepared)
        log.info(
            "answer.decided",
            question=claimed.question.id,
            gate=prepared.gate,
            confidence=round(prepared.confidence, 3),
            reasons=prepared.reasons,
            counted=written.counted,
        )
        return written.delivery

    def _claim(self, question_id: str) -> Claimed | None:
        with self._transactions.begin() as transaction:
            session = transaction.session
            question = claim_question(session, question_id, self._settings.answer_lease_seconds)
            if question is None or question.claim is None:
                log.info("answer.not_needed", question=question_id)
                return None
            if question.attempts > self._settings.answer_attempts:
                hand_over(transaction, question, "failed", claim=question.claim)
                log.error("answer.gave_up", question=question_id, failure=question.failure)
                return None
            thread, person = session.execute(
                select(ConversationThread, Person)
                .join(Person, Person.id == question.person_id)
                .where(ConversationThread.id == question.thread_id)
            ).one()
            work = self._work(session, question, thread, person)
            return Claimed(question, thread, question.claim, work)

    def _work(
        self, session: Session, question: Question, thread: ConversationThread, person: Person
    ) -> Work:
        follows = question.received_at > thread.created_at
        turns = turns_before(session, question) if follows else []
        # Without a gate there was no draft yet, and so nothing that was rejected.
        rejected = _rejections(session, question.id) if question.gate else []
        hint = rejected[-1][1] if rejected else ""
        return Work(
            question=question.redacted,
            search=search_text(question, turns, hint),
            language=question.language,
            person_id=person.id,
            viewer=viewer_for(session, person, self._settings.visibility),
            mode=self._settings.mode_of(thread.platform, thread.channel),
            avoid=frozenset(ticket for tickets, _ in rejected for ticket in tickets),
            hint=hint,
            context=tuple((turn.who, turn.text) for turn in turns),
            clarified=question.clarifies_id is not None or _was_clarified(turns),
        )


def _rejections(session: Session, question_id: str) -> list[tuple[list[int], str]]:
    """What reviewers rejected for this question: the tickets cited, and the reason."""
    rows = session.execute(
        select(Draft.id, Review.reason)
        .join(Review, Review.draft_id == Draft.id)
        .where(Draft.question_id == question_id, Review.decision == "reject")
        .order_by(Draft.number)
    ).all()
    return [
        (
            list(
                session.scalars(select(DraftSource.ticket_id).where(DraftSource.draft_id == row.id))
            ),
            row.reason or "",
        )
        for row in rows
    ]


def _was_clarified(turns: Sequence[Turn]) -> bool:
    """Whether this thread already had several turns: then a vague one is not asked back again."""
    return sum(1 for turn in turns if turn.who == "asker") >= 2
