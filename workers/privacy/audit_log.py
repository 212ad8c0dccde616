"""Reading the audit log: the newest first, a page at a time, or all of it for a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, and_, or_, select

from connectors.database.audit import audit
from connectors.database.engine import reading
from connectors.database.models import AuditEntry, Person

MOST = 1_000
"""Entries of a page at most."""
ACTIONS = frozenset(
    {
        "login",
        "logout.by_provider",
        "login.refused",
        "password.set",
        "account.added",
        "account.disabled",
        "account.enabled",
        "email.set",
        "entities.set",
        "directory.unpinned",
        "role.set",
        "sessions.ended",
        "sign_on.linked",
        "role.by_group",
        "key.added",
        "key.revoked",
        "link.offered",
        "link.confirmed",
        "link.wrong_code",
        "identity.linked",
        "identity.unlinked",
        "identity.mail_changed",
        "review.approve",
        "review.edit",
        "review.reject",
        "review.take_over",
        "review.undo",
        "review.source_gone",
        "review.reply",
        "review.add",
        "review.hand_back",
        "escalation.human",
        "escalation.ticket",
        "ticket.reply",
        "ticket.assign",
        "ticket.close",
        "ticket.release",
        "index.rebuilt",
        "sync.done",
        "sync.failed",
        "chat.installed",
        "chat.removed",
        "chat.encrypted_anew",
        "person.erased",
        "backup.written",
        "backup.restored",
        "audit.exported",
        "settings.changed",
    }
)
"""Every action that this version writes; a test holds it against the code."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries. `action` is a whole action, such as ``role.set``, or what it begins with,
    such as ``review``. `person` is an id, a name, or ``-`` for what nobody at a page did."""

    action: str = ""
    person: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: str = ""
    """Only entries that are older than the one with this id: the next page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed. `name` is empty for somebody who was erased, and for nobody."""

    id: str
    at: datetime
    person_id: str | None
    name: str
    action: str
    subject: str
    detail: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """As one line of an export."""
        return {
            "id": self.id,
            "at": self.at.isoformat(),
            "person": self.person_id,
            "name": self.name or None,
            "action": self.action,
            "subject": self.subject,
            "detail": self.detail,
        }


def entries(engine: Engine, wanted: Wanted, limit: int = 100) -> list[Entry]:
    """The newest entries that are wanted."""
    return list(_read(engine, _rows(wanted).limit(max(1, min(limit, MOST)))))


def all_entries(engine: Engine, wanted: Wanted) -> Iterator[Entry]:
    """Every entry that is wanted, the newest first, without holding them in memory."""
    return _read(engine, _rows(wanted).execution_options(stream_results=True, yield_per=500))


def note_export(engine: Engine, person_id: str | None, place: str) -> None:
    """Write into the log that somebody took all of it away."""
    with engine.begin() as connection:
        audit(connection, person_id, "audit.exported", place)


def actions(engine: Engine) -> list[str]:
    """Every action that there is."""
    with reading(engine) as connection:
        found = connection.scalars(select(AuditEntry.action).distinct())
        return sorted(found)


def _read(engine: Engine, rows: Select[Any]) -> Iterator[Entry]:
    with reading(engine) as connection:
        for row in connection.execute(rows):
            yield Entry(
                row.id, row.at, row.person_id, row.display_name or "", row.action, row.subject,
                row.detail,
            )  # fmt: skip


def _rows(wanted: Wanted) -> Select[Any]:
    found = (
        select(
            AuditEntry.id,
            AuditEntry.at,
            AuditEntry.person_id,
            Person.display_name,
            AuditEntry.action,
            AuditEntry.subject,
            AuditEntry.detail,
        )
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    if wanted.action:
        found = found.where(AuditEntry.action.startswith(wanted.action, autoescape=True))
    if wanted.subject:
        found = found.where(AuditEntry.subject == wanted.subject)
    if wanted.since is not None:
        found = found.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        found = found.where(AuditEntry.at < wanted.until)
    if wanted.before:
        at = select(AuditEntry.at).where(AuditEntry.id == wanted.before).scalar_subquery()
        same = and_(AuditEntry.at == at, AuditEntry.id < wanted.before)
        found = found.where(or_(AuditEntry.at < at, same))
    return _of_person(found, wanted.person)


def _of_person(found: Select[Any], person: str) -> Select[Any]:
    if not person:
        return found
    if person == "-":
        return found.where(AuditEntry.person_id.is_(None))
    named = select(Person.id).where(Person.display_name == person)
    return found.where((AuditEntry.person_id == person) | AuditEntry.person_id.in_(named))
