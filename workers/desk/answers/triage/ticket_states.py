"""How tickets stand, for somebody who asks: their own, and those that they may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from connectors.contracts.ticket_system import TicketState
from connectors.database.models import ChatTicket, Question, SeenTicket, Ticket
from workers.desk.answers.work import Prepared, Work
from workers.desk.inbox.subjects import ticket_subject
from workers.generation.triage.threads.asking_on import (
    asks_of_the_state,
    asks_since_when,
    means_another,
    names_the_one,
)
from workers.generation.triage.ticket_questions import ticket_question
from workers.text.stop_words import COURTESIES
from workers.text.tokens import content_words
from workers.translations.sentences import say

STATUS = "ticket_status"
"""The gate of an answer that says how tickets stand."""
MOST = 5
"""Tickets that are told of at once."""
OVER = frozenset({TicketState.SOLVED, TicketState.CLOSED})
_SAY_NOTHING = frozenset(
    stemmed
    for language in ("fr", "en")
    for stemmed in content_words("ticket demande request incident one about celui celle", language)
)
_OF_STATUS = {
    1: TicketState.NEW,
    2: TicketState.WORKING,
    3: TicketState.WORKING,
    4: TicketState.WAITING,
    5: TicketState.SOLVED,
    6: TicketState.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a ticket. `opened`: when, where it is known."""

    number: str
    title: str
    state: str
    url: str | None
    opened: datetime | None = None


def states_again(session: Session, work: Work) -> Prepared | None:
    """The state of the tickets that a message after such states means: those whose titles have its
    words, else "the other one", else the same again. None where it asks for something else, or
    the asker has none."""
    own = _own(session, work.person_id)
    if not own:
        return None
    named = [one for one in own if is_titled(work.question, one.title)]
    asks = asks_of_the_state(work.question)
    if named and (asks or names_the_one(work.question)):
        return _prepared(named, work)
    if not asks:
        return None
    before = _told_before(session, work, own)
    if means_another(work.question):
        known = {one.number for one in before}
        before = [one for one in own if one.number not in known] or before
    return _prepared(before, work)


def state_of(session: Session, work: Work, ticket: int) -> Prepared | None:
    """The state of a ticket of the knowledge that the asker may see; None where it has none."""
    told = _seen(session, work, Ticket.id == ticket)
    return _prepared(told, work) if told else None


def opened_here(session: Session, work: Work) -> Prepared | None:
    """The state of the ticket that was opened of the asker's thread already, and is not over; None
    where there is none."""
    thread = select(Question.thread_id).where(Question.id == work.question_id).scalar_subquery()
    number = session.scalar(
        select(ChatTicket.ticket_id)
        .join(Question, Question.id == ChatTicket.question_id)
        .where(
            Question.thread_id == thread,
            Question.person_id == work.person_id,
            ChatTicket.state.not_in(OVER),
        )
        .order_by(ChatTicket.opened_at.desc())
    )
    return ticket_states(session, work, (number,)) if number else None


def ticket_states(session: Session, work: Work, numbers: Sequence[str]) -> Prepared:
    """The state of the tickets of these numbers as far as the asker may see them; without numbers
    those of the asker's own that it names, else those that are open, the newest first."""
    own = _own(session, work.person_id)
    if numbers:
        told = _numbered(session, work, own, numbers)
        if not told:
            unknown = say("ticket_states_unknown", work.language, ticket=numbers[0])
            return Prepared(gate=STATUS, text=unknown)
        return _prepared(told, work)
    titled = [one for one in own if is_titled(work.question, one.title)]
    return _prepared(titled or _open_ones(own), work)


def names_own(session: Session, work: Work) -> bool:
    """Whether a message has words of the title of one of the asker's own tickets."""
    return any(is_titled(work.question, one.title) for one in _own(session, work.person_id))


def has_own(session: Session, work: Work) -> bool:
    """Whether the asker has tickets of their own that are known of."""
    return bool(_own(session, work.person_id))


def _prepared(told: Sequence[Told], work: Work) -> Prepared:
    dated = asks_since_when(work.question)
    text = "\n".join(_line(one, work.language, dated=dated) for one in told)
    return Prepared(gate=STATUS, text=text or say("ticket_states_none", work.language))


def _told_before(session: Session, work: Work, own: Sequence[Told]) -> list[Told]:
    """The tickets that the question before was told of."""
    asked = next((text for who, text in reversed(work.context) if who == "asker"), "")
    question = ticket_question(asked)
    numbered = _numbered(session, work, own, question.numbers) if question else []
    titled = [one for one in own if is_titled(asked, one.title)]
    return numbered or (titled if names_the_one(asked) else []) or _open_ones(own)


def _numbered(
    session: Session, work: Work, own: Sequence[Told], numbers: Sequence[str]
) -> list[Told]:
    told = [one for one in own if one.number in numbers]
    known = {one.number for one in told}
    rest = [number for number in numbers if number not in known]
    return [*told, *_seen(session, work, Ticket.external_id.in_(rest))] if rest else told


def _open_ones(own: Sequence[Told]) -> list[Told]:
    return ([one for one in own if one.state not in OVER] or list(own))[:MOST]


def is_titled(text: str, title: str) -> bool:
    """Whether a message has words of a title: two of them, or the only one of either."""
    said, named = _words(text), _words(title)
    return len(said & named) >= min(2, len(said), len(named)) > 0


def _words(text: str) -> set[str]:
    words = {one for language in ("fr", "en") for one in content_words(text, language)}
    shared = [one for one in words if content_words(one, "fr") and content_words(one, "en")]
    return set(shared) - COURTESIES - _SAY_NOTHING


def _own(session: Session, person_id: str) -> list[Told]:
    """What the ticket system last showed the person, and what they opened here."""
    seen = session.scalars(
        select(SeenTicket).filter_by(person_id=person_id).order_by(SeenTicket.rank)
    )
    rows = {one.ticket_id: Told(one.ticket_id, one.title, one.state, one.url) for one in seen}
    opened = session.execute(
        select(ChatTicket, Question)
        .join(Question, Question.id == ChatTicket.question_id)
        .where(Question.person_id == person_id)
        .order_by(ChatTicket.opened_at.desc())
    )
    for ticket, question in opened:
        title = ticket_subject(session, question).redacted.strip().splitlines()[0][:90]
        mine = Told(
            ticket.ticket_id, title, ticket.state, question.ticket_url, opened=ticket.opened_at
        )
        known = rows.setdefault(ticket.ticket_id, mine)
        rows[ticket.ticket_id] = replace(known, opened=ticket.opened_at)
    return list(rows.values())


def _seen(session: Session, work: Work, which: ColumnElement[bool]) -> list[Told]:
    """Tickets of the knowledge that the asker may see."""
    rows = session.scalars(select(Ticket).where(which, Ticket.kind == "ticket"))
    return [
        Told(row.external_id, row.title, _OF_STATUS[row.status], row.url, row.opened_at)
        for row in rows
        if row.status in _OF_STATUS and work.viewer.sees(row.scope_id)
    ]


def _line(told: Told, language: str, *, dated: bool) -> str:
    line = say(
        "ticket_state_line",
        language,
        ticket=f"[{told.number}]({told.url})" if told.url else told.number,
        title=told.title,
        state=say(f"ticket_state_{told.state}", language),
    )
    if not dated or told.opened is None:
        return line
    day = told.opened.strftime("%d/%m/%Y" if language == "fr" else "%Y-%m-%d")
    return f"{line} {say('ticket_state_since', language, day=day)}"
