"""What the platform shows of every question at the end, by the markers of its messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import Delivery, InboundEvent, Question
from tests.soak.chat.side import Shown
from tests.soak.records import Counts

TO_ASKER = ("answer", "notice", "progress")


@dataclass
class Told:
    """What people were shown. `errors` are messages that nobody may see."""

    answers: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        """As the records take it."""
        return self.answers, self.messages


def told(session: Session, shown: Sequence[Shown]) -> Told:
    """Count the platform's messages by question, and find those that are there twice, that no
    delivery explains, or whose answer never took their place."""
    found = Told()
    rows = {row.marker: row for row in session.scalars(select(Delivery))}
    sent = [row for row in rows.values() if row.status == "sent"]
    replaced = {row.replaces_id for row in sent}
    answered = {row.replaces_id for row in sent if row.kind == "answer"}
    for marker, count in Counter(one.marker for one in shown).items():
        row = rows.get(marker.partition(".")[0])
        if row is None:
            found.errors.append(f"a message with the marker {marker} that no delivery has")
            continue
        if count > 1:
            found.errors.append(f"{row.kind} {row.id} is there {count} times")
        if row.question_id is None or row.kind not in TO_ASKER:
            continue
        found.messages[row.question_id] += count
        if row.kind == "progress" and row.id not in replaced:
            found.errors.append(f"a half-written answer to {row.question_id} is left")
        if row.kind == "answer" or row.id in answered:
            found.answers[row.question_id] += count
    return found


def questions_of(session: Session, platform: str) -> dict[str, str]:
    """The ids of the platform's questions, by that of the message that asked them."""
    rows = session.execute(
        select(InboundEvent.message_id, Question.id)
        .join(Question, Question.event_id == InboundEvent.id)
        .where(InboundEvent.platform == platform)
    )
    return {str(message): str(question) for message, question in rows}
