"""Copies of the tickets that a person opened: in the index, and in our own desk."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.inserts import insert_new
from connectors.database.models import (
    ChatTicket,
    LocalFollowUp,
    LocalTicket,
    Passage,
    SeenTicket,
    Ticket,
    WithheldRecord,
)
from workers.knowledge import revision
from workers.knowledge.ingestion.passage_rows import remove_passages
from workers.privacy.erasure.reach import Reach
from workers.privacy.erasure.report import Report
from workers.privacy.erasure.subject import Subject
from workers.privacy.texts import count, parts


def erase_knowledge(session: Session, subject: Subject, reach: Reach, report: Report) -> None:
    """Delete the copies; every worker drops them from its index within seconds, and no sync takes
    them up again."""
    for source, external_id in reach.records:
        session.execute(
            insert_new(session, WithheldRecord, "source", "external_id").values(
                source=source, external_id=external_id, since=now()
            )
        )
    report.erased("tickets", delete_copies(session, reach.tickets))
    for some in parts(reach.questions):
        watched = delete(ChatTicket).where(ChatTicket.question_id.in_(some))
        report.erased("chat_tickets", count(session, watched))
    seen = delete(SeenTicket).where(SeenTicket.person_id.in_(subject.ids))
    report.erased("seen_tickets", count(session, seen))
    _local_tickets(session, subject, report)


def delete_copies(session: Session, tickets: list[int]) -> int:
    """Delete tickets of the knowledge with their passages and vectors; how many."""
    if not tickets:
        return 0
    connection, removed = session.connection(), 0
    state = revision.take(connection)
    for some in parts(tickets):
        remove_passages(connection, state.revision, Passage.ticket_id.in_(some))
        removed += count(session, delete(Ticket).where(Ticket.id.in_(some)))
    return removed


def _local_tickets(session: Session, subject: Subject, report: Report) -> None:
    theirs = LocalTicket.requester.in_(subject.ids)
    rows = select(LocalTicket.id).where(theirs)
    said = LocalFollowUp.ticket_id.in_(rows), LocalFollowUp.text != ""
    follow_ups = update(LocalFollowUp).where(*said).values(text="")
    report.erased("local_follow_ups", count(session, follow_ups))
    empty = {"title": "", "body": "", "requester": None}
    report.erased(
        "local_tickets", count(session, update(LocalTicket).where(theirs).values(**empty))
    )
