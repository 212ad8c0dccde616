"""Erases a person: all of it in one transaction, or nothing."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import structlog
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.contention import Overtaken, retried
from connectors.database.models import Identity, Person
from connectors.database.permits import changing_logs
from connectors.database.unit_of_work import Transactions
from workers.identity.locks import lock_people
from workers.privacy.erasure.answers import erase_answers
from workers.privacy.erasure.conversations import erase_conversations
from workers.privacy.erasure.identity import erase_identity
from workers.privacy.erasure.knowledge import erase_knowledge
from workers.privacy.erasure.reach import reach_of
from workers.privacy.erasure.remains import note_mentions, note_what_stays
from workers.privacy.erasure.report import Kept, Report
from workers.privacy.erasure.subject import Subject, find_subject, require_another_account

log = structlog.get_logger("guichet.privacy")

AGAIN_FOR = timedelta(days=1)
"""How long after it an erasure is done again: a worker was perhaps at work for the person."""
COMPACT_WAIT_MS = 1_000


class Erasure:
    """Looks what there is of a person, and erases it."""

    def __init__(self, transactions: Transactions, *, compact: bool = True) -> None:
        """`compact`: rewrite an SQLite file afterwards; its free pages hold what was deleted."""
        self._transactions = transactions
        self._compact = compact

    @retried
    def look(self, who: str) -> Report:
        """What an erasure would do, and nothing done. Raises as `erase` does."""
        with self._transactions.begin() as transaction:
            report = self._erase(transaction.session, who)
            transaction.session.rollback()
        report.done = False
        return report

    def erase(self, who: str, by: str | None = None) -> Report:
        """Erase the person named by user name, ``PLATFORM:ID`` or id; `by` is who does it.

        Raises `NotFound`, and `Conflict` for the last account.
        """
        report = self._erased(who, by)
        if self._compact and not _compact(self._transactions.engine):
            report.kept.append(
                Kept("pages of the SQLite file", (), "It is in use. Run this again to rewrite it.")
            )
        log.info("person.erased", person=report.person, rows=sum(report.rows.values()))
        return report

    def erase_again(self) -> int:
        """Erase what was written for people while they were erased; how many people had any."""
        with self._transactions.reading() as session:
            recent = select(Person.id).where(Person.erased_at > now() - AGAIN_FOR)
            people = list(session.scalars(recent))
        return sum(self._has_words(person) for person in people)

    @retried
    def _has_words(self, person: str) -> bool:
        """Erase what was written for somebody since; whether there was any."""
        with self._transactions.begin() as transaction:
            return bool(self._erase(transaction.session, person, only_words=True).rows)

    @retried
    def _erased(self, who: str, by: str | None) -> Report:
        with self._transactions.begin() as transaction:
            report = self._erase(transaction.session, who)
            audit(transaction.session, by, "person.erased", report.person, **report.rows)
        return report

    def _erase(self, session: Session, who: str, *, only_words: bool = False) -> Report:
        subject = _locked_subject(session, who)
        reach = reach_of(session, subject)
        report = Report(subject.id)
        if not only_words:
            require_another_account(session, subject)
            note_what_stays(session, subject, reach, report)
        with changing_logs(session):
            # Answers first: their evidence is found by recipes, and sources by tickets.
            erase_answers(session, subject, reach, report)
            erase_knowledge(session, subject, reach, report)
            erase_conversations(session, subject, reach, report)
            if not only_words:
                erase_identity(session, subject, report)
        if not only_words:
            note_mentions(session, subject, report)
        return report


def _locked_subject(session: Session, who: str) -> Subject:
    """Whom an erasure is about, locked, with those who have identities of theirs by now."""
    subject = find_subject(session, who)
    owners = select(Identity.person_id).where(Identity.origin_id.in_(subject.ids))
    lock_people(session, *subject.ids, *session.scalars(owners))
    # They may have been linked with somebody while we waited.
    if find_subject(session, who).ids != subject.ids:
        raise Overtaken("The person was linked meanwhile.")
    return subject


def _compact(engine: Engine) -> bool:
    """Rewrite the SQLite file: deleted rows stay in its free pages. PostgreSQL does so itself."""
    if engine.dialect.name != "sqlite":
        return True
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        # Who reads may read on: it is done later.
        cursor.execute(f"PRAGMA busy_timeout={COMPACT_WAIT_MS}")
        cursor.execute("VACUUM")
        (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    except sqlite3.Error as error:
        log.warning("person.not_compacted", error=type(error).__name__)
        return False
    finally:
        # The next one to use the connection has the usual patience.
        raw.invalidate()
