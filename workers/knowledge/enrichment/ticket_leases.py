"""Who cleans which ticket when. The database decides, so that it holds over all workers.

Employees come first: nothing is claimed while one of their questions waits or is being answered,
and what is claimed then is let go.
A claim counts as a try, so a ticket that ends its worker each time is given up after a few.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Update, exists, func, insert, select, update

from connectors.database import leases
from connectors.database.base import now
from connectors.database.engine import reading
from connectors.database.models import Question, QuestionStatus, Ticket, TicketCleaning
from workers.knowledge.cleaned.texts import RawText
from workers.knowledge.enrichment import model_pause
from workers.knowledge.enrichment.reply import Rejection
from workers.knowledge.enrichment.tickets import Key, of_source, row_of, text_of, waiting

CLAIM_SECONDS = 900.0
"""Longer than a reply may take. Who dies on this machine is noticed at once, wherever else then."""
MOST_TRIES = 3
WAITS_FOR_US = timedelta(minutes=10)
"""A question that nobody touched for this long does not wait for the model."""
MOST_REPLY_CHARS = 4_000

Refusal = Literal["employees_first", "enough_at_once", "resting", "not_needed"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A ticket that this thread alone cleans, with its text as it was then."""

    cleaning_id: int
    ticket_id: int
    token: str
    tries: int
    raw: RawText


