"""How tickets stand, for somebody who asks: their own, and those that they may see."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.ticket_system import TicketState
from connectors.database.models import ChatTicket, Question, SeenTicket, Ticket
from workers.desk.answers.work import Prepared, Work
from workers.translations.sentences import say

MOST = 5
"""Tickets that are told of at once."""
OVER = frozenset({TicketState.SOLVED, TicketState.CLOSED})
_OF_STATUS = {
    1: TicketState.NEW,
    2: TicketState.WORKING,
    3: TicketState.WORKING,
    4: TicketState.WAITING,
    5: TicketState.SOLVED,
    6: TicketState.CLOSED,
}

Told = tuple[str, str, str, str | None]
"""A ticket's number, title, state and link."""


def ticket_states(session: Session, work: Work, numbers: Sequence[str]) -> Prepared:
    """The state of the tickets of these numbers as far as the asker may see them; without numbers
    those of the asker's own that are open, the newest first."""
    own = _own(session, work.person_id)
    if numbers:
        told = [one for one in own if one[0] in numbers]
        known = {number for number, _, _, _ in told}
        told += _seen(session, work, [number for number in numbers if number not in known])
        text = _lines(told, work.language) if told else _unknown(numbers[0], work.language)
    else:
        open_ones = [one for one in own if one[2] not in OVER] or own
        text = _lines(open_ones[:MOST], work.language)
        text = text or say("ticket_states_none", work.language)
    return Prepared(gate="ticket_status", text=text)


def _own(session: Session, person_id: str) -> list[Told]:
    """What the ticket system last showed the person, and what they opened here."""
    seen = session.scalars(
        select(SeenTicket).filter_by(person_id=person_id).order_by(SeenTicket.rank)
    )
    rows: dict[str, Told] = {
        one.ticket_id: (one.ticket_id, one.title, one.state, one.url) for one in seen
    }
    opened = session.execute(
        select(ChatTicket, Question)
        .join(Question, Question.id == ChatTicket.question_id)
        .where(Question.person_id == person_id)
        .order_by(ChatTicket.opened_at.desc())
    )
    for ticket, question in opened:
        title = question.redacted.strip().splitlines()[0][:90]
        rows.setdefault(
            ticket.ticket_id, (ticket.ticket_id, title, ticket.state, question.ticket_url)
        )
    return list(rows.values())


def _seen(session: Session, work: Work, numbers: Sequence[str]) -> list[Told]:
    """Tickets of the knowledge that the asker may see."""
    rows = session.scalars(
        select(Ticket).where(Ticket.external_id.in_(numbers), Ticket.kind == "ticket")
    )
    return [
        (row.external_id, row.title, _OF_STATUS[row.status], row.url)
        for row in rows
        if row.status in _OF_STATUS and work.viewer.sees(row.scope_id)
    ]


def _lines(told: Sequence[Told], language: str) -> str:
    return "\n".join(
        say(
            "ticket_state_line",
            language,
            ticket=f"[{number}]({url})" if url else number,
            title=title,
            state=say(f"ticket_state_{state}", language),
        )
        for number, title, state, url in told
    )


def _unknown(number: str, language: str) -> str:
    return say("ticket_states_unknown", language, ticket=number)
