"""How many tickets are cleaned, rejected and why, and waiting: for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from connectors.database.base import now
from connectors.database.models import Ticket, TicketCleaning
from workers.knowledge.enrichment import model_pause
from workers.knowledge.enrichment.tickets import cleanable


@dataclass(frozen=True, slots=True)
class CleaningCounts:
    """Tickets, not replies: one that was cleaned with two prompts counts once.

    `rejected` are those of which nothing is used, by the reason of the last reply. `resting` names
    the error for which the model is left alone, until `resting_until`.
    """

    cleanable: int
    cleaned: int
    usefulness: dict[str, int]
    rejected: dict[str, int]
    working: int
    models: list[str]
    resting: str | None = None
    resting_until: datetime | None = None

    @property
    def waiting(self) -> int:
        """Tickets that no model has answered for."""
        return max(0, self.cleanable - self.cleaned - sum(self.rejected.values()))

    @property
    def share(self) -> float:
        """Share of the tickets that use what a model made of them."""
        return self.cleaned / self.cleanable if self.cleanable else 0.0

    @property
    def begun(self) -> bool:
        """Whether a model was ever asked."""
        return bool(self.cleaned or self.rejected or self.working or self.resting)

    def to_json(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "cleanable": self.cleanable,
            "cleaned": self.cleaned,
            "share": round(self.share, 4),
            "usefulness": self.usefulness,
            "rejected": self.rejected,
            "waiting": self.waiting,
            "working": self.working,
            "models": self.models,
            "resting": self.resting,
            "resting_until": self.resting_until.isoformat() if self.resting_until else None,
        }


def cleaning_counts(connection: Connection) -> CleaningCounts:
    """As this transaction sees it."""
    state = model_pause.state(connection)
    resting = state if state and state.until > now() else None
    return CleaningCounts(
        cleanable=_count(connection, select(func.count()).select_from(Ticket).where(*cleanable())),
        cleaned=_count(
            connection,
            select(func.count()).select_from(TicketCleaning).where(TicketCleaning.in_use),
        ),
        usefulness=_grouped(
            connection,
            select(TicketCleaning.usefulness, func.count())
            .where(TicketCleaning.in_use)
            .group_by(TicketCleaning.usefulness),
        ),
        rejected=_rejected(connection),
        working=_count(
            connection,
            _cleanings(TicketCleaning.status == "working", TicketCleaning.claimed_until > now()),
        ),
        models=list(
            connection.scalars(
                select(TicketCleaning.model)
                .where(TicketCleaning.in_use)
                .distinct()
                .order_by(TicketCleaning.model)
            )
        ),
        resting=resting.error if resting else None,
        resting_until=resting.until if resting else None,
    )


def _cleanings(*conditions: Any) -> Any:
    return select(func.count()).select_from(TicketCleaning).where(*conditions)


def _rejected(connection: Connection) -> dict[str, int]:
    used = select(TicketCleaning.ticket_id).where(TicketCleaning.in_use)
    last = (
        select(func.max(TicketCleaning.id))
        .where(
            TicketCleaning.status.in_(("rejected", "gave_up")),
            TicketCleaning.ticket_id.not_in(used),
        )
        .group_by(TicketCleaning.ticket_id)
    )
    return _grouped(
        connection,
        select(TicketCleaning.reason, func.count())
        .where(TicketCleaning.id.in_(last))
        .group_by(TicketCleaning.reason)
        .order_by(func.count().desc(), TicketCleaning.reason),
    )


def _grouped(connection: Connection, statement: Any) -> dict[str, int]:
    return {str(name): int(count) for name, count in connection.execute(statement)}


def _count(connection: Connection, statement: Any) -> int:
    return int(connection.scalar(statement) or 0)
