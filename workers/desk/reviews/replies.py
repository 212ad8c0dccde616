"""Replies: staff answer by themselves a question that waits for a human, or add to an answer."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.audit import audit
from connectors.database.contention import retried
from connectors.database.ids import new_id
from connectors.database.models import (
    ConversationThread,
    Delivery,
    Draft,
    DraftStatus,
    FeedbackEvent,
    Person,
    Question,
    QuestionStatus,
    Role,
)
from connectors.database.unit_of_work import Transaction, Transactions
from connectors.errors import NotFound
from workers.desk.answers.drafts import may_read, write_draft
from workers.desk.answers.sources import source_links, sources_of
from workers.desk.answers.staleness import lost_sources
from workers.desk.answers.work import Prepared
from workers.desk.core.feedback_log import feedback_event
from workers.desk.core.locks import lock_thread_of_question
from workers.desk.core.transitions import step_question
from workers.desk.handoff import hand_back
from workers.desk.inbox.history import final_draft
from workers.desk.outbox import templates
from workers.desk.outbox.queueing import tell_asker
from workers.desk.outbox.quotations import quotes_earlier
from workers.desk.reviews.case import question_moved
from workers.desk.reviews.human_text import human_text
from workers.desk.reviews.texts import forget_text
from workers.generation.drafter import CitedTicket
from workers.generation.extractive.drafter import text_hash
from workers.generation.guardrails.holes import require_filled
from workers.generation.verification.citations import NUMBERS
from workers.identity.people import require
from workers.redaction import redact
from workers.settings import Settings

ADDED_TO = (
    QuestionStatus.DELIVERING,
    QuestionStatus.ANSWERED,
    QuestionStatus.ABSTAINED,
    QuestionStatus.CLARIFYING,
    QuestionStatus.ESCALATED,
)
"""States in which something may be added to what the asker was told."""


class ReplyService:
    """A human's own answers. Raises `NotAllowed` for who is no staff."""

    def __init__(self, transactions: Transactions, settings: Settings) -> None:
        self._transactions = transactions
        self._settings = settings

    @retried
    def reply(self, reviewer_id: str, question_id: str, text: str, platform: str) -> None:
        """Answer a question that waits for a human; raises `Conflict` if it does not by now.

        Sources of the last draft that the text cites as ``[n]`` are sent with it. Raises `HasHole`
        if a hole of that draft is still in it.
        """
        text = human_text(text)
        with self._transactions.begin() as transaction:
            session = transaction.session
            reviewer, thread, question = _opened(session, reviewer_id, question_id)
            moved = step_question(
                session,
                question_id,
                QuestionStatus.DELIVERING,
                gate="human",
                handler_id=reviewer.id,
            )
            if not moved:
                raise question_moved(session, question)
            draft = _last_draft(session, question.id)
            require_filled(text, draft.text if draft else "")
            self._deliver(transaction, question, thread, reviewer, draft, text, platform)
            forget_text(session, reviewer.id, question.id)
            audit(session, reviewer.id, "review.reply", question.id, platform=platform)

    @retried
    def add(self, reviewer_id: str, question_id: str, text: str, event: str, platform: str) -> None:
        """Add something to an answer that a colleague let through. `event` names it: the same one
        twice is one. Raises `Conflict` for a question that has no answer to add to."""
        text = human_text(text)
        with self._transactions.begin() as transaction:
            session = transaction.session
            reviewer, thread, question = _opened(session, reviewer_id, question_id)
            if question.status not in ADDED_TO:
                raise question_moved(session, question)
            key = f"addition:{reviewer.id}:{event[:100]}"
            if session.scalar(select(Delivery.id).filter_by(dedupe_key=f"{key}:{question.id}")):
                return
            draft = final_draft(session, question.id)
            require_filled(text, draft.text if draft else "")
            quoting = quotes_earlier(session, question.id, text)
            message = templates.addition(question, text, reviewer.display_name, quoting=quoting)
            tell_asker(transaction, question, thread, message, key=key, shown=False)
            session.add(
                FeedbackEvent(
                    id=new_id(),
                    question_id=question.id,
                    draft_id=draft.id if draft else None,
                    person_id=reviewer.id,
                    role=reviewer.role,
                    platform=platform,
                    kind="human_answer",
                    value="addition",
                    text=redact(text),
                )
            )
            forget_text(session, reviewer.id, question.id)
            audit(session, reviewer.id, "review.add", question.id, platform=platform)

    @retried
    def hand_back(self, reviewer_id: str, question_id: str) -> bool:
        """Let the copilot answer in the thread of a question again, and leave what is open in it to
        any colleague. False if it is so already: twice does no more."""
        with self._transactions.begin() as transaction:
            reviewer, _, question = _opened(transaction.session, reviewer_id, question_id)
            return hand_back(transaction, question, reviewer.display_name, reviewer.id)

    def _deliver(
        self,
        transaction: Transaction,
        question: Question,
        thread: ConversationThread,
        reviewer: Person,
        proposed: Draft | None,
        text: str,
        platform: str,
    ) -> None:
        """Send the text as it was written, and keep it redacted. `proposed` is the last draft."""
        session, kept = transaction.session, redact(text)
        cited, hosts = self._cited(session, question, reviewer, proposed, text)
        prepared = Prepared(
            gate="human",
            origin="human",
            text=kept,
            language=question.language,
            sources=cited,
            confidence=1.0,
            recipe={"drafter": "human", "text": text_hash(kept), "allowed_hosts": hosts},
            evidence=(kept, *(source.excerpt for source in cited)),
        )
        draft = write_draft(session, question, prepared, DraftStatus.RELEASED, 1)
        thread.human_id = reviewer.id
        tell_asker(
            transaction,
            question,
            thread,
            templates.answer(
                question,
                draft,
                text,
                source_links(session, draft),
                quoting=quotes_earlier(session, question.id, text),
            ),
            key=f"answer:{draft.number}",
            draft_id=draft.id,
        )
        session.add(feedback_event(question, draft, reviewer, platform, "human_answer", text=kept))

    def _cited(
        self,
        session: Session,
        question: Question,
        reviewer: Person,
        draft: Draft | None,
        text: str,
    ) -> tuple[tuple[CitedTicket, ...], list[str]]:
        """The sources of the last draft that a text cites, as far as the reviewer and the asker may
        see them, and the hosts that its excerpts may link to."""
        if draft is None or not may_read(session, reviewer, draft, self._settings):
            return (), []
        asker = session.get_one(Person, question.person_id)
        lost = lost_sources(session, draft, asker, self._settings)
        numbers = {int(number) for number in NUMBERS.findall(text)} - lost
        cited = tuple(
            CitedTicket(
                row.number,
                row.ticket_id,
                row.ticket_hash,
                row.title,
                row.url,
                row.date,
                excerpt,
                row.score,
            )
            for row, excerpt in sources_of(session, draft)
            if row.number in numbers
        )
        return cited, list(draft.recipe.get("allowed_hosts", ()))


def _last_draft(session: Session, question_id: str) -> Draft | None:
    drafts = select(Draft).where(Draft.question_id == question_id)
    return session.scalar(drafts.order_by(Draft.number.desc()).limit(1))


def _opened(
    session: Session, reviewer_id: str, question_id: str
) -> tuple[Person, ConversationThread, Question]:
    """The reviewer, and the question with its thread, which is locked."""
    reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
    thread = lock_thread_of_question(session, question_id)
    if thread is None:
        raise NotFound("There is no such question.")
    return reviewer, thread, session.get_one(Question, question_id)
