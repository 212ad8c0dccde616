"""Telling askers what happens to the tickets that they opened from chat: each thing once.

A look asks GLPI what changed and writes a notice for each follow-up, solution and closing. The
notices' keys are unique, so that looking twice, or from two places at once, tells nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from connectors.contracts.chat import SourceLink
from connectors.contracts.ticketdesk import TicketState
from connectors.database.base import now
from connectors.database.inserts import insert_new
from connectors.database.models import (
    ConversationThread,
    DeskTicket,
    DeskUser,
    Person,
    Question,
    SyncCursor,
)
from connectors.glpi.news import WATCH, TicketNews, Written
from connectors.glpi.watermark import Watermark
from workers.answering.wording import say
from workers.desk import notices
from workers.desk.outbox import tell_asker
from workers.desk.steps import changed
from workers.desk.transaction import Transaction, Transactions
from workers.knowledge.html_text import html_to_text
from workers.knowledge.redact import redact
from workers.knowledge.visibility import is_confirmed

log = structlog.get_logger("guichet.tickets")

LOOK = "guichet.glpi_ticket"
DESK = "glpi"
WATCHED_FOR = timedelta(days=180)
BETWEEN_HINTS = timedelta(seconds=10)
"""Several webhooks of one change are one look; what comes just after it, the schedule sees."""
EXCERPT = 1_500


class News(Protocol):
    """What the watch asks GLPI; `connectors.glpi.news.GlpiNews`."""

    def changed(
        self, watched: set[int], before: Watermark | None
    ) -> tuple[list[int], Watermark]: ...

    def of(self, ticket: int) -> TicketNews | None: ...


class TicketWatch:
    """Looks at GLPI on schedule, and at one ticket when a webhook says so."""

    def __init__(self, transactions: Transactions, news: News) -> None:
        self._transactions = transactions
        self._news = news

    def look(self) -> int:
        """Look at everything that changed. Returns how many tickets that were.

        Raises `ConnectorError`; the next look then begins where this one did.
        """
        with self._transactions.reading() as session:
            watched = {int(ticket) for ticket in session.scalars(_watched())}
            cursor = session.scalar(select(SyncCursor.cursor).where(SyncCursor.source == WATCH))
        if not watched:
            return 0
        mark = Watermark.from_json(cursor) if cursor else None
        ids, mark = self._news.changed(watched, mark)
        for ticket in ids:
            self.look_at(str(ticket))
        with self._transactions.begin() as transaction:
            _keep(transaction.session, mark)
        return len(ids)

    def look_at(self, ticket_id: str) -> None:
        """Look at one ticket, if it is one that is watched."""
        with self._transactions.reading() as session:
            if session.scalar(_watched().where(DeskTicket.ticket_id == ticket_id)) is None:
                return
        news = self._news.of(int(ticket_id))
        if news is None:
            log.info("tickets.gone", ticket=ticket_id)
            return
        with self._transactions.begin() as transaction:
            self._tell(transaction, news)

    def _tell(self, transaction: Transaction, news: TicketNews) -> None:
        session = transaction.session
        row = session.scalars(
            select(DeskTicket).filter_by(desk=DESK, ticket_id=news.ticket_id)
        ).one()
        question = session.get_one(Question, row.question_id)
        person = session.get_one(Person, question.person_id)
        if person.disabled_at is None:
            user = session.get(DeskUser, person.id)
            asker = user.user_id if user and is_confirmed(user) else None
            thread = session.get_one(ConversationThread, question.thread_id)
            for key, what, written in _happened(news, user.user_id if user else None):
                # Only whom GLPI itself would show it may read what was written.
                shown = written if asker in news.people else None
                message = notices.about_ticket(question, what, _sources(question, shown))
                tell_asker(transaction, question, thread, message, key=key)
        if row.state != news.state:
            row.state, row.changed_at = news.state, now()


def hint(transaction: Transaction, ticket_id: int) -> bool:
    """Have one ticket looked at, if it is watched and was not just now. For webhooks."""
    moment = now()
    found = changed(
        transaction.session,
        update(DeskTicket)
        .where(
            DeskTicket.desk == DESK,
            DeskTicket.ticket_id == str(ticket_id),
            DeskTicket.state != TicketState.CLOSED,
            or_(DeskTicket.hinted_at.is_(None), DeskTicket.hinted_at < moment - BETWEEN_HINTS),
        )
        .values(hinted_at=moment),
    )
    if found:
        transaction.enqueue(LOOK, str(ticket_id))
    return bool(found)


def _happened(news: TicketNews, asker: str | None) -> Iterator[tuple[str, str, Written | None]]:
    """What to tell: the key under which it is told once, the words, and what was written."""
    for one in news.follow_ups:
        if asker is None or one.author != asker:
            yield f"ticket_news:{one.item_id}", "ticket_news", one
    if news.state is TicketState.SOLVED:
        yield f"ticket_solved:{news.since}", "ticket_solved", news.solution
    if news.state is TicketState.CLOSED:
        yield f"ticket_closed:{news.since}", "ticket_closed", news.solution


def _sources(question: Question, written: Written | None) -> tuple[SourceLink, ...]:
    """What was written, as an excerpt: a platform that is not on site never gets it."""
    if written is None:
        return ()
    text = redact(html_to_text(written.html)).strip()
    if len(text) > EXCERPT:
        text = text[:EXCERPT].rpartition(" ")[0] + " …"
    title = say("ticket_source", question.language, ticket=question.ticket_id)
    return (SourceLink(1, title, question.ticket_url, None, text),)


def _watched() -> Any:
    return select(DeskTicket.ticket_id).where(
        DeskTicket.desk == DESK,
        DeskTicket.state != TicketState.CLOSED,
        DeskTicket.opened_at > now() - WATCHED_FOR,
    )


def _keep(session: Session, mark: Watermark) -> None:
    session.execute(insert_new(session, SyncCursor, "source").values(source=WATCH, cursor={}))
    session.execute(
        update(SyncCursor)
        .where(SyncCursor.source == WATCH)
        .values(cursor=mark.to_json(), finished_at=now())
    )
