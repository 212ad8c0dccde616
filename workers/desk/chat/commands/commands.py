"""The slash command. All that it says is said in private."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from connectors.contracts.chat import Commanded
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.models import ConversationThread, Delivery, Question
from connectors.errors import ConnectorError, GuichetError
from workers.desk.chat.asking.messages import Messages
from workers.desk.chat.commands.overview import questions_section, section_text, tickets_section
from workers.desk.chat.commands.parser import Command, parse
from workers.desk.chat.commands.reports import Reports
from workers.desk.chat.incoming import DeskParts, Incoming
from workers.desk.core.states import TAKEN_BACK
from workers.desk.inbox.intake import UNPOSTED
from workers.desk.outbox.private import private_key, tell_privately
from workers.identity.linking.words import linked_words, not_linked_words, offer_words
from workers.translations.sentences import say

HELP = (
    "chat_help_ask",
    "chat_help_status",
    "chat_help_tickets",
    "chat_help_ticket",
    "chat_help_human",
    "chat_help_link",
)
"""What is said of each command."""
RECENT = timedelta(days=7)
"""How old a question may be that "a human, please" is about."""


class Commands:
    """Does what the slash command is for."""

    def __init__(self, parts: DeskParts, messages: Messages, reports: Reports) -> None:
        self._parts = parts
        self._messages = messages
        self._reports = reports

    def commanded(self, incoming: Incoming, commanded: Commanded) -> bool:
        """Do what a command says."""
        if incoming.event.is_bot:
            return False
        if commanded.shared:
            self._tell(incoming, say("chat_shared", incoming.language))
            return True
        if self._was_told(incoming):
            # A worker died after it did this.
            return True
        parsed = parse(commanded.text)
        match parsed.command:
            case Command.HELP:
                self._tell(incoming, help_words(incoming.language))
            case Command.STATUS:
                self._status(incoming)
            case Command.TICKETS:
                self._tickets(incoming)
            case Command.TICKET if parsed.text:
                self._reports.open(incoming, parsed.text, incoming.key)
            case Command.TICKET:
                self._latest_to(incoming, ticket=True)
            case Command.HUMAN:
                self._latest_to(incoming, ticket=False)
            case Command.LINK:
                self._link(incoming, parsed.text)
            case Command.ASK:
                self._ask(incoming, parsed.text)
        return True

    def _ask(self, incoming: Incoming, text: str) -> None:
        self._messages.ask(
            incoming,
            text,
            message_id=f"{UNPOSTED}{incoming.key}",
            direct_to=incoming.event.actor,
        )
        self._tell(incoming, say("chat_asked", incoming.language))

    def _status(self, incoming: Incoming) -> None:
        person_id = self._person(incoming)
        with self._parts.transactions.reading() as session:
            section = questions_section(
                session, self._parts, person_id, incoming.platform, incoming.language
            )
        self._tell(incoming, section_text(section), section_text(section, redacted=True))

    def _tickets(self, incoming: Incoming) -> None:
        section = tickets_section(self._parts, self._person(incoming), incoming.language)
        self._tell(incoming, section_text(section), section_text(section, redacted=True))

    def _latest_to(self, incoming: Incoming, *, ticket: bool) -> None:
        """Have a human look at what they asked last, or a ticket opened for it."""
        person_id = self._person(incoming)
        question_id = self._latest(person_id, incoming.platform)
        if question_id is None:
            what = "chat_no_question"
        elif ticket:
            self._parts.escalation.open_ticket(person_id, question_id, incoming.platform)
            what = "chat_ticket_ordered"
        else:
            self._parts.escalation.ask_human(person_id, question_id, incoming.platform)
            what = "chat_human_asked"
        self._tell(incoming, say(what, incoming.language))

    def _link(self, incoming: Incoming, code: str) -> None:
        links, language = self._parts.links, incoming.language
        who = (incoming.platform, incoming.event.actor)
        try:
            if code:
                words = linked_words(links.complete(*who, code), language)
            else:
                words = offer_words(links.offer(incoming.platform, incoming.profile), language)
        except ConnectorError:
            raise
        except GuichetError as error:
            words = not_linked_words(error, language)
        self._tell(incoming, words)

    def _person(self, incoming: Incoming) -> str:
        return self._parts.roles.actor(incoming.platform, incoming.event.actor).person_id

    def _latest(self, person_id: str, platform: str) -> str | None:
        asked = (
            select(Question.id)
            .join(ConversationThread, ConversationThread.id == Question.thread_id)
            .where(
                Question.person_id == person_id,
                ConversationThread.platform == platform,
                Question.received_at > now() - RECENT,
                Question.failure.is_(None) | Question.failure.not_in(TAKEN_BACK),
            )
        )
        with self._parts.transactions.reading() as session:
            return session.scalar(asked.order_by(Question.received_at.desc()).limit(1))

    def _was_told(self, incoming: Incoming) -> bool:
        key = private_key(incoming.reader, f"{incoming.key}:reply")
        with self._parts.transactions.reading() as session:
            return session.scalar(select(Delivery.id).filter_by(dedupe_key=key)) is not None

    @retried
    def _tell(self, incoming: Incoming, text: str, redacted: str | None = None) -> None:
        if not text:
            return
        with self._parts.transactions.begin() as transaction:
            key = f"{incoming.key}:reply"
            tell_privately(transaction, incoming.reader, text, key=key, redacted=redacted)


def help_words(language: str) -> str:
    """What the command can do."""
    lines = (f"- {say(key, language)}" for key in HELP)
    return "\n".join((say("chat_help", language), *lines))
