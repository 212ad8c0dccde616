"""Runs every hour: deletes what is too old, in batches that hold no lock for long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.models import AuditEntry
from connectors.database.permits import changing_logs
from connectors.database.unit_of_work import Transactions
from connectors.errors import Conflict
from workers.privacy.erasure.knowledge import delete_copies
from workers.privacy.erasure.reach import withheld_copies
from workers.privacy.erasure.service import Erasure
from workers.privacy.retention.conversations import forget_conversations
from workers.privacy.retention.learning import forget_evidence, forget_learning
from workers.privacy.retention.passing import forget_passing
from workers.privacy.retention.people import gone_people
from workers.privacy.texts import count
from workers.settings import Settings

log = structlog.get_logger("guichet.privacy")

BATCH = 500
"""Rows of a transaction."""
ROUNDS = 40
"""Transactions of one kind in a run; the next run goes on."""
PEOPLE = 20
"""People who are erased in a run."""
EVIDENCE_BATCH = 10_000

Step = Callable[[Session, datetime, int], int]


class Retention:
    """Deletes what is older than the settings say."""

    def __init__(self, transactions: Transactions, settings: Settings, batch: int = BATCH) -> None:
        self._transactions = transactions
        self._settings = settings
        self._batch = batch

    def run(self) -> dict[str, int]:
        """One run; how many rows of each kind went."""
        settings = self._settings
        found = {
            "conversations": self._all(forget_conversations, settings.keep_conversations_days),
            "learning": self._all(forget_learning, settings.keep_learning_days),
            "evidence": self._once(forget_evidence, settings.keep_learning_days, EVIDENCE_BATCH),
            "audit": self._all(_forget_audit, settings.keep_audit_days),
            "passing": self._step(lambda session: forget_passing(session, self._batch)),
            "people": self._people(settings.keep_people_days),
            "withheld": self._step(_forget_withheld),
            "erased_again": Erasure(self._transactions).erase_again(),
        }
        if any(found.values()):
            log.info("retention.done", **found)
        return found

    def _all(self, step: Step, days: int) -> int:
        """Batch after batch until there is no more."""
        total = 0
        for _ in range(ROUNDS):
            rows = self._once(step, days, self._batch)
            total += rows
            if rows < self._batch:
                break
        return total

    def _once(self, step: Step, days: int, limit: int) -> int:
        if not days:
            return 0
        before = now() - timedelta(days=days)
        return self._step(lambda session: step(session, before, limit))

    @retried
    def _step(self, work: Callable[[Session], int]) -> int:
        with self._transactions.begin() as transaction, changing_logs(transaction.session):
            return work(transaction.session)

    def _people(self, days: int) -> int:
        if not days:
            return 0
        with self._transactions.reading() as session:
            people = gone_people(session, now() - timedelta(days=days), PEOPLE)
        erasure = Erasure(self._transactions, compact=False)
        for person in people:
            try:
                erasure.erase(person)
            except Conflict as error:
                log.warning("retention.person_kept", person=person, reason=error.message)
        return len(people)


def _forget_audit(session: Session, before: datetime, limit: int) -> int:
    old = select(AuditEntry.id).where(AuditEntry.at < before).limit(limit)
    return count(session, delete(AuditEntry).where(AuditEntry.id.in_(old)))


def _forget_withheld(session: Session) -> int:
    return delete_copies(session, list(session.scalars(withheld_copies())))
