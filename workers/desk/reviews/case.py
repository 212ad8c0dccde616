"""A draft that somebody decides on: opened under its lock, and decided once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.ids import new_id
from connectors.database.models import (
    Draft,
    DraftStatus,
    Person,
    Question,
    Review,
    Role,
)
from connectors.database.unit_of_work import Transaction, Transactions
from connectors.errors import Conflict, NotFound
from connectors.tracing.names import DRAFT, PLATFORM, QUESTION
from connectors.tracing.spans import span
from workers.desk.answers.drafts import may_read
from workers.desk.core.feedback_log import feedback_event
from workers.desk.core.locks import lock_thread_of_draft
from workers.desk.core.review_log import last_review, standing_review
from workers.desk.core.transitions import step_draft
from workers.desk.outbox.cards import close_cards
from workers.desk.reviews.shown import Shown, check_shown
from workers.identity.people import require
from workers.redaction import redact
from workers.settings import Settings

log = structlog.get_logger("guichet.review")


class DecidedBefore(Conflict):
    """A colleague decided the draft before. `name` says who, `decision` what."""

    def __init__(self, name: str, status: str, decision: str) -> None:
        super().__init__(f"{name} was first: {status.replace('_', ' ')}.", "Nothing to do.")
        self.name = name
        self.decision = decision


@dataclass(slots=True)
class Case:
    """A draft that is being decided, with all that belongs to it; its thread is locked."""

    transaction: Transaction
    reviewer: Person
    draft: Draft
    question: Question
    platform: str
    due: datetime | None = None
    """When what follows from the decision goes out; None: at once, and it cannot be taken back."""

    @property
    def session(self) -> Session:
        """The session of its transaction."""
        return self.transaction.session

    def decide(
        self,
        status: DraftStatus,
        decision: str,
        *,
        text: str | None = None,
        reason: str | None = None,
        code: str = "",
    ) -> int:
        """Take the decision, if nobody has; else `Conflict` says who did what. Returns its number
        among those on this draft.

        What is kept of the reviewer's words is redacted: only the delivery holds all of them.
        """
        text, reason = (redact(words) if words else None for words in (text, reason))
        self.step(status)
        number = self.log(decision, text=text, reason=reason, code=code)
        close_cards(
            self.transaction,
            self.question,
            self.draft,
            decision,
            self.reviewer.display_name,
            number=number,
            due=self.due,
        )
        return number

    def log(
        self, decision: str, *, text: str | None = None, reason: str | None = None, code: str = ""
    ) -> int:
        """Add a decision to the logs; returns its number among those on this draft."""
        before = last_review(self.session, self.draft.id)
        number = before.number + 1 if before else 1
        self.session.add(
            Review(
                id=new_id(),
                draft_id=self.draft.id,
                number=number,
                reviewer_id=self.reviewer.id,
                decision=decision,
                text=text,
                reason=reason or code or None,
                platform=self.platform,
            )
        )
        self.session.add(
            feedback_event(
                self.question,
                self.draft,
                self.reviewer,
                self.platform,
                "review",
                value=decision,
                text=text or reason,
                reason=code or None,
            )
        )
        self.audit(decision, **({"code": code} if code else {}))
        self.session.flush()
        return number

    def step(self, status: DraftStatus, **values: Any) -> None:
        """Move the draft on, or raise `Conflict` if somebody was first."""
        if not step_draft(self.session, self.draft.id, status, **values):
            raise too_late(self.session, self.draft.id)

    def audit(self, what: str, **detail: str) -> None:
        """Note in the audit log what the reviewer did."""
        audit(
            self.session,
            self.reviewer.id,
            f"review.{what}",
            self.draft.id,
            question=self.question.id,
            platform=self.platform,
            **detail,
        )

    def close_cards(self, decision: str) -> None:
        """Show the decision on the cards in the staff channels."""
        name = self.reviewer.display_name
        close_cards(self.transaction, self.question, self.draft, decision, name)


@contextmanager
def open_case(
    transactions: Transactions,
    settings: Settings,
    reviewer_id: str,
    draft_id: str,
    platform: str,
    *,
    shown: Shown | None = None,
    hold: bool = False,
) -> Iterator[Case]:
    """A draft to decide on, in a transaction of its own.

    `shown` is what the reviewer had on the screen, where that is known; with `hold` what follows
    from the decision goes out once it cannot be taken back any more. Raises `NotAllowed` for who is
    no staff, `NotFound` for a draft that is not there or that the reviewer may not read, and what
    `check_shown` raises.
    """
    with transactions.begin() as transaction:
        session = transaction.session
        reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
        if lock_thread_of_draft(session, draft_id) is None:
            raise NotFound("There is no such draft.")
        draft = session.get_one(Draft, draft_id)
        if not may_read(session, reviewer, draft, settings):
            raise NotFound("There is no such draft.")
        if shown is not None:
            check_shown(session, draft, reviewer, shown)
        question = session.get_one(Question, draft.question_id)
        seconds = settings.review_undo_seconds if hold else 0
        due = now() + timedelta(seconds=seconds) if seconds else None
        about = {DRAFT: draft.id, QUESTION: question.id, PLATFORM: platform}
        with span("draft.review", about, parent=question.trace):
            yield Case(transaction, reviewer, draft, question, platform, due)
    log.info("review.decided", draft=draft_id, reviewer=reviewer_id)


def too_late(session: Session, draft_id: str) -> Conflict | NotFound:
    """Why a draft can be decided or claimed no more: who was first, and with what."""
    draft = session.get(Draft, draft_id, populate_existing=True)
    if draft is None:
        return NotFound("There is no such draft.")
    review = standing_review(session, draft_id)
    if review is not None:
        who = session.get_one(Person, review.reviewer_id).display_name
        return DecidedBefore(who, draft.status, review.decision)
    if draft.status == DraftStatus.PROPOSED:
        holder = session.get(Person, draft.claimed_by) if draft.claimed_by else None
        name = holder.display_name if holder else "A colleague"
        return Conflict(f"{name} is at this draft.", "Take another one.")
    return Conflict(f"The draft is {draft.status} by now.", "Reload the page.")


def question_moved(session: Session, question: Question, then: str = "") -> Conflict:
    """That the question is in another state by now: not every step waits for its thread's lock."""
    session.refresh(question)
    status = question.status.replace("_", " ")
    return Conflict(f"The question is {status} by now{then}.", "Reload the page.")
