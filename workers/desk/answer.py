"""Answering one question: claim it, prepare a draft, and write what the gate decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import Destination
from connectors.database.models import (
    ConversationThread,
    Draft,
    DraftSource,
    DraftStatus,
    Person,
    Question,
    QuestionStatus,
    Review,
)
from workers.desk import notices
from workers.desk.claims import claim_question, release_question
from workers.desk.conversation import Turn, search_text, turns_before
from workers.desk.handover import hand_over
from workers.desk.messages import to_document
from workers.desk.outbox import put, tell_asker
from workers.desk.preparation import Preparation, Work
from workers.desk.prepared import Prepared
from workers.desk.records import source_links, write_draft
from workers.desk.steps import step_question
from workers.desk.transaction import Transaction, Transactions
from workers.knowledge.visibility import viewer_for
from workers.settings import Settings

log = structlog.get_logger("guichet.answer")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A question that is ours for a while."""

    question: Question
    thread: ConversationThread
    claim: str
    work: Work


class AnswerService:
    """Answers questions; many at once, in many threads and processes."""

    def __init__(
        self, transactions: Transactions, preparation: Preparation, settings: Settings
    ) -> None:
        self._transactions = transactions
        self._preparation = preparation
        self._settings = settings
        self._writers: dict[str, Callable[[Transaction, Claimed, Prepared], bool]] = {
            "send": self._write_send,
            "review": self._write_review,
            "abstain": self._write_message,
            "clarify": self._write_message,
            "escalate": self._write_escalate,
        }

    def answer(self, question_id: str) -> None:
        """Bring a question one step on, if it waits and nobody else is at it.

        An error gives the question back for another try and is raised. After
        `settings.answer_attempts` tries a human gets it.
        """
        claimed = self._claim(question_id)
        if claimed is None:
            return
        try:
            prepared = self._preparation.prepare(claimed.work)
            self._write(claimed, prepared)
        except Exception as error:
            with self._transactions.begin() as transaction:
                release_question(
                    transaction.session, question_id, claimed.claim, type(error).__name__
                )
            raise

    def _claim(self, question_id: str) -> Claimed | None:
        with self._transactions.begin() as transaction:
            session = transaction.session
            claim = claim_question(session, question_id, self._settings.answer_lease_seconds)
            if claim is None:
                log.info("answer.not_needed", question=question_id)
                return None
            question = session.get_one(Question, question_id, populate_existing=True)
            if question.attempts > self._settings.answer_attempts:
                hand_over(transaction, question, "failed", claim=claim)
                log.error("answer.gave_up", question=question_id, failure=question.failure)
                return None
            thread = session.get_one(ConversationThread, question.thread_id)
            work = self._work(session, question, thread)
            return Claimed(question, thread, claim, work)

    def _work(self, session: Session, question: Question, thread: ConversationThread) -> Work:
        turns = turns_before(session, question)
        rejected = _rejections(session, question.id)
        hint = rejected[-1][1] if rejected else ""
        avoid = frozenset(ticket for tickets, _ in rejected for ticket in tickets)
        person = session.get_one(Person, question.person_id)
        return Work(
            question=question.redacted,
            search=search_text(question, turns, hint),
            language=question.language,
            person_id=person.id,
            viewer=viewer_for(session, person, self._settings.visibility),
            mode=self._settings.mode_of(thread.platform, thread.channel),
            avoid=avoid,
            hint=hint,
            context=tuple((turn.who, turn.text) for turn in turns),
            clarified=question.clarifies_id is not None or _was_clarified(turns),
        )

    def _write(self, claimed: Claimed, prepared: Prepared) -> None:
        with self._transactions.begin() as transaction:
            written = self._writers[prepared.gate](transaction, claimed, prepared)
        log.info(
            "answer.decided",
            question=claimed.question.id,
            gate=prepared.gate,
            confidence=round(prepared.confidence, 3),
            reasons=prepared.reasons,
            counted=written,
        )

    def _write_send(self, transaction: Transaction, claimed: Claimed, prepared: Prepared) -> bool:
        session, question = transaction.session, claimed.question
        if not self._step(session, claimed, QuestionStatus.DELIVERING, "send"):
            return False
        draft = self._draft(session, question, prepared, DraftStatus.RELEASED)
        message = notices.answer(question, draft, draft.text, source_links(session, draft))
        tell_asker(
            transaction,
            question,
            claimed.thread,
            message,
            key=f"answer:{draft.number}",
            draft_id=draft.id,
        )
        return True

    def _write_review(self, transaction: Transaction, claimed: Claimed, prepared: Prepared) -> bool:
        session, question = transaction.session, claimed.question
        if not self._step(session, claimed, QuestionStatus.IN_REVIEW, "review"):
            return False
        draft = self._draft(session, question, prepared, DraftStatus.PROPOSED)
        tell_asker(
            transaction, question, claimed.thread, notices.checking(question), key="checking"
        )
        self._post_card(transaction, claimed, draft)
        return True

    def _write_message(
        self, transaction: Transaction, claimed: Claimed, prepared: Prepared
    ) -> bool:
        """Close the question with a message that quotes nothing."""
        question = claimed.question
        if not self._step(transaction.session, claimed, QuestionStatus.DELIVERING, prepared.gate):
            return False
        message = notices.without_answer(question, prepared.gate)
        key = f"{prepared.gate}:{question.attempts}"
        tell_asker(transaction, question, claimed.thread, message, key=key)
        return True

    def _write_escalate(
        self, transaction: Transaction, claimed: Claimed, prepared: Prepared
    ) -> bool:
        return hand_over(transaction, claimed.question, "asked", claim=claimed.claim)

    @staticmethod
    def _step(session: Session, claimed: Claimed, after: QuestionStatus, gate: str) -> bool:
        return step_question(
            session, claimed.question.id, after, claim=claimed.claim, gate=gate, failure=None
        )

    def _draft(
        self, session: Session, question: Question, prepared: Prepared, status: DraftStatus
    ) -> Draft:
        minutes = self._settings.review_expiry_minutes
        return write_draft(session, question, prepared, status, minutes)

    def _post_card(self, transaction: Transaction, claimed: Claimed, draft: Draft) -> None:
        """Show the draft where staff chat; the console's queue shows it in any case."""
        for platform, channel in self._settings.review_channels.items():
            card = notices.review_card(
                claimed.question,
                draft,
                source_links(transaction.session, draft),
                claimed.work.context,
            )
            put(
                transaction,
                key=f"card:{draft.id}:{platform}",
                kind=card.kind,
                platform=platform,
                to=Destination(channel=channel),
                document=to_document(card),
                question_id=draft.question_id,
                draft_id=draft.id,
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
