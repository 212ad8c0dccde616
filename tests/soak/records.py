"""What the database and the REST API say of every question at the end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.console.platform import AUTHOR
from connectors.database.models import ConsoleMessage, Delivery, Draft, Question, Review
from tests.soak.people import Asked, Crowd
from workers.desk.core.states import RESTING

RISKY = "administrator rights"
"""What no answer may be sent on before a colleague has looked."""


@dataclass(frozen=True)
class Record:
    """One question. Moments are seconds since the epoch; `visible` is when its asker first saw
    how it stands (checked by a colleague, or final), `final` when nothing more was to come."""

    question_id: str
    status: str
    received: float
    visible: float | None
    final: float | None
    answers: int = 0
    """Answers on the console."""
    messages: int = 0
    """Messages of any kind that its asker was sent."""
    risky: bool = False
    sent_drafts: int = 0
    reviewed_drafts: int = 0
    """Of those that were sent: how many a colleague approved or edited, for this question or for
    one like it before."""
    needed_review: int = 0
    """Of those that were sent: how many the policy had wanted to be reviewed."""
    waiting_drafts: int = 0
    attempts: int = 0
    unseen: str = ""
    """Of those that were sent and no colleague saw: what made them, and why they were sent."""

    @property
    def rests(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.status in {str(state) for state in RESTING}


Counts = tuple[Counter[str], Counter[str]]
"""Answers, and messages of any kind, by question."""


def load(session: Session, counts: Counts | None = None) -> list[Record]:
    """Every question. `counts` are what its asker was shown; of the console's own if None."""
    answers, messages = counts or console_counts(session)
    drafts: dict[str, list[Draft]] = {}
    for draft in session.scalars(select(Draft)):
        drafts.setdefault(draft.question_id, []).append(draft)
    sent = set(
        session.scalars(
            select(Delivery.draft_id).where(Delivery.kind == "answer", Delivery.status == "sent")
        )
    )
    let_go = set(
        session.scalars(select(Review.draft_id).where(Review.decision.in_(("approve", "edit"))))
    )
    return [
        _record(one, drafts.get(one.id, []), sent, let_go, answers[one.id], messages[one.id])
        for one in session.scalars(select(Question))
    ]


def told_by_rest(crowd: Crowd, asked: Iterable[Asked]) -> dict[str, str]:
    """The state of each question as its asker reads it; empty where nobody answers."""
    told = {}
    for one in asked:
        for _ in range(20):
            reply = crowd.call("GET", f"/api/v1/questions/{one.question_id}", one.key)
            if reply is not None:
                told[one.question_id] = reply.json().get("status", f"HTTP {reply.status_code}")
                break
            time.sleep(0.5)
        else:
            told[one.question_id] = ""
    return told


def console_counts(session: Session) -> Counts:
    """What the console's pages show."""
    answers: Counter[str] = Counter()
    messages: Counter[str] = Counter()
    for row in session.scalars(select(ConsoleMessage).where(ConsoleMessage.author == AUTHOR)):
        body = row.body or {}
        question = str(body.get("console_path") or "").rpartition("/")[2]
        messages[question] += 1
        answers[question] += body.get("kind") == "answer"
    return answers, messages


def _record(
    question: Question,
    drafts: list[Draft],
    sent: set[str | None],
    let_go: set[str],
    answers: int,
    messages: int,
) -> Record:
    rests = question.status in RESTING
    final = _seconds(question.finished_at or (question.status_at if rests else None))
    moments = [_seconds(one.created_at) for one in drafts if one.gate == "review"] + [final]
    known = [moment for moment in moments if moment is not None]
    went_out = [one for one in drafts if one.id in sent]
    unseen = [one for one in went_out if not {one.id, one.recipe.get("approved_from")} & let_go]
    return Record(
        question_id=question.id,
        status=question.status,
        received=question.received_at.timestamp(),
        visible=min(known) if known else None,
        final=final,
        answers=answers,
        messages=messages,
        risky=RISKY in question.text,
        sent_drafts=len(went_out),
        reviewed_drafts=len(went_out) - len(unseen),
        needed_review=sum(one.gate == "review" for one in went_out),
        waiting_drafts=sum(one.status == "proposed" for one in drafts),
        attempts=question.attempts,
        unseen="; ".join(f"{one.origin}: {', '.join(one.reasons)}" for one in unseen),
    )


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment is not None else None
