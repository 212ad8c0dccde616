"""Deliveries that nobody is at though they should be: what the sweeper puts back into the queue."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, update
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.leases import ran_out
from connectors.database.models import Delivery
from connectors.database.models import DeliveryStatus as S
from workers.desk.core.transitions import changed
from workers.settings import Settings


def due_deliveries(session: Session, settings: Settings, limit: int) -> list[str]:
    """Deliveries that nobody is at though they should be: for the sweeper.

    A row that was put back into the queue is left alone for a while, by `claimed_until`, so a
    long queue is not filled with copies of the same work.
    """
    moment = now()
    grace = timedelta(seconds=settings.sweep_grace_seconds)
    rows = session.query(Delivery.id).filter(
        or_(
            and_(Delivery.status == S.SENDING, ran_out(Delivery)),
            and_(
                Delivery.status == S.PENDING,
                Delivery.next_attempt_at < moment,
                or_(
                    and_(Delivery.claimed_until.is_(None), Delivery.attempts > 0),
                    and_(Delivery.claimed_until.is_(None), Delivery.created_at < moment - grace),
                    ran_out(Delivery),
                ),
            ),
        )
    )
    oldest = rows.order_by(Delivery.created_at).limit(limit)
    return [row.id for row in oldest.with_for_update(skip_locked=True, key_share=True)]


def mark_swept(session: Session, ids: list[str], until: datetime) -> None:
    """Leave these pending deliveries to the queue until then."""
    changed(
        session,
        update(Delivery)
        .where(Delivery.id.in_(ids), Delivery.status == S.PENDING)
        .values(claimed_until=until),
    )