class Claims:
    """Hands out tickets. Safe for threads and processes."""

    def __init__(self, engine: Engine, key: Key, at_once: int) -> None:
        self.engine = engine
        self.key = key
        self._at_once = at_once

    def waiting(self, limit: int, source: str | None = None, *, queued: bool = True) -> list[int]:
        """Tickets that are to be cleaned, those that failed before last. Without `queued`, only
        those that no queue has."""
        with reading(self.engine) as connection:
            return list(connection.scalars(waiting(self.key, source, queued=queued).limit(limit)))

    def count_waiting(self, source: str | None = None) -> int:
        """How many there are."""
        with reading(self.engine) as connection:
            found = waiting(self.key, source).order_by(None).subquery()
            return int(connection.scalar(select(func.count()).select_from(found)) or 0)

    def free_the_dead(self) -> int:
        """Let go what a process of this machine had when it was killed."""
        with reading(self.engine) as connection:
            held = connection.execute(
                select(TicketCleaning.id, TicketCleaning.claim).where(
                    TicketCleaning.status == "working"
                )
            ).all()
        dead = [row for row in held if row.claim and leases.is_dead(row.claim)]
        for row in dead:
            with self.engine.begin() as connection:
                connection.execute(_ending(row.id, row.claim, status="waiting"))
        return len(dead)

    def resting(self) -> bool:
        """Whether the model is left alone because it failed."""
        with reading(self.engine) as connection:
            return model_pause.until(connection) > now()

    def begin_rest(self, error: str) -> datetime:
        """Leave the model alone because it failed; until when."""
        with self.engine.begin() as connection:
            return model_pause.begin(connection, error)

    def end_rest(self) -> None:
        """The model works. Nothing is written where it did before."""
        with reading(self.engine) as connection:
            rested = model_pause.state(connection)
        if rested is not None:
            with self.engine.begin() as connection:
                model_pause.end(connection)

    def employees_wait(self) -> bool:
        """Whether a question of theirs waits or is being answered."""
        with reading(self.engine) as connection:
            return _employees_wait(connection)

    def take(self, ticket_id: int, *, impatient: bool = False) -> Claim | Refusal:
        """Claim a ticket, or say why not. `impatient`: also while the model rests."""
        with self.alone() as connection:
            if _employees_wait(connection):
                return "employees_first"
            if not impatient and model_pause.until(connection) > now():
                return "resting"
            if _at_work(connection) >= self._at_once:
                return "enough_at_once"
            raw = text_of(connection, ticket_id)
            if raw is None:
                return "not_needed"
            row = row_of(connection, self.key, ticket_id)
            if row is not None and not _free(row):
                return "not_needed"
            if row is not None and row.attempts >= MOST_TRIES:
                # It was claimed so often, and each time nobody came back to say what it was.
                _decide(
                    connection,
                    row.id,
                    row.claim,
                    status="gave_up",
                    reason="gave_up",
                    detail="no result",
                )
                return "not_needed"
            return self._claim(connection, ticket_id, raw, row)

    def reject(self, claim: Claim, rejection: Rejection, reply: str) -> bool:
        """Store that the reply is not used. A text that is the same is not tried again."""
        with self.engine.begin() as connection:
            return _decide(
                connection,
                claim.cleaning_id,
                claim.token,
                status="rejected",
                reason=rejection.reason,
                detail=rejection.detail,
                reply=reply[:MOST_REPLY_CHARS],
            )

    def give_back(self, claim: Claim, error: str, *, counted: bool) -> None:
        """Let others have it. `counted`: it was a try that failed with this kind of error."""
        with self.engine.begin() as connection:
            if counted and claim.tries >= MOST_TRIES:
                _decide(
                    connection,
                    claim.cleaning_id,
                    claim.token,
                    status="gave_up",
                    reason="gave_up",
                    detail=error,
                )
                return
            connection.execute(
                _ending(
                    claim.cleaning_id,
                    claim.token,
                    status="waiting",
                    detail=error,
                    attempts=claim.tries if counted else claim.tries - 1,
                )
            )

    def try_again(self, source: str | None = None) -> int:
        """Let tickets that were given up wait once more, because a person asks for it."""
        tickets = select(Ticket.id).where(*of_source(source))
        with self.engine.begin() as connection:
            changed = connection.execute(
                update(TicketCleaning)
                .where(
                    *self.key.rows,
                    TicketCleaning.status == "gave_up",
                    TicketCleaning.ticket_id.in_(tickets),
                )
                .values(status="waiting", attempts=0, reason=None, decided_at=None)
            )
        return int(changed.rowcount)

    def _claim(self, connection: Connection, ticket_id: int, raw: RawText, row: Any) -> Claim:
        token = leases.new_claim()
        tries = (row.attempts if row is not None else 0) + 1
        values = self.key.values(ticket_id, raw) | {"status": "working", "attempts": tries}
        if row is None:
            new = insert(TicketCleaning).values(**values).returning(TicketCleaning.id)
            cleaning_id = connection.execute(new).scalar_one()
        else:
            cleaning_id = row.id
        # Nobody else is at it: it was looked at under the lock.
        this = TicketCleaning.id == cleaning_id
        connection.execute(
            leases.taking(TicketCleaning, this, claim=token, seconds=CLAIM_SECONDS, **values)
        )
        return Claim(cleaning_id, ticket_id, token, tries, raw)

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A transaction that no other claim is made beside."""
        with self.engine.begin() as connection:
            model_pause.lock(connection)
            yield connection


def _free(row: Any) -> bool:
    if row.status == "waiting":
        return True
    return row.status == "working" and leases.is_over(row.claim, row.claimed_until)


def _employees_wait(connection: Connection) -> bool:
    waiting = exists().where(
        Question.status.in_((QuestionStatus.RECEIVED, QuestionStatus.WORKING)),
        Question.status_at > now() - WAITS_FOR_US,
    )
    return bool(connection.scalar(select(waiting)))


def _at_work(connection: Connection) -> int:
    rows = connection.execute(
        select(TicketCleaning.claim, TicketCleaning.claimed_until).where(
            TicketCleaning.status == "working"
        )
    )
    return sum(1 for row in rows if not leases.is_over(row.claim, row.claimed_until))


def _decide(connection: Connection, cleaning_id: int, claim: str | None, **values: Any) -> bool:
    statement = _ending(cleaning_id, claim, decided_at=now(), **values)
    return connection.execute(statement).rowcount == 1


def _ending(cleaning_id: int, claim: str | None, **values: Any) -> Update:
    return leases.ending(TicketCleaning, claim, TicketCleaning.id == cleaning_id, **values)
