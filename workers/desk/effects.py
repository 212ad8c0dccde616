"""What a delivery's end means for its question, and what forbids it at the last moment."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import MessageKind
from connectors.contracts.ticket_system import TicketState
from connectors.database.base import now
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import (
    ChatTicket,
    ConversationThread,
    Delivery,
    Draft,
    DraftStatus,
    Person,
    Question,
    QuestionStatus,
)
from connectors.database.unit_of_work import Transaction
from workers.desk.answers.staleness import lost_sources
from workers.desk.core.states import DELETED
from workers.desk.core.transitions import end_by_gate, step_draft, step_question
from workers.desk.handoff import hand_over
from workers.desk.inbox.intake import ANSWER
from workers.desk.outbox import templates
from workers.desk.outbox.held_cards import CARD_AGAIN, CARD_HELD, is_held_or_open
from workers.desk.outbox.marks import MARK, is_out_of_date
from workers.desk.outbox.queueing import tell_asker, times_told
from workers.desk.tickets.ticketing import FOLLOW_UP, OVER, REOPEN, REOPENED, TICKET
from workers.settings import Settings

TO_ASKER = (MessageKind.ANSWER, MessageKind.NOTICE)


class DeliveryEffects:
    """The desk's side of every delivery."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def may_send(self, session: Session, delivery: Delivery) -> str | None:
        """Check again, at the last moment, what may have changed since the gate decided."""
        if delivery.kind == MessageKind.PROGRESS:
            # What was being written is history by now: it is shown at once or not at all.
            return "moved_on"
        if delivery.kind == MARK and is_out_of_date(session, delivery):
            return "moved_on"
        if delivery.kind in (CARD_HELD, CARD_AGAIN):
            return None if is_held_or_open(session, delivery, self._settings) else "moved_on"
        if delivery.kind not in TO_ASKER or delivery.question_id is None:
            return None
        question = session.get_one(Question, delivery.question_id)
        if question.status == QuestionStatus.SUPERSEDED and question.failure == DELETED:
            return "moved_on"
        if delivery.kind != MessageKind.ANSWER:
            return None
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
        if delivery.kind == MessageKind.ANSWER and delivery.question_id is not None:
            end_by_gate(transaction.session, delivery.question_id)
        if delivery.kind not in (TICKET, FOLLOW_UP, REOPEN):
            return
        question = self._question(transaction, delivery)
        if question is None:
            return
        if delivery.kind == TICKET:
            self._ticket_opened(transaction, question, delivery)
        if delivery.kind == FOLLOW_UP:
            self._tell(transaction, question, delivery, "ticket_follow_up_done")
        if delivery.kind == REOPEN:
            self._reopened(transaction, question, delivery)

    def waiting(self, transaction: Transaction, delivery: Delivery) -> None:
        """The ticket desk is away; its asker is told once."""
        question = self._question(transaction, delivery)
        if question is None:
            return
        what = "ticket_waits" if delivery.kind == TICKET else "ticket_message_waits"
        begun = delivery.first_attempt_at or delivery.created_at
        if not times_told(transaction.session, question.id, f"{what}:{delivery.id}", begun):
            self._tell(transaction, question, delivery, what)

    def failed(self, transaction: Transaction, delivery: Delivery) -> None:
        """Every try is used up, or the place refused for good."""
        question = self._question(transaction, delivery)
        if question is None:
            return
        if delivery.kind == MessageKind.ANSWER:
            step_question(
                transaction.session, question.id, QuestionStatus.FAILED, failure="undeliverable"
            )
        if delivery.kind == TICKET:
            hand_over(transaction, question, "undeliverable")
        if delivery.kind in (FOLLOW_UP, REOPEN):
            self._tell(transaction, question, delivery, "ticket_not_written")

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

    def _tell(
        self, transaction: Transaction, question: Question, delivery: Delivery, what: str
    ) -> None:
        thread = transaction.session.get_one(ConversationThread, question.thread_id)
        message = templates.about_ticket(question, what, system=self._settings.ticket_system_label)
        # A delivery that failed may be begun anew, and then what becomes of it is told anew. Its
        # row is ours in this transaction, so nobody counts at the same time.
        key = f"{what}:{delivery.id}"
        number = times_told(transaction.session, question.id, key) + 1
        tell_asker(transaction, question, thread, message, key=f"{key}:{number}")

    @staticmethod
    def _question(transaction: Transaction, delivery: Delivery) -> Question | None:
        if delivery.question_id is None:
            return None
        return transaction.session.get_one(Question, delivery.question_id, populate_existing=True)

    def _reopened(self, transaction: Transaction, question: Question, delivery: Delivery) -> None:
        """Tell that a ticket is open again, unless the watch saw it first and did."""
        session = transaction.session
        sent = session.get_one(Delivery, delivery.id, populate_existing=True)
        if sent.sent_thread in OVER:
            # Staff read the reason and solved it again before we came back.
            self._tell(transaction, question, delivery, "ticket_follow_up_done")
            return
        row = session.scalars(
            select(ChatTicket)
            .filter_by(question_id=question.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        ).one()
        if row.state in OVER or not times_told(session, question.id, REOPENED, sent.created_at):
            self._tell(transaction, question, delivery, "ticket_reopen_done")
        # It is watched again, from now on.
        row.state, row.changed_at = TicketState.WORKING, now()

    def _ticket_opened(
        self, transaction: Transaction, question: Question, delivery: Delivery
    ) -> None:
        session = transaction.session
        row = session.get_one(Delivery, delivery.id, populate_existing=True)
        question.ticket_id, question.ticket_url = row.sent_message_id, row.sent_channel or None
        session.flush()
        if row.sent_message_id:
            session.execute(
                insert_new(session, ChatTicket).values(
                    id=new_id(),
                    system=self._settings.ticket_system,
                    ticket_id=row.sent_message_id,
                    question_id=question.id,
                    state=TicketState.NEW,
                    opened_at=now(),
                    changed_at=now(),
                )
            )
        thread = session.get_one(ConversationThread, question.thread_id)
        message = templates.ticket_opened(question)
        tell_asker(transaction, question, thread, message, key="ticket_opened")
