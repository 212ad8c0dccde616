"""Breaking the database after a run by hand, to see that the checks find it (``--spoil``)."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from connectors.database.ids import new_id, new_marker
from connectors.database.models import ConsoleMessage, Delivery, Question
from tests.soak.records import RISKY


def lose(session: Session) -> None:
    """A delivery is gone, with the message that it had sent."""
    sent = select(Delivery).where(Delivery.kind == "answer", Delivery.status == "sent")
    one = session.scalars(sent.limit(1)).one()
    session.execute(delete(ConsoleMessage).where(ConsoleMessage.marker == one.marker))
    session.execute(update(Delivery).where(Delivery.replaces_id == one.id).values(replaces_id=None))
    session.delete(one)


def stick(session: Session) -> None:
    """A question is begun and never ended."""
    one = session.scalars(select(Question).where(Question.status == "answered").limit(1)).one()
    one.status, one.finished_at = "delivering", None


def double(session: Session) -> None:
    """An answer was sent twice."""
    answers = [
        row
        for row in session.scalars(select(ConsoleMessage))
        if (row.body or {}).get("kind") == "answer"
    ]
    first = answers[0]
    session.add(
        ConsoleMessage(
            id=new_id(),
            channel=first.channel,
            thread=first.thread,
            author=first.author,
            marker=new_marker(),
            text=first.text,
            body=first.body,
        )
    )


def skip_review(session: Session) -> None:
    """A risky question was answered at once. Reviews themselves cannot be deleted."""
    at_once = select(Question).where(Question.status == "answered", Question.gate == "send")
    one = session.scalars(at_once.limit(1)).one()
    one.text = f"{one.text} ({RISKY})"


SPOILS: dict[str, Callable[[Session], None]] = {
    "lose": lose,
    "stick": stick,
    "double": double,
    "skip-review": skip_review,
}
