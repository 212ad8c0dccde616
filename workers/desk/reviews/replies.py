"""Replies: staff answer by themselves a question that waits for a human."""

from __future__ import annotations

from connectors.database.audit import audit
from connectors.database.contention import retried
from connectors.database.models import (
    ConversationThread,
    DraftStatus,
    Person,
    Question,
    QuestionStatus,
    Role,
)
from connectors.database.unit_of_work import Transaction, Transactions
from connectors.errors import NotFound
from workers.desk.answers.drafts import write_draft
from workers.desk.answers.work import Prepared
from workers.desk.core.feedback_log import feedback_event
from workers.desk.core.locks import lock_thread_of_question
from workers.desk.core.transitions import step_question
from workers.desk.outbox import templates
from workers.desk.outbox.queueing import tell_asker
from workers.desk.reviews.case import question_moved
from workers.desk.reviews.human_text import human_text
from workers.generation.extractive.drafter import text_hash
from workers.identity.people import require
from workers.redaction import redact


class ReplyService:
    """A human's own answers. Raises `NotAllowed` for who is no staff."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @retried
    def reply(self, reviewer_id: str, question_id: str, text: str, platform: str) -> None:
        """Answer a question that waits for a human; raises `Conflict` if it does not by now."""
        text = human_text(text)
        with self._transactions.begin() as transaction:
            session = transaction.session
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            thread = lock_thread_of_question(session, question_id)
            if thread is None:
                raise NotFound("There is no such question.")
            question = session.get_one(Question, question_id)
            moved = step_question(
                session,
                question_id,
                QuestionStatus.DELIVERING,
                gate="human",
                handler_id=reviewer.id,
            )
            if not moved:
                raise question_moved(session, question)
            _deliver(transaction, question, thread, reviewer, text, platform)
            audit(session, reviewer.id, "review.reply", question.id, platform=platform)


def _deliver(
    transaction: Transaction,
    question: Question,
    thread: ConversationThread,
    reviewer: Person,
    text: str,
    platform: str,
) -> None:
    """Send the text as it was written, and keep it redacted."""
    session, kept = transaction.session, redact(text)
    prepared = Prepared(
        gate="human",
        origin="human",
        text=kept,
        language=question.language,
        confidence=1.0,
        recipe={"drafter": "human", "text": text_hash(kept)},
        evidence=(kept,),
    )
    draft = write_draft(session, question, prepared, DraftStatus.RELEASED, 1)
    thread.human_id = reviewer.id
    tell_asker(
        transaction,
        question,
        thread,
        templates.answer(question, draft, text, ()),
        key=f"answer:{draft.number}",
        draft_id=draft.id,
    )
    session.add(feedback_event(question, draft, reviewer, platform, "human_answer", text=kept))
