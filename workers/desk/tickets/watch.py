"""Telling askers what happens to the tickets that they opened from chat: each thing once.

A look asks the ticket system what changed and writes a notice for each follow-up, solution and
closing. The notices' keys are unique, so that looking twice, or from two places at once, tells
nothing twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from connectors.contracts.chat import SourceLink
from connectors.contracts.ticket_events import TicketEvents, TicketNews, Written
from connectors.contracts.ticket_system import TicketState
from connectors.database.base import now
from connectors.database.checkpoints import read_checkpoint, store_checkpoint
from connectors.database.last_runs import store_run
from connectors.database.models import (
    ChatTicket,
    ConversationThread,
    Delivery,
    DirectoryUser,
    Person,
    Question,
)
from connectors.database.unit_of_work import Transaction, Transactions
from connectors.errors import ConnectorError
from workers.desk.core.transitions import changed
from workers.desk.outbox import templates
from workers.desk.outbox.queueing import tell_asker
from workers.desk.tickets.ticketing import FOLLOW_UP, OVER, REOPEN, REOPENED
from workers.generation.guardrails.screening import sanitize_draft
from workers.knowledge.access import is_confirmed
from workers.knowledge.extraction.html_text import html_to_text
from workers.redaction import redact
from workers.translations.sentences import say

log = structlog.get_logger("guichet.tickets")

LOOK = "guichet.ticket_event"
WATCHED_FOR = timedelta(days=180)
CLOSED_WATCHED_FOR = timedelta(days=30)
"""How long a closed ticket is watched on. That a repair did not last shows within weeks, and then
staff open the same ticket again; what is opened for good comes from its asker, by a new one."""
FAILURES = 5
"""Tickets in a row that could not be read, after which it is the ticket system that is away."""
LOOKS = 3
"""Times that a ticket is asked for while others change what we know of it."""
BETWEEN_HINTS = timedelta(seconds=10)
"""Several webhooks of one change are one look; what comes just after it, the schedule sees."""
EXCERPT = 1_500


def cursor_name(system: str) -> str:
    """The name under which is kept how far the tickets of a system were looked at."""
    return f"{system}:watch"


class TicketWatch:
    """Looks at a ticket system on schedule, and at one ticket when a webhook says so."""

    def __init__(self, transactions: Transactions, events: TicketEvents) -> None:
        self._transactions = transactions
        self._events = events
        self._unread: set[str] = set()
        """Tickets that could not be read the last time; they come last, and hold up no other."""

    def look(self) -> int:
        """Look at everything that changed. Returns how many tickets that were.

        Raises `ConnectorError`, if one ticket cannot be read then after all others were looked
        at; the next look begins where this one did.
        """
        with self._transactions.reading() as session:
            watched = set(session.scalars(_watched(self._events.name)))
            mark = read_checkpoint(session, self._cursor)
        if not watched:
            return 0
        started = now()
        ids, after = self._events.changed(watched, mark or None)
        self._look_at_each(ids)
        with self._transactions.begin() as transaction:
            store_checkpoint(transaction.session, self._cursor, after)
            store_run(transaction.session, self._cursor, started, {"tickets": len(ids)})
        return len(ids)

    @property
    def _cursor(self) -> str:
        return cursor_name(self._events.name)

    def _look_at_each(self, ids: Collection[str]) -> None:
        failed: list[ConnectorError] = []
        in_a_row = 0
        for ticket in sorted(ids, key=lambda one: one in self._unread):
            try:
                self.look_at(ticket)
            except ConnectorError as error:
                self._unread.add(ticket)
                failed.append(error)
                in_a_row += 1
                log.warning("tickets.not_read", ticket=ticket, error=type(error).__name__)
                if in_a_row == FAILURES:
                    break
            else:
                self._unread.discard(ticket)
                in_a_row = 0
        if failed:
            raise failed[0]

    def look_at(self, ticket_id: str) -> None:
        """Look at one ticket, if it is one that is watched."""
        for _ in range(LOOKS):
            with self._transactions.reading() as session:
                known = session.execute(
                    _watched(self._events.name)
                    .with_only_columns(ChatTicket.state, ChatTicket.changed_at)
                    .where(ChatTicket.ticket_id == ticket_id)
                ).one_or_none()
            if known is None:
                return
            news = self._events.of(ticket_id)
            if news is None:
                log.info("tickets.gone", ticket=ticket_id)
                return
            with self._transactions.begin() as transaction:
                if self._told(transaction, news, known.state, known.changed_at):
                    return

    def _told(
        self, transaction: Transaction, news: TicketNews, state: str, since: datetime
    ) -> bool:
        """Tell what happened since the ticket was known to be in `state`; False if somebody else
        did meanwhile, and what we have may be older than what they had."""
        session = transaction.session
        row = session.scalars(
            select(ChatTicket)
            .filter_by(system=self._events.name, ticket_id=news.ticket_id)
            .with_for_update(key_share=True)
        ).one()
        if (row.state, row.changed_at) != (state, since):
            return False
        question = session.get_one(Question, row.question_id)
        person = session.get_one(Person, question.person_id)
        if person.disabled_at is None:
            user = session.get(DirectoryUser, person.id)
            asker = user.user_id if user and is_confirmed(user) else None
            thread = session.get_one(ConversationThread, question.thread_id)
            happened = [
                *_reopened(news, row),
                *_written(news, _ours(session, news), user.user_id if user else None),
                *_ended(news, row),
            ]
            for key, what, written in happened:
                # Only whom the system itself would show it may read what was written.
                shown = written if asker in news.people else None
                message = templates.about_ticket(question, what, _sources(question, shown))
                tell_asker(transaction, question, thread, message, key=key)
        if row.state != news.state:
            row.state, row.changed_at = news.state, now()
        row.solution_id = news.solution.item_id if news.solution else None
        return True


def hint(transaction: Transaction, system: str, ticket_id: str) -> bool:
    """Have one ticket of `system` looked at, if it is watched and was not just now. For
    webhooks."""
    moment = now()
    found = changed(
        transaction.session,
        update(ChatTicket)
        .where(
            ChatTicket.system == system,
            ChatTicket.ticket_id == ticket_id,
            _is_watched(),
            or_(ChatTicket.hinted_at.is_(None), ChatTicket.hinted_at < moment - BETWEEN_HINTS),
        )
        .values(hinted_at=moment),
    )
    if found:
        transaction.enqueue(LOOK, ticket_id)
    return bool(found)


Happening = tuple[str, str, Written | None]
"""The key under which something is told once, the words, and what was written."""


def _reopened(news: TicketNews, row: ChatTicket) -> Iterator[Happening]:
    if row.state in OVER and news.state not in OVER:
        yield f"{REOPENED}:{row.changed_at.isoformat()}", "ticket_reopen_done", None


def _written(news: TicketNews, ours: Collection[int], asker: str | None) -> Iterator[Happening]:
    for one in news.follow_ups:
        if one.item_id not in ours and (asker is None or one.author != asker):
            yield f"ticket_news:{one.item_id}", "ticket_news", one


def _ended(news: TicketNews, row: ChatTicket) -> Iterator[Happening]:
    """Solved or closed, also when it was reopened and solved anew between two looks. The system's
    own stamps are no keys: they are written anew when the account's time zone is set."""
    if news.state not in OVER:
        return
    solution = news.solution.item_id if news.solution else 0
    anew = row.solution_id is not None and solution not in (0, row.solution_id)
    if row.state != news.state or anew:
        what = f"ticket_{news.state}"
        yield f"{what}:{row.changed_at.isoformat()}:{solution}", what, news.solution


