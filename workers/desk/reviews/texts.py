"""What staff are writing, kept at short intervals: no closed window and no faster colleague may
cost them their words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.inserts import insert_new
from connectors.database.models import Person, Question, Role, WrittenText
from connectors.database.unit_of_work import Transactions
from connectors.errors import NotFound
from workers.desk.reviews.human_text import MAX_ANSWER
from workers.identity.people import require

KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Written:
    """A text that somebody has not sent, and when they last wrote on it."""

    text: str
    at: datetime


class WrittenTexts:
    """One text of each person for each question. Nobody else sees it."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @retried
    def keep(self, person_id: str, question_id: str, text: str) -> None:
        """Keep what is written so far, in the place of what was; an empty text keeps nothing.

        Raises `NotAllowed` for who is no staff, and `NotFound` for a question that is not there.
        """
        with self._transactions.begin() as transaction:
            session, moment = transaction.session, now()
            require(session.get(Person, person_id), Role.STAFF)
            if session.get(Question, question_id) is None:
                raise NotFound("There is no such question.")
            session.execute(delete(WrittenText).where(WrittenText.updated_at < moment - KEPT_FOR))
            if text.strip():
                keep_text(session, person_id, question_id, text)
            else:
                forget_text(session, person_id, question_id)

    def read(self, person_id: str, question_id: str) -> Written | None:
        """What this person wrote and did not send; None if there is nothing."""
        with self._transactions.reading() as session:
            row = session.get(WrittenText, (question_id, person_id))
        return Written(row.text, row.updated_at) if row else None


def keep_text(session: Session, person_id: str, question_id: str, text: str) -> None:
    """Keep a text in the caller's transaction."""
    key = {"question_id": question_id, "person_id": person_id}
    values = {"text": text[:MAX_ANSWER], "updated_at": now()}
    session.execute(
        insert_new(session, WrittenText, "question_id", "person_id").values(key | values)
    )
    session.execute(update(WrittenText).filter_by(**key).values(values))


def forget_text(session: Session, person_id: str, question_id: str) -> None:
    """Keep it no longer: it was sent, or thrown away."""
    session.execute(
        delete(WrittenText).where(
            WrittenText.question_id == question_id, WrittenText.person_id == person_id
        )
    )
