"""Messages that people write: those that are for us become questions."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from connectors.contracts.chat import Destination, MessageKind, OutgoingMessage, Said
from connectors.contracts.stored_messages import to_document
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.models import ConversationThread, Delivery, Question
from connectors.errors import NotFound
from workers.desk.chat.asking.attachments import with_files
from workers.desk.chat.asking.rules import Place, Verdict, verdict
from workers.desk.chat.asking.status import STATUS
from workers.desk.chat.incoming import DeskParts, Incoming, Later
from workers.desk.core.locks import lock_thread
from workers.desk.inbox import events
from workers.desk.inbox.intake import IncomingMessage, Received, question_text
from workers.desk.inbox.threads import find_thread
from workers.desk.outbox.cards import close_superseded
from workers.desk.outbox.private import tell_privately
from workers.desk.outbox.queueing import put
from workers.identity.people import find_person, own_ids
from workers.text.language import detect_language
from workers.translations.sentences import say

log = structlog.get_logger("guichet.chat")

TOLD = {Verdict.OFF: "chat_off", Verdict.SHARED: "chat_shared"}
"""What is said of a message that is meant for us and not answered."""
HOUR = timedelta(hours=1)


class Messages:
    """Takes messages, and questions that are asked in another way."""

    def __init__(self, parts: DeskParts) -> None:
        self._parts = parts

    def said(self, incoming: Incoming, said: Said) -> bool:
        """Take a message; False if it is nothing for us."""
        event, settings = incoming.event, self._parts.settings
        if event.is_bot:
            return False
        rule = settings.platform(incoming.platform).rule(event.channel)
        if rule.ask == "off" and not said.direct and not said.mentioned:
            return False
        with self._parts.transactions.reading() as session:
            if events.was_deleted(session, incoming.platform, event.channel, said.message_id):
                # A platform tells of it again later, and of its deletion it told before.
                return False
            thread = self._thread(session, incoming, said)
            place = _place(session, incoming, thread)
            self._keep_order(session, incoming, said, place)
        decided = verdict(said, rule, place)
        if decided is Verdict.SILENT:
            return False
        if decided is not Verdict.ASKED:
            self._check_person(incoming)
            self._tell(incoming, TOLD[decided])
            return True
        if thread is not None and self._is_spent(incoming, thread):
            return True
        # A thread that is answered in private is one person's: nobody else's goes on in it.
        private_to = thread.direct_to if thread is not None else None
        of_another = private_to not in (None, event.actor)
        direct = (rule.answer == "direct" or of_another) and not said.direct
        follows = not direct or private_to == event.actor
        received = self.ask(
            incoming,
            said.text,
            message_id=said.message_id,
            thread=said.thread if follows else None,
            direct_to=event.actor if direct else None,
            files=said.files,
        )
        if direct and received.kind == "question":
            self._tell(incoming, "chat_answered_directly")
        return True

    def ask(
        self,
        incoming: Incoming,
        text: str,
        *,
        message_id: str,
        thread: str | None = None,
        direct_to: str | None = None,
        files: tuple[str, ...] = (),
        for_ticket: bool = False,
    ) -> Received:
        """Have a text answered. Raises what the desk's intake raises."""
        event = incoming.event
        text = question_text(text)
        language = detect_language(text, default=incoming.language)
        received = self._parts.intake.receive(
            IncomingMessage(
                platform=incoming.platform,
                event_id=event.event_id,
                channel=event.channel,
                message_id=message_id,
                text=with_files(text, files, language),
                profile=incoming.profile,
                thread=thread,
                direct_to=direct_to,
                for_ticket=for_ticket,
            )
        )
        if received.kind == "question" and received.question_id and not for_ticket:
            self._follow_up(incoming, received.question_id)
        return received

    @retried
    def _follow_up(self, incoming: Incoming, question_id: str) -> None:
        """Close the cards of what this question took the place of, and show that it is at work."""
        info = self._parts.info(incoming.platform)
        with self._parts.transactions.begin() as transaction:
            close_superseded(transaction, question_id)
            if info is not None and info.status:
                transaction.enqueue(STATUS, question_id)

    def _check_person(self, incoming: Incoming) -> None:
        """Raise `Refusal` for who gets no answer anywhere: a bot is not even told why."""
        with suppress(NotFound):
            # Somebody new, while their platform is away: they may be told where to ask.
            self._parts.roles.actor(incoming.platform, incoming.event.actor)

    @staticmethod
    def _thread(session: Session, incoming: Incoming, said: Said) -> ConversationThread | None:
        if said.thread is None:
            return None
        return find_thread(session, incoming.platform, incoming.event.channel, said.thread)

    def _keep_order(self, session: Session, incoming: Incoming, said: Said, place: Place) -> None:
        """Let what was said before in the thread be handled first.

        A reply may also have come before its root: then it looks like one of a thread that we are
        not in, and is looked at once more.
        """
        if said.thread is None or not incoming.may_follow:
            return
        where = (incoming.platform, incoming.event.channel, said.thread)
        unsure = not (place.known or said.direct or said.mentioned or said.shared)
        if events.follows(session, incoming.received_at, *where):
            raise Later
        if unsure and (incoming.waits == 0 or events.is_under_way(session, *where)):
            raise Later

    @retried
    def _is_spent(self, incoming: Incoming, thread: ConversationThread) -> bool:
        """Whether a thread had all the answers that it gets within an hour; it is told once."""
        most, since = self._parts.settings.thread_replies_per_hour, now() - HOUR
        with self._parts.transactions.begin() as transaction:
            session = transaction.session
            lock_thread(session, ConversationThread.id == thread.id)
            asked = select(func.count()).select_from(Question).filter_by(thread_id=thread.id)
            if (session.scalar(asked.where(Question.received_at > since)) or 0) < most:
                return False
            key = f"thread_spent:{thread.id}:"
            told = select(Delivery.id).where(
                Delivery.dedupe_key.startswith(key, autoescape=True), Delivery.created_at > since
            )
            if session.scalar(told.limit(1)) is None:
                log.warning("chat.thread_spent", thread=thread.id, platform=thread.platform)
                text = say("chat_thread_spent", incoming.language)
                message = OutgoingMessage(MessageKind.NOTICE, text, incoming.language)
                put(
                    transaction,
                    key=f"{key}{incoming.row_id}",
                    kind=message.kind,
                    platform=thread.platform,
                    to=Destination(thread.channel, thread.root, thread.direct_to),
                    document=to_document(message),
                    moved_to=thread.moved_to,
                )
        return True

    @retried
    def _tell(self, incoming: Incoming, what: str) -> None:
        with self._parts.transactions.begin() as transaction:
            text = say(what, incoming.language)
            tell_privately(transaction, incoming.reader, text, key=f"{incoming.key}:{what}")


def _place(session: Session, incoming: Incoming, thread: ConversationThread | None) -> Place:
    if thread is None:
        return Place()
    person = find_person(session, incoming.platform, incoming.event.actor)
    if person is None:
        return Place(known=True)
    ids = own_ids(session, person.id)
    return Place(True, thread.person_id in ids, thread.human_id in ids)
