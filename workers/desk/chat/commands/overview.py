"""A person's questions and tickets, and for staff their queue, as lines of the neutral form.

Each line says in its `redacted` what may be shown where no ticket text may. What somebody asked
elsewhere is not repeated on a platform that is not on site.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import HomeLine, HomeSection
from connectors.contracts.ticket_system import OpenedTicket
from connectors.database.models import ConversationThread, Person, Question
from connectors.errors import ConnectorError
from workers.desk.chat.incoming import DeskParts
from workers.desk.core.states import TAKEN_BACK
from workers.desk.outbox.templates import status_line, ticket_title
from workers.desk.views.queues import waiting_drafts, waiting_questions
from workers.generation.guardrails.screening import sanitize_draft
from workers.identity.people import is_staff
from workers.knowledge.access import viewer_for
from workers.translations.sentences import say

MOST = 10
"""Questions and tickets that are shown; the console has the rest."""


def questions_section(
    session: Session, parts: DeskParts, person_id: str, platform: str, language: str
) -> HomeSection:
    """The newest questions of somebody, wherever they asked them."""
    rows = session.execute(
        select(Question, ConversationThread.platform)
        .join(ConversationThread, ConversationThread.id == Question.thread_id)
        .where(
            Question.person_id == person_id,
            Question.failure.is_(None) | Question.failure.not_in(TAKEN_BACK),
        )
        .order_by(Question.received_at.desc())
        .limit(MOST)
    )
    lines = tuple(
        _question_line(parts, question, asked_on == platform, language)
        for question, asked_on in rows
    )
    return HomeSection(say("chat_my_questions", language), lines, say("chat_none", language))


def tickets_section(parts: DeskParts, person_id: str, language: str) -> HomeSection:
    """The newest tickets of somebody. The ticket system is asked, so this is for no transaction."""
    title, empty = say("chat_my_tickets", language), say("chat_none", language)
    try:
        known = parts.tickets.known(person_id)
    except ConnectorError:
        return HomeSection(title, (), say("chat_tickets_away", language))
    if known.away and not known.tickets:
        return HomeSection(title, (), say("chat_tickets_away", language))
    lines = tuple(_ticket_line(ticket, language) for ticket in known.tickets[:MOST])
    return HomeSection(title, lines, empty)


def queue_section(
    session: Session, parts: DeskParts, person_id: str, language: str
) -> HomeSection | None:
    """How much waits for staff, with the pages of the console; None for who is none."""
    person = session.get(Person, person_id)
    if person is None or not is_staff(person):
        return None
    console = parts.settings.public_url
    drafts = waiting_drafts(session, viewer_for(session, person, parts.settings)).total
    humans = waiting_questions(session).total
    lines = (
        HomeLine(say("chat_drafts_wait", language), str(drafts), f"{console}/review"),
        HomeLine(say("chat_humans_wait", language), str(humans), f"{console}/review"),
    )
    return HomeSection(say("chat_queue", language), lines)


def section_text(section: HomeSection, *, redacted: bool = False) -> str:
    """A section as Markdown, for a message."""
    lines = [_text_of(line, redacted) for line in section.lines]
    return "\n".join([f"**{section.title}**", *(lines or [section.empty])])


def _text_of(line: HomeLine, redacted: bool) -> str:
    shown = line.redacted if redacted and line.redacted is not None else line.text
    parts = [f"- {shown}", line.state, line.url or ""]
    return " · ".join(filter(None, parts))


def _question_line(
    parts: DeskParts, question: Question, asked_here: bool, language: str
) -> HomeLine:
    title = sanitize_draft(ticket_title(question), (), (), question.language).text
    day = question.received_at.strftime("%Y-%m-%d %H:%M")
    return HomeLine(
        text=title,
        state=_state(question, language),
        url=f"{parts.settings.public_url}/questions/{question.id}",
        redacted=None if asked_here else say("chat_question_of", language, day=day),
    )


def _state(question: Question, language: str) -> str:
    match question.status:
        case "abstained":
            return say("chat_abstained", language)
        case "clarifying":
            return say("chat_clarifying", language)
        case "escalated" if question.ticket_id is None:
            return say("status_ticket_waits", language)
        case status:
            return status_line(status, language)


def _ticket_line(ticket: OpenedTicket, language: str) -> HomeLine:
    title = sanitize_draft(ticket.title, (), (), language).text
    number = say("ticket_source", language, ticket=ticket.ticket_id)
    return HomeLine(
        text=f"{number}: {title}",
        state=say(f"chat_ticket_is_{ticket.state}", language),
        url=ticket.url,
        redacted=number,
    )
