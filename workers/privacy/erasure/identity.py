"""Who a person is: accounts, identities, and their names in the audit log."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.models import (
    ApiKey,
    AuditEntry,
    ConsoleSession,
    DirectoryUser,
    Identity,
    InstallState,
    LinkOffer,
    LocalAccount,
    LoginOrigin,
    Person,
    Role,
    SignOnState,
)
from workers.privacy.erasure.report import Report
from workers.privacy.erasure.subject import Subject, names
from workers.privacy.texts import count

NOBODY: dict[str, Any] = {
    "display_name": "",
    "role": Role.ASKER,
    "language": None,
    "entities": None,
    "sees_everything": False,
    "staff_until": None,
    "group_role": None,
    "group_role_until": None,
    "seen_at": None,
}
THEIRS = (
    ApiKey,
    ConsoleSession,
    DirectoryUser,
    InstallState,
    LocalAccount,
    LoginOrigin,
    SignOnState,
)
"""Tables whose rows belong to one person by `person_id`."""


def erase_identity(session: Session, subject: Subject, report: Report) -> None:
    """Delete every way to know or be this person. Needs a permit to change the logs."""
    for model in THEIRS:
        rows = delete(model).where(model.person_id.in_(subject.ids))
        report.erased(model.__tablename__, count(session, rows))
    addresses = [
        and_(LinkOffer.platform == platform, LinkOffer.external_id == external_id)
        for platform, external_id in subject.identities
    ]
    offers = delete(LinkOffer).where(or_(LinkOffer.person_id.in_(subject.ids), *addresses))
    report.erased("link_offers", count(session, offers))
    identities = delete(Identity).where(
        or_(Identity.person_id.in_(subject.ids), Identity.origin_id.in_(subject.ids))
    )
    report.erased("identities", count(session, identities))
    _audit_log(session, subject, report)
    moment = now()
    people = (
        update(Person)
        .where(Person.id.in_(subject.ids))
        .values(**NOBODY, disabled_at=moment, erased_at=moment)
    )
    report.erased("people", count(session, people))


def _audit_log(session: Session, subject: Subject, report: Report) -> None:
    """Their names in the log become their id, which leads to nobody."""
    called = {one.casefold() for one in (*subject.usernames, *subject.accounts, *subject.mails)}
    about = or_(
        AuditEntry.person_id.in_(subject.ids),
        func.lower(AuditEntry.subject).in_(called),
        # These name the other side of a link in their detail.
        AuditEntry.action == "identity.linked",
    )
    changed = 0
    for entry in session.scalars(select(AuditEntry).where(about)).all():
        theirs = entry.subject.casefold() in called
        values = {
            "subject": subject.id if theirs else entry.subject,
            "detail": {
                key: _without(value, subject, instead=subject.id)
                for key, value in entry.detail.items()
                # They may have called a key by any words.
                if not (theirs and key == "name")
            },
        }
        if values != {"subject": entry.subject, "detail": entry.detail}:
            row = update(AuditEntry).where(AuditEntry.id == entry.id)
            changed += count(session, row.values(values))
    report.erased("audit_log", changed)


def _without(value: Any, subject: Subject, *, instead: str) -> Any:
    named = isinstance(value, str) and any(names(word, value) for word in subject.words)
    return instead if named else value
