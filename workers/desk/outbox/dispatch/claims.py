"""Taking a delivery for one sender, in the order of its thread, and keeping it while it is sent."""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Exists,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from connectors.contracts.chat import MessageKind
from connectors.database import leases
from connectors.database.base import UtcDateTime, now
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

    None if there is nothing to take: it is not due, somebody is at it, an older message of its
    thread is still to be sent, or the message that it replaces is being sent.
    """
    thread = lock_thread_of_delivery(session, delivery_id)
    moment = now()
    lost = and_(Delivery.status == S.SENDING, leases.ran_out(Delivery))
    due = and_(Delivery.status == S.PENDING, Delivery.next_attempt_at <= moment)
    delivery = session.scalar(
        leases.taking(
            Delivery,
            Delivery.id == delivery_id,
            or_(due, lost),
            ~_earlier_waits(),
            ~_replaced_is_being_sent(),
            claim=leases.new_claim(),
            seconds=seconds,
            # Whoever had it may have sent it: that is unknown now.
            outcome_unknown=or_(Delivery.outcome_unknown, Delivery.status == S.SENDING),
            failure=case((Delivery.status == S.SENDING, LOST), else_=Delivery.failure),
            status=S.SENDING,
            attempts=Delivery.attempts + 1,
            first_attempt_at=func.coalesce(
                Delivery.first_attempt_at, literal(moment, UtcDateTime())
            ),
        )
        .returning(Delivery)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if delivery is None:
        return None
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


def comes_soon(session: Session, delivery_id: str) -> bool:
    """Whether a delivery that could not be taken is due, and held up by no older message of its
    thread that waits itself: what it waits for is on its way, or was sent since the try."""
    soon = exists().where(
        Delivery.id == delivery_id,
        Delivery.status == S.PENDING,
        Delivery.next_attempt_at <= now(),
        ~_earlier_is(S.PENDING),
    )
    return bool(session.scalar(select(soon)))


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
    held = {} if delivery.claim is None else {"its_claim": delivery.claim}
    ended = {"status": S.SENT, "claim": None, "claimed_until": None, **values}
    # A statement on the bare table writes nothing of the session by itself.
    session.flush()
    row = session.execute(_ending(claimed=bool(held)), _place(delivery) | held | ended).first()
    return (False, None) if row is None else (True, row[1])


def next_behind(session: Session, delivery: Delivery) -> str | None:
    """The id of what is to be sent next in the thread of a delivery."""
    return session.scalar(_BEHIND, _place(delivery))


# Made once, here and in `_ending`: to make a statement takes longer than to execute it.
_OTHER = Delivery.__table__.alias()
_BEHIND = (
    select(_OTHER.c.id)
    .where(
        _OTHER.c.platform == bindparam("its_platform"),
        _OTHER.c.channel == bindparam("its_channel"),
        _OTHER.c.thread == bindparam("its_thread"),
        _OTHER.c.status == S.PENDING,
        _OTHER.c.next_attempt_at <= bindparam("present"),
        _OTHER.c.id != bindparam("its_id"),
    )
    .order_by(_OTHER.c.created_at)
    .limit(1)
)


@cache
def _ending(*, claimed: bool) -> Any:
    """The update that ends a delivery, and says what waits behind it."""
    table: Any = Delivery.__table__
    holder = bindparam("its_claim") if claimed else null()
    ended = update(table).where(table.c.id == bindparam("its_id"), table.c.claim == holder)
    return ended.returning(table.c.id, _BEHIND.scalar_subquery())


def _place(delivery: Delivery) -> dict[str, Any]:
    return {
        "its_id": delivery.id,
        "its_platform": delivery.platform,
        "its_channel": delivery.channel,
        "its_thread": delivery.thread,
        "present": now(),
    }


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
    return _earlier_is(S.PENDING, S.SENDING)


def _earlier_is(*statuses: S) -> Exists:
    earlier = aliased(Delivery)
    return (
        exists()
        .where(
            earlier.platform == Delivery.platform,
            earlier.channel == Delivery.channel,
            earlier.thread == Delivery.thread,
            earlier.status.in_(statuses),
            or_(
                earlier.created_at < Delivery.created_at,
                and_(earlier.created_at == Delivery.created_at, earlier.id < Delivery.id),
            ),
        )
        .correlate(Delivery)
    )


def _replaced_is_being_sent() -> Exists:
    """Whether the message that one replaces is on its way: where it stands is not known yet, and
    the other would come beside it. Of two in one thread the order says so already."""
    replaced = aliased(Delivery)
    return (
        exists()
        .where(
            replaced.id == Delivery.replaces_id,
            replaced.status == S.SENDING,
            ~leases.ran_out(replaced),
        )
        .correlate(Delivery)
    )
