"""What an erasure leaves: rows that stay without a name, and what is not ours to delete."""

from __future__ import annotations

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from connectors.database.base import Base
from connectors.database.models import (
    AuditEntry,
    Delivery,
    FeedbackEvent,
    InboundEvent,
    Question,
    Review,
)
from workers.privacy.erasure.reach import Reach
from workers.privacy.erasure.report import Kept, Report
from workers.privacy.erasure.subject import Subject, names
from workers.privacy.holdings import holdings
from workers.privacy.texts import parts
from workers.settings.chat.platforms import OWN_PLACES

MOST_LISTED = 100
"""Places that a report lists of one kind."""
FILES = ("backup.written", "audit.exported")
"""Actions that left a copy in a file."""


def note_what_stays(session: Session, subject: Subject, reach: Reach, report: Report) -> None:
    """Say before the erasure what will stay here, and what there is elsewhere."""
    logs = {"reviews": Review.reviewer_id, "feedback_events": FeedbackEvent.person_id}
    numbers = {
        name: session.scalar(select(func.count()).where(who.in_(subject.ids))) or 0
        for name, who in logs.items()
    }
    _keep(
        report,
        "decisions and votes",
        [f"{number} rows of {name}" for name, number in numbers.items() if number],
        "The figures count them. The id that they name leads to nobody.",
    )
    written = select(func.count()).where(
        Review.reviewer_id.in_(subject.ids), Review.text.is_not(None)
    )
    number = session.scalar(written) or 0
    _keep(
        report,
        "answers to others that they wrote as staff",
        [f"{number} rows of reviews"] if number else [],
        "They are words of the service, and belong to those who asked.",
    )
    _keep(
        report,
        "answers to others in threads that they share",
        [f"{len(reach.beside)} rows of drafts"] if reach.beside else [],
        "They are somebody else's. What they were made from is erased.",
    )
    _elsewhere(session, subject, reach, report)


def note_mentions(session: Session, subject: Subject, report: Report) -> None:
    """Count after the erasure the rows in which somebody else wrote one of their names."""
    for table_name, held in holdings().items():
        table = Base.metadata.tables[table_name]
        for column_name in held.words:
            text = cast(table.columns[column_name], String)
            found = 0
            for word in subject.words:
                rows = session.scalars(select(text).where(text.contains(word, autoescape=True)))
                found += sum(names(word, one) for one in rows)
            if found:
                report.mentions[f"{table_name}.{column_name}"] = found


def _keep(report: Report, what: str, where: list[str], why: str) -> None:
    if where:
        report.kept.append(Kept(what, tuple(where), why))


def _elsewhere(session: Session, subject: Subject, reach: Reach, report: Report) -> None:
    def add(what: str, where: list[str], why: str) -> None:
        if where:
            report.elsewhere.append(Kept(what, tuple(where[:MOST_LISTED]), why))

    tickets = [f"{source} {number}" for source, number in reach.records]
    add(
        "tickets",
        tickets,
        "The ticket system is not ours. Its copies here are gone and are not taken up again.",
    )
    add(
        "messages on chat platforms",
        _messages(session, reach),
        "The platform keeps what was written there. Delete it there by channel and message.",
    )
    copies = select(AuditEntry.subject, AuditEntry.at).where(AuditEntry.action.in_(FILES))
    files = [
        f"{file} of {at:%Y-%m-%d %H:%M}"
        for file, at in session.execute(copies.order_by(AuditEntry.at.desc()))
    ]
    add(
        "backups and exports that were written before",
        files,
        "They hold this person. Delete them, or erase again after a restore: by the person's id.",
    )
    add(
        "logs and the database's own files",
        ["log lines hold ids, and no names or words", "write-ahead log, replicas and base backups"],
        "They end by the rules of your log store and your database server.",
    )


def _messages(session: Session, reach: Reach) -> list[str]:
    found: set[tuple[str, str, str]] = set()
    for some in parts(reach.questions):
        asked = (
            select(InboundEvent.platform, InboundEvent.channel, InboundEvent.message_id)
            .join(Question, Question.event_id == InboundEvent.id)
            .where(Question.id.in_(some))
        )
        sent = select(Delivery.platform, Delivery.sent_channel, Delivery.sent_message_id).where(
            Delivery.question_id.in_(some), Delivery.sent_message_id.is_not(None)
        )
        for statement in (asked, sent):
            for platform, channel, message in session.execute(statement):
                found.add((platform, str(channel), str(message)))
    return [
        f"{platform} {channel} {message}"
        for platform, channel, message in sorted(found)
        if platform not in OWN_PLACES
    ]
