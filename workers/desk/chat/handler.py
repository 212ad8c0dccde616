"""Handling stored chat events: each once, in the order that matters, by whichever worker comes.

What an event does is committed before its row says so. A worker that dies in between leaves the
rest to another one, which does it again: every deed is made so that twice is once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from connectors.contracts.chat import (
    ChatEvent,
    Commanded,
    Deed,
    Deleted,
    Edited,
    HomeOpened,
    Pressed,
    Reacted,
    Reported,
    Said,
)
from connectors.contracts.stored_events import from_document
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.leases.heartbeat import Heartbeat
from connectors.database.models import EventStatus as S
from connectors.database.models import StoredChatEvent
from connectors.errors import BadInput, Conflict, GuichetError, NotAllowed, NotFound
from connectors.tracing.names import ATTEMPT, EVENT, KIND, PLATFORM
from connectors.tracing.spans import Value, span
from workers.desk.chat.acting.buttons import Buttons
from workers.desk.chat.acting.votes import Votes
from workers.desk.chat.asking.changes import Changes
from workers.desk.chat.asking.messages import Messages
from workers.desk.chat.asking.status import show_status
from workers.desk.chat.commands.commands import Commands
from workers.desk.chat.commands.home import Home
from workers.desk.chat.commands.reports import Reports
from workers.desk.chat.incoming import DeskParts, Incoming, Later
from workers.desk.chat.words import error_words
from workers.desk.inbox.events import CHAT_EVENT, claim_event, end_event
from workers.desk.inbox.intake import TooManyQuestions
from workers.desk.inbox.threads import find_thread
from workers.desk.outbox.private import tell_privately
from workers.identity.people import find_person, own_ids
from workers.text.language import detect_language
from workers.translations.sentences import say

log = structlog.get_logger("guichet.chat")

FOR_PEOPLE = (NotAllowed, NotFound, Conflict, BadInput, TooManyQuestions)
"""Errors that are told to whoever did it; all others are tried again."""
ATTEMPTS = 5
"""Workers that may begin with an event before it is given up."""
WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 64.0)
"""Seconds for which an event is put off that came before what it follows. Together they are longer
than `PATIENCE`: what it follows may be with a worker that was lost."""
MAY_COME = 3
"""How often it is put off for what nobody has told of yet, and perhaps never will."""
PATIENCE = 120.0
"""Seconds after which a worker that gives no sign has lost its event."""

WRITTEN = 500
"""Characters of a text by which its language is told."""

Does = Callable[[Incoming, Any], bool]


class ChatHandler:
    """Handles events; many at once, in many threads and processes."""

    def __init__(self, parts: DeskParts, heartbeat: Heartbeat) -> None:
        self._parts = parts
        self._transactions = parts.transactions
        self._heartbeat = heartbeat
        messages, changes, votes = Messages(parts), Changes(parts), Votes(parts)
        reports = Reports(parts)
        self._does: dict[type[Deed], Does] = {
            Said: messages.said,
            Edited: changes.edited,
            Deleted: changes.deleted,
            Reacted: votes.reacted,
            Pressed: Buttons(parts, votes).pressed,
            Commanded: Commands(parts, messages, reports).commanded,
            Reported: reports.reported,
            HomeOpened: Home(parts).opened,
        }

    def handle(self, row_id: str) -> None:
        """Bring an event to its end, if it waits and nobody else is at it.

        An error gives it back for another try and is raised. After `ATTEMPTS` tries it has failed.
        """
        row = self._claim(row_id)
        if row is None:
            log.info("chat.not_needed", chat_event=row_id)
            return
        if row.attempts > ATTEMPTS:
            self._give_up(row)
            return
        about: dict[str, Value] = {
            EVENT: row.id,
            PLATFORM: row.platform,
            KIND: row.kind,
            ATTEMPT: row.attempts,
        }
        try:
            with (
                self._heartbeat.keeping(StoredChatEvent, row.id, row.claim, PATIENCE),
                span("chat.event.handle", about, kind="consumer", parent=row.trace),
            ):
                for_us = self._handled(row)
        except Later:
            self._put_off(row)
        except Exception as error:
            self._release(row, type(error).__name__)
            raise
        else:
            self._done(row, for_us)

    def show_status(self, question_id: str) -> None:
        """Show in the thread of a question how it stands, where its platform can."""
        show_status(self._parts, question_id)

    def _handled(self, row: StoredChatEvent) -> bool:
        """Do what was done; False if it was nothing for us."""
        incoming = self._incoming(row)
        try:
            return self._does[type(incoming.event.deed)](incoming, incoming.event.deed)
        except FOR_PEOPLE as error:
            self._refuse(incoming, error)
            return True

    def _incoming(self, row: StoredChatEvent) -> Incoming:
        try:
            event = from_document(row.document or {})
        except ValueError as error:
            # Its words quote the document, and who runs the task logs them.
            raise ValueError(f"It is no event ({type(error).__name__}).") from None
        with self._transactions.reading() as session:
            language = self._language(session, row.platform, event)
        return Incoming(
            row_id=row.id,
            platform=row.platform,
            event=event,
            received_at=row.received_at,
            language=language,
            waits=row.waits,
            may_wait=row.waits < MAY_COME,
            may_follow=row.waits < len(WAITS),
        )

    def _language(self, session: Session, platform: str, event: ChatEvent) -> str:
        """Of whom is known no language, the one in which they write counts."""
        person = find_person(session, platform, event.actor)
        known = (person.language if person else None) or event.language
        if known:
            return known
        text = getattr(event.deed, "text", "")[:WRITTEN]
        return detect_language(text, default=self._parts.settings.language)

    def _refuse(self, incoming: Incoming, error: GuichetError) -> None:
        log.info(
            "chat.refused",
            chat_event=incoming.row_id,
            platform=incoming.platform,
            actor=incoming.event.actor,
            error=type(error).__name__,
            reason=str(getattr(error, "reason", "")),
        )
        self._tell(incoming, error_words(error, incoming.language), "refused")

    @retried
    def _tell(self, incoming: Incoming, text: str, what: str) -> None:
        if not text:
            return
        with self._transactions.begin() as transaction:
            tell_privately(transaction, incoming.reader, text, key=f"{incoming.key}:{what}")

    # The row

    @retried
    def _claim(self, row_id: str) -> StoredChatEvent | None:
        with self._transactions.begin() as transaction:
            return claim_event(transaction.session, row_id, self._heartbeat.lease(PATIENCE))

    @retried
    def _done(self, row: StoredChatEvent, for_us: bool) -> None:
        # What was nobody's question is nothing that we keep.
        values = {} if for_us else {"document": None}
        with self._transactions.begin() as transaction:
            end_event(transaction.session, row, status=S.DONE, done_at=now(), **values)
        log.info("chat.handled", chat_event=row.id, kind=row.kind, for_us=for_us)

    @retried
    def _put_off(self, row: StoredChatEvent) -> None:
        wait = WAITS[min(row.waits, len(WAITS) - 1)]
        with self._transactions.begin() as transaction:
            done = end_event(
                transaction.session,
                row,
                status=S.RECEIVED,
                attempts=row.attempts - 1,
                waits=row.waits + 1,
                claimed_until=now() + timedelta(seconds=2 * wait),
            )
            if done:
                transaction.enqueue(CHAT_EVENT, row.id, delay=wait)

    @retried
    def _release(self, row: StoredChatEvent, failure: str) -> None:
        wait = timedelta(seconds=2.0**row.attempts)
        with self._transactions.begin() as transaction:
            end_event(
                transaction.session,
                row,
                status=S.RECEIVED,
                failure=failure,
                claimed_until=now() + wait,
            )

    def _give_up(self, row: StoredChatEvent) -> None:
        log.error("chat.gave_up", chat_event=row.id, kind=row.kind, failure=row.failure)
        words = self._words_of_loss(row)
        if words:
            incoming = self._incoming(row)
            self._tell(incoming, say(words, incoming.language), "lost")
        self._failed(row)

    @retried
    def _failed(self, row: StoredChatEvent) -> None:
        with self._transactions.begin() as transaction:
            end_event(
                transaction.session,
                row,
                status=S.FAILED,
                done_at=now(),
                failure=row.failure or "Lost",
            )

    def _words_of_loss(self, row: StoredChatEvent) -> str:
        """What is said to who waits for something to come of it; empty where nobody does."""
        try:
            event = from_document(row.document or {})
        except (KeyError, TypeError, ValueError):
            return ""
        match event.deed:
            case Said() as said:
                awaited = said.direct or said.mentioned or self._is_followed(row, event.actor, said)
                return "chat_lost" if awaited else ""
            case Commanded():
                return "chat_lost"
            case Pressed() | Reported():
                return "chat_failed"
            case _:
                return ""

    def _is_followed(self, row: StoredChatEvent, actor: str, said: Said) -> bool:
        """Whether it was written in a thread in which its author need not name us."""
        if said.thread is None or said.shared:
            return False
        with self._transactions.reading() as session:
            thread = find_thread(session, row.platform, row.channel, said.thread)
            person = find_person(session, row.platform, actor)
            return bool(thread and person and thread.person_id in own_ids(session, person.id))
