"""Taking a delivery for one sender, in the order of its thread, and keeping it while it is sent."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import ColumnElement, Exists, Select, and_, case, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from connectors.contracts.chat import MessageKind
from connectors.database import leases
from connectors.database.base import now
from connectors.database.models import ConversationThread, Delivery
from connectors.database.models import DeliveryStatus as S
from workers.desk.core.locks import lock_thread_of_delivery
from workers.desk.core.transitions import changed
from workers.desk.outbox.dispatch.channels import ClaimLost
from workers.desk.outbox.marks import MARK

LOST = "Lost"
"""The failure of a delivery whose worker was lost, until its next end."""
AT_ONCE = (MessageKind.PROGRESS, MARK)
"""Kinds that are dropped when they are out of date, whatever became of an earlier try."""


class Permits(Protocol):
    """Says why a delivery must not go out any more, or None."""

    def __call__(self, session: Session, delivery: Delivery) -> str | None: ...


def claim(
    session: Session, delivery_id: str, seconds: float, may_send: Permits
) -> tuple[Delivery, str | None] | None:
    """Take a delivery that is due or whose sender is lost, and say why it must not go out, if so.

    None if there is nothing to take: it is not due, somebody is at it, or an older message of its
    thread is still to be sent.
    """
    thread = lock_thread_of_delivery(session, delivery_id)
    moment = now()
    lost = and_(Delivery.status == S.SENDING, leases.ran_out(Delivery))
    due = and_(Delivery.status == S.PENDING, Delivery.next_attempt_at <= moment)
    taken = changed(
        session,
        leases.taking(
            Delivery,
            Delivery.id == delivery_id,
            or_(due, lost),
            ~_earlier_waits(),
            claim=leases.new_claim(),
            seconds=seconds,
            # Whoever had it may have sent it: that is unknown now.
            outcome_unknown=or_(Delivery.outcome_unknown, Delivery.status == S.SENDING),
            failure=case((Delivery.status == S.SENDING, LOST), else_=Delivery.failure),
            status=S.SENDING,
            attempts=Delivery.attempts + 1,
        ),
    )
    if not taken:
        return None
    delivery = session.get_one(Delivery, delivery_id, populate_existing=True)
    delivery.first_attempt_at = delivery.first_attempt_at or moment
    reason = may_send(session, delivery)
    if reason is not None and (not delivery.outcome_unknown or delivery.kind in AT_ONCE):
        return delivery, reason
    if delivery.replaces_id is not None:
        _adopt_replaced(session, delivery)
    elif thread is not None and thread.direct_to is None and _is_in(thread, delivery):
        delivery.sent_thread = thread.moved_to
    session.flush()
    session.expunge(delivery)
    return delivery, None


def keep(session: Session, delivery: Delivery, seconds: float) -> None:
    """Store how far a delivery has come, and hold it for as long again. Raises `ClaimLost`."""
    mine = leases.renewing(Delivery, delivery.claim or "", _is(delivery), seconds=seconds)
    if not changed(session, mine.values(progress=delivery.progress)):
        raise ClaimLost


def end(session: Session, delivery: Delivery, **values: object) -> bool:
    """Write the end of our try, unless somebody took the delivery from us meanwhile."""
    ours = leases.ending(Delivery, delivery.claim, _is(delivery), **values)
    return changed(session, ours) == 1


def end_sent(session: Session, delivery: Delivery, **values: object) -> tuple[bool, str | None]:
    """Write that our try ended well, as `end` does; and the id of what waited behind the delivery
    in its thread, if anything did."""
    ours = leases.ending(Delivery, delivery.claim, _is(delivery), status=S.SENT, **values)
    behind = waiting_behind(delivery).scalar_subquery()
    row = session.execute(
        ours.returning(Delivery.id, behind).execution_options(synchronize_session=False)
    ).first()
    return (False, None) if row is None else (True, row[1])


def waiting_behind(delivery: Delivery) -> Select[str]:
    """The id of what is to be sent next in the thread of a delivery."""
    other = aliased(Delivery)
    return (
        select(other.id)
        .where(
            other.platform == delivery.platform,
            other.channel == delivery.channel,
            other.thread == delivery.thread,
            other.status == S.PENDING,
            other.next_attempt_at <= now(),
            other.id != delivery.id,
        )
        .order_by(other.created_at)
        .limit(1)
    )


def all_parts(delivery: Delivery) -> dict[str, Any]:
    """What to keep of a delivery that was sent in several parts: people press the buttons of the
    last one. Of one that is a single message its own id says all."""
    several = len((delivery.progress or {}).get("refs", ())) > 1
    return {"progress": delivery.progress} if several else {}


def move_thread(session: Session, delivery: Delivery, root: str) -> None:
    """Have the thread of a delivery go on under another root; its row is locked by the caller."""
    changed(
        session,
        update(ConversationThread)
        .filter_by(platform=delivery.platform, channel=delivery.channel, root=delivery.thread)
        .values(moved_to=root),
    )


def _is(delivery: Delivery) -> ColumnElement[bool]:
    return Delivery.id == delivery.id


def _is_in(thread: ConversationThread, delivery: Delivery) -> bool:
    here = (delivery.platform, delivery.channel, delivery.thread)
    return here == (thread.platform, thread.channel, thread.root)


def _adopt_replaced(session: Session, delivery: Delivery) -> None:
    replaced = session.get(Delivery, delivery.replaces_id)
    if replaced is not None and replaced.sent_message_id is not None:
        delivery.sent_channel = replaced.sent_channel
        delivery.sent_message_id = replaced.sent_message_id
        delivery.sent_thread = replaced.sent_thread


def _earlier_waits() -> Exists:
    """Whether an older message of the same thread is still to be sent: order is kept."""
    earlier = aliased(Delivery)
    return (
        exists()
        .where(
            earlier.platform == Delivery.platform,
            earlier.channel == Delivery.channel,
            earlier.thread == Delivery.thread,
            earlier.status.in_((S.PENDING, S.SENDING)),
            or_(
                earlier.created_at < Delivery.created_at,
                and_(earlier.created_at == Delivery.created_at, earlier.id < Delivery.id),
            ),
        )
        .correlate(Delivery)
    )
