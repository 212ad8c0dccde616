"""The one order in which rows are locked, so that no two transactions wait for each other.

Person, then thread, then question, draft and delivery. A transaction that changes several rows of
a question locks its thread first, before it reads what it decides on; those of one thread then
come one after the other, and each sees what the one before it did. A transaction that changes one
row of a question and only adds others needs no more than that row. The sweeper, which takes many
rows at once, passes over what somebody else has.

The locks are of the kind that lets others refer to the row (``FOR NO KEY UPDATE``). SQLite has
one writer at a time and needs none of this.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from connectors.database.models import ConversationThread, Delivery, Draft, Question

THREAD = select(ConversationThread).join(Question, Question.thread_id == ConversationThread.id)


def lock_thread(session: Session, *conditions: Any) -> ConversationThread | None:
    """The thread that `conditions` name, locked."""
    return _locked(session, select(ConversationThread).where(*conditions))


def lock_thread_of_question(session: Session, question_id: str) -> ConversationThread | None:
    """The thread of a question, locked; None if there is no such question."""
    return _locked(session, THREAD.where(Question.id == question_id))


def lock_thread_of_draft(session: Session, draft_id: str) -> ConversationThread | None:
    """The thread of a draft, locked; None if there is no such draft."""
    drafts = THREAD.join(Draft, Draft.question_id == Question.id)
    return _locked(session, drafts.where(Draft.id == draft_id))


def lock_thread_of_delivery(session: Session, delivery_id: str) -> ConversationThread | None:
    """The thread of the question that a delivery is about, locked; None if it is about none."""
    deliveries = THREAD.join(Delivery, Delivery.question_id == Question.id)
    return _locked(session, deliveries.where(Delivery.id == delivery_id))


def _locked(session: Session, rows: Select[ConversationThread]) -> ConversationThread | None:
    return session.scalar(
        rows.with_for_update(of=ConversationThread, key_share=True).execution_options(
            populate_existing=True
        )
    )
