"""Messages that people change or delete: their question with them."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from connectors.contracts.chat import Deleted, Edited
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.models import Question
from connectors.errors import BadInput
from workers.desk.chat.asking.attachments import files_note
from workers.desk.chat.incoming import DeskParts, Incoming, Later
from workers.desk.core.locks import lock_thread_of_question
from workers.desk.inbox import events
from workers.desk.inbox.changes import question_of_message, replace_question, withdraw_question
from workers.desk.inbox.intake import question_text
from workers.desk.outbox.cards import close_open_cards
from workers.identity.people import find_person, own_ids
from workers.text.language import detect_language

log = structlog.get_logger("guichet.chat")

EDITED_WITHIN = timedelta(minutes=1)
"""How long after a message its edit still counts: later, people add that it is solved."""


class Changes:
    """Takes edits and deletions."""

    def __init__(self, parts: DeskParts) -> None:
        self._parts = parts

    def edited(self, incoming: Incoming, edited: Edited) -> bool:
        """Have the new text answered instead; False if no question of ours was changed."""
        question_id = self._question(incoming, edited.message_id)
        if question_id is None:
            return False
        try:
            text = question_text(edited.text)
        except BadInput:
            # There is nothing to answer in its place, so what was asked stays.
            return True
        self._replace(incoming, question_id, text)
        return True

    def deleted(self, incoming: Incoming, deleted: Deleted) -> bool:
        """Discard the question; False if no question of ours was deleted."""
        question_id = self._question(incoming, deleted.message_id)
        if question_id is not None:
            self._withdraw(question_id)
        return question_id is not None

    def _question(self, incoming: Incoming, message_id: str) -> str | None:
        """The question of a message; None: it is none. Raises `Later` for what may become one."""
        place = (incoming.platform, incoming.event.channel, message_id)
        with self._parts.transactions.reading() as session:
            if incoming.may_follow and events.is_changing(session, incoming.received_at, *place):
                raise Later
            question = question_of_message(session, *place)
            if question is not None:
                return question.id
            if incoming.may_wait and not events.was_handled(session, *place):
                raise Later
        return None

    @retried
    def _replace(self, incoming: Incoming, question_id: str, text: str) -> None:
        with self._parts.transactions.begin() as transaction:
            session = transaction.session
            person = find_person(session, incoming.platform, incoming.event.actor, lock=True)
            lock_thread_of_question(session, question_id)
            question = session.get_one(Question, question_id, populate_existing=True)
            if person is None or question.person_id not in own_ids(session, person.id):
                return
            if incoming.received_at - question.received_at > EDITED_WITHIN:
                return
            text += files_note(question.text)
            if text == question.text:
                return
            self._parts.intake.check_rate(session, person, now())
            language = _language(text, question)
            new = replace_question(transaction, question, incoming.key, text, language)
            if new is not None:
                close_open_cards(transaction, question, "superseded")
                log.info("chat.replaced", question=question.id, by=new.id)

    @retried
    def _withdraw(self, question_id: str) -> None:
        with self._parts.transactions.begin() as transaction:
            session: Session = transaction.session
            lock_thread_of_question(session, question_id)
            question = session.get_one(Question, question_id, populate_existing=True)
            if withdraw_question(session, question):
                close_open_cards(transaction, question, "deleted")
                log.info("chat.withdrawn", question=question_id)


def _language(text: str, question: Question) -> str:
    found = detect_language(text, default=question.language)
    return found if found in ("fr", "en") else question.language