def _ours(session: Session, news: TicketNews) -> set[int]:
    """The follow-ups that we wrote: the first that carries the marker of something we sent there.
    A later one with it was copied from ours by somebody else."""
    first: dict[str, int] = {}
    for one in news.follow_ups:
        if one.marker:
            first.setdefault(one.marker, one.item_id)
    if not first:
        return set()
    sent = session.scalars(
        select(Delivery.marker).where(
            Delivery.marker.in_(first), Delivery.kind.in_((FOLLOW_UP, REOPEN))
        )
    )
    return {first[marker] for marker in sent}


def _sources(question: Question, written: Written | None) -> tuple[SourceLink, ...]:
    """What was written, as an excerpt: a platform that is not on site never gets it."""
    if written is None:
        return ()
    text = redact(html_to_text(written.html)).strip()
    if len(text) > EXCERPT:
        text = text[:EXCERPT].rpartition(" ")[0] + " …"
    # Whoever wrote it meant its links for the asker, and meant to notify nobody by it.
    text = sanitize_draft(text, [(None, text)], (), question.language).text
    title = say("ticket_source", question.language, ticket=question.ticket_id)
    return (SourceLink(1, title, question.ticket_url, None, text),)


def _watched(system: str) -> Any:
    return select(ChatTicket.ticket_id).where(ChatTicket.system == system, _is_watched())


def _is_watched() -> Any:
    moment = now()
    return and_(
        ChatTicket.opened_at > moment - WATCHED_FOR,
        or_(
            ChatTicket.state != TicketState.CLOSED,
            ChatTicket.changed_at > moment - CLOSED_WATCHED_FOR,
        ),
    )
