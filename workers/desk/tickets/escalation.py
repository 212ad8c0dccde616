"""Reaching a human: by a ticket, or by a colleague in the thread. The asker may at any time."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import Destination, SourceLink
from connectors.database.audit import audit
from connectors.database.contention import retried
from connectors.database.ids import new_id
from connectors.database.models import Draft, FeedbackEvent, Person, Question, QuestionStatus
from connectors.database.unit_of_work import Transaction, Transactions
from connectors.errors import Conflict, NotFound
from workers.desk.answers.sources import source_links
from workers.desk.core.locks import lock_thread_of_question
from workers.desk.core.transitions import discard_open_work, step_question
from workers.desk.handoff import hand_over
from workers.desk.inbox.history import final_draft, sent_text, turns_before
from workers.desk.inbox.subjects import ticket_subject
from workers.desk.outbox.queueing import put
from workers.desk.outbox.templates import ticket_title
from workers.desk.tickets import texts
from workers.desk.tickets.ticketing import TICKET
from workers.identity.people import is_staff, own_ids
from workers.knowledge.access import still_visible, viewer_for
from workers.redaction import redact
from workers.settings import Settings

TICKET_SYSTEM = "desk"
"""The name under which the outbox knows the ticket desk."""


class Escalation:
    """Hands questions to humans when their asker, or staff, wish it."""

    def __init__(self, transactions: Transactions, settings: Settings) -> None:
        self._transactions = transactions
        self._settings = settings

    @retried
    def open_ticket(self, person_id: str, question_id: str, platform: str) -> None:
        """Open a ticket with the conversation and the sources tried. Asking twice opens one."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            person, question = _allowed(session, person_id, question_id)
            if question.status == QuestionStatus.ESCALATED:
                return
            if not step_question(session, question_id, QuestionStatus.ESCALATED):
                session.refresh(question)
                raise Conflict(
                    f"No ticket can be opened while the question is {question.status}.",
                    "Wait a moment and try again.",
                )
            discard_open_work(session, question_id)
            self._order_ticket(transaction, question)
            _log(session, question, person, platform, "ticket")
            audit(session, person.id, "escalation.ticket", question.id, platform=platform)

    @retried
    def ask_human(self, person_id: str, question_id: str, platform: str) -> None:
        """Leave the question to a colleague. Asking twice does no more."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            person, question = _allowed(session, person_id, question_id)
            if question.status in (QuestionStatus.WITH_HUMAN, QuestionStatus.ESCALATED):
                return
            if not hand_over(transaction, question, "asked", by=person.id):
                session.refresh(question)
                raise Conflict(
                    f"The question is {question.status} at the moment.",
                    "Wait a moment and try again.",
                )
            _log(session, question, person, platform, "human")

    def _order_ticket(self, transaction: Transaction, question: Question) -> None:
        session = transaction.session
        draft = final_draft(session, question.id)
        subject = ticket_subject(session, question)
        said = texts.ticket_body(
            question,
            subject,
            turns_before(session, question),
            sent_text(session, draft) if draft else None,
            self._sources_tried(session, question),
            _reason(session, question),
        )
        # What a colleague wrote in between was never redacted.
        body = texts.typeset(redact(said), question.language)
        put(
            transaction,
            key=f"ticket:{question.id}",
            kind=TICKET,
            platform=TICKET_SYSTEM,
            to=Destination(channel=TICKET_SYSTEM),
            document={
                "title": ticket_title(subject),
                "body": texts.asked_by(question, body),
                "person_id": question.person_id,
                "link": f"{self._settings.public_url}/questions/{question.id}",
            },
            question_id=question.id,
            # Its asker asks anew where it could not be opened before.
            again=True,
        )

    def _sources_tried(self, session: Session, question: Question) -> tuple[SourceLink, ...]:
        """The sources of the last draft, sent or not, as far as its asker may still see them."""
        draft = session.scalar(
            select(Draft).where(Draft.question_id == question.id).order_by(Draft.number.desc())
        )
        if draft is None:
            return ()
        viewer = viewer_for(session, session.get(Person, question.person_id), self._settings)
        cited = {source.number: source.ticket_id for source in draft.sources}
        seen = still_visible(session, viewer, cited.values())
        return tuple(link for link in source_links(session, draft) if cited[link.number] in seen)


def _reason(session: Session, question: Question) -> str:
    """Why there is a ticket: a word that the catalogue has as ``ticket_reason_…``."""
    vote = session.scalar(
        select(FeedbackEvent.value)
        .filter_by(question_id=question.id, kind="vote")
        .where(FeedbackEvent.person_id.in_(own_ids(session, question.person_id)))
        .order_by(FeedbackEvent.created_at.desc(), FeedbackEvent.id.desc())
    )
    if vote == "not_helpful":
        return "not_helpful"
    return "no_source" if question.gate == "abstain" else "asked"


def _allowed(session: Session, person_id: str, question_id: str) -> tuple[Person, Question]:
    """The person and the question, as it is once its thread is ours."""
    lock_thread_of_question(session, question_id)
    person, question = session.get(Person, person_id), session.get(Question, question_id)
    if person is None or question is None:
        raise NotFound("There is no such question.")
    if question.person_id != person.id and not is_staff(person):
        raise NotFound("There is no such question.")
    return person, question


def _log(session: Session, question: Question, person: Person, platform: str, value: str) -> None:
    draft = final_draft(session, question.id)
    session.add(
        FeedbackEvent(
            id=new_id(),
            question_id=question.id,
            draft_id=draft.id if draft else None,
            person_id=person.id,
            role=person.acts_as,
            platform=platform,
            kind="escalation",
            value=value,
        )
    )
