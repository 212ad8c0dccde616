"""Which rows an erasure reaches: what a person asked, and what was made from it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from connectors.database.models import (
    ChatTicket,
    ConversationThread,
    Draft,
    DraftSource,
    Question,
    SeenTicket,
    Ticket,
    WithheldRecord,
)
from workers.privacy.erasure.subject import Subject
from workers.privacy.texts import parts


@dataclass(frozen=True, slots=True)
class Reach:
    """Ids of rows."""

    questions: list[str]
    threads: list[str]
    """Threads in which nobody else asked anything."""
    shared_threads: list[str]
    """Threads in which others asked as well."""
    tickets: list[int]
    """Copies, in the knowledge, of tickets that they opened."""
    records: list[tuple[str, str]]
    """The same tickets by source and id there, also those that are not copied yet."""
    drafts: list[str]
    """Drafts of their questions, those that quote their tickets, and those that repeat one."""
    beside: list[str]
    """Drafts for others in the same threads: what they were made from holds their words."""


def reach_of(session: Session, subject: Subject) -> Reach:
    """Everything that belongs to this person now."""
    theirs = Question.person_id.in_(subject.ids)
    questions = list(session.scalars(select(Question.id).where(theirs)))
    threads, shared = _threads(session, subject)
    records = _records(session, subject)
    tickets = _copies(session, records)
    drafts = set(session.scalars(select(Draft.id).join(Question).where(theirs)))
    for some in parts(tickets):
        drafts.update(
            session.scalars(select(DraftSource.draft_id).where(DraftSource.ticket_id.in_(some)))
        )
    drafts |= _repeating(session, drafts)
    beside: set[str] = set()
    for part in parts(shared):
        beside.update(
            session.scalars(select(Draft.id).join(Question).where(Question.thread_id.in_(part)))
        )
    return Reach(
        questions, threads, shared, tickets, records, sorted(drafts), sorted(beside - drafts)
    )


def _threads(session: Session, subject: Subject) -> tuple[list[str], list[str]]:
    asked = aliased(Question)
    involved = select(ConversationThread.id).where(
        or_(
            ConversationThread.person_id.in_(subject.ids),
            exists().where(
                and_(asked.thread_id == ConversationThread.id, asked.person_id.in_(subject.ids))
            ),
        )
    )
    others = exists().where(
        and_(Question.thread_id == ConversationThread.id, Question.person_id.not_in(subject.ids))
    )
    foreign = or_(others, ConversationThread.person_id.not_in(subject.ids))
    alone = list(session.scalars(involved.where(~foreign)))
    return alone, list(session.scalars(involved.where(foreign)))


def _records(session: Session, subject: Subject) -> list[tuple[str, str]]:
    opened = (
        select(ChatTicket.system, ChatTicket.ticket_id)
        .join(Question, Question.id == ChatTicket.question_id)
        .where(Question.person_id.in_(subject.ids))
    )
    seen = select(SeenTicket.system, SeenTicket.ticket_id).where(
        SeenTicket.person_id.in_(subject.ids)
    )
    rows = [*session.execute(opened), *session.execute(seen)]
    return sorted({(system, ticket) for system, ticket in rows})


def _copies(session: Session, records: list[tuple[str, str]]) -> list[int]:
    """Row ids of these tickets, and of all that are withheld and came in again meanwhile."""
    by_source: dict[str, list[str]] = {}
    for source, external_id in records:
        by_source.setdefault(source, []).append(external_id)
    found = set(session.scalars(withheld_copies()))
    for source, ids in by_source.items():
        for some in parts(ids):
            named = Ticket.external_id.in_(some)
            found.update(session.scalars(select(Ticket.id).where(Ticket.source == source, named)))
    return sorted(found)


def withheld_copies() -> Select[int]:
    """The row ids of tickets that are withheld, and are there all the same: a sync that ran at the
    moment of the erasure did not know of it yet."""
    return select(Ticket.id).join(
        WithheldRecord,
        and_(
            WithheldRecord.source == Ticket.source,
            WithheldRecord.external_id == Ticket.external_id,
        ),
    )


def _repeating(session: Session, drafts: set[str]) -> set[str]:
    """Drafts that served the approved text of one of these again."""
    found = set()
    again = select(Draft.id, Draft.recipe).where(Draft.origin == "approved")
    for draft_id, recipe in session.execute(again.execution_options(yield_per=500)):
        if recipe.get("approved_from") in drafts:
            found.add(draft_id)
    return found
