"""People who came no more: who they are is erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from connectors.database.models import Identity, LocalAccount, Person, Question, Role
from workers.privacy.retention.conversations import UNDER_WAY
from workers.settings.chat.platforms import OWN_PLACES


def gone_people(session: Session, before: datetime, limit: int) -> list[str]:
    """Askers of a chat platform without an account, whose last question is older and ended."""
    account = exists().where(LocalAccount.person_id == Person.id)
    lately = or_(Question.received_at >= before, Question.status.in_(UNDER_WAY))
    asked = exists().where(Question.person_id == Person.id, lately)
    chats = exists().where(Identity.person_id == Person.id, Identity.platform.not_in(OWN_PLACES))
    return list(
        session.scalars(
            select(Person.id)
            .where(
                Person.role == Role.ASKER,
                Person.erased_at.is_(None),
                Person.created_at < before,
                or_(Person.seen_at.is_(None), Person.seen_at < before),
                ~account,
                ~asked,
                chats,
            )
            .order_by(Person.created_at)
            .limit(limit)
        )
    )
