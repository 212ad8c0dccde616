"""What a delivery's end means for its question, and what forbids it at the last moment."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import (
    ConversationThread,
    Delivery,
    Draft,
    DraftSource,
    DraftStatus,
    Person,
    Question,
    QuestionStatus,
)
from workers.desk import notices
from workers.desk.handover import hand_over
from workers.desk.intake import ANSWER
from workers.desk.outbox import tell_asker
from workers.desk.states import END_BY_GATE
from workers.desk.steps import step_draft, step_question
from workers.desk.transaction import Transaction
from workers.knowledge.visibility import still_visible, viewer_for
from workers.settings import Settings


def lost_sources(session: Session, draft: Draft, person: Person, settings: Settings) -> bool:
    """Whether a source of this draft is gone, or hidden from this person, since it was made."""
    cited = set(
        session.scalars(select(DraftSource.ticket_id).where(DraftSource.draft_id == draft.id))
    )
    if not cited:
        return False
    viewer = viewer_for(session, person, settings.visibility)
    return still_visible(session, viewer, cited) != cited


class DeskOutcome:
    """The desk's side of every delivery."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def may_send(self, session: Session, delivery: Delivery) -> str | None:
        """Check again, at the last moment, what may have changed since the gate decided."""
        if delivery.kind == "progress":
            # What was being written is history by now: it is shown at once or not at all.
            return "moved_on"
        if delivery.kind != "answer" or delivery.question_id is None:
            return None
        question = session.get_one(Question, delivery.question_id)
        if question.status != QuestionStatus.DELIVERING:
            return "moved_on"
        if delivery.draft_id is None:
            return None
        draft = session.get_one(Draft, delivery.draft_id)
        person = session.get_one(Person, question.person_id)
        if person.disabled_at is not None:
            return "disabled"
        return "sources_lost" if lost_sources(session, draft, person, self._settings) else None

    def sent(self, transaction: Transaction, delivery: Delivery) -> None:
        """The message is with its reader."""
        question = self._question(transaction, delivery)
        if question is None:
            return
        if delivery.kind == "answer" and question.gate in END_BY_GATE:
            step_question(transaction.session, question.id, END_BY_GATE[question.gate])
        if delivery.kind == "ticket":
            self._ticket_opened(transaction, question, delivery)

    def failed(self, transaction: Transaction, delivery: Delivery) -> None:
        """Every try is used up, or the place refused for good."""
        question = self._question(transaction, delivery)
        if question is None:
            return
        if delivery.kind == "answer":
            step_question(
                transaction.session, question.id, QuestionStatus.FAILED, failure="undeliverable"
            )
        if delivery.kind == "ticket":
            hand_over(transaction, question, "undeliverable")

    def discarded(self, transaction: Transaction, delivery: Delivery, reason: str) -> None:
        """It must not go out: a draft without its sources is made anew."""
        question = self._question(transaction, delivery)
        if question is None or reason == "moved_on":
            return
        if delivery.draft_id is not None:
            step_draft(transaction.session, delivery.draft_id, DraftStatus.DISCARDED)
        if reason == "disabled":
            step_question(
                transaction.session, question.id, QuestionStatus.FAILED, failure="disabled"
            )
        elif step_question(transaction.session, question.id, QuestionStatus.RECEIVED):
            transaction.enqueue(ANSWER, question.id)

    @staticmethod
    def _question(transaction: Transaction, delivery: Delivery) -> Question | None:
        if delivery.question_id is None:
            return None
        return transaction.session.get_one(Question, delivery.question_id, populate_existing=True)

    @staticmethod
    def _ticket_opened(transaction: Transaction, question: Question, delivery: Delivery) -> None:
        session = transaction.session
        row = session.get_one(Delivery, delivery.id, populate_existing=True)
        question.ticket_id, question.ticket_url = row.sent_message_id, row.sent_channel or None
        session.flush()
        thread = session.get_one(ConversationThread, question.thread_id)
        message = notices.ticket_opened(question)
        tell_asker(transaction, question, thread, message, key="ticket_opened")
