"""The audit log: who did what to the installation and its questions. Never a message's text."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.ids import new_id
from connectors.database.models import AuditEntry


def audit(
    where: Session | Connection,
    person_id: str | None,
    action: str,
    subject: str,
    **detail: Any,
) -> None:
    """Add an entry in the caller's transaction, so that it is there if the deed is.

    `person_id` is None for what the system does by itself, or somebody at the command line.
    `subject` is an id or a name; `detail` holds ids, numbers and codes.
    """
    where.execute(
        insert(AuditEntry.__table__).values(  # type: ignore[arg-type]
            id=new_id(),
            at=now(),
            person_id=person_id,
            action=action,
            subject=subject,
            detail=detail,
        )
    )
