"""From a platform's event to a question, in one transaction, however often the event comes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import structlog
from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from connectors.contracts.chat import Profile
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import (
    ConversationThread,
    InboundEvent,
    Person,
    Question,
    QuestionStatus,
)
from connectors.database.unit_of_work import Transaction, Transactions
from connectors.errors import BadInput, RateLimited
from connectors.tracing.names import KIND, PLATFORM, QUESTION
from connectors.tracing.spans import carried, span
from workers.desk.core.locks import lock_thread
from workers.desk.core.states import HANDED_BACK, URGENT
from workers.desk.core.transitions import discard_open_work, step_question
from workers.desk.inbox.threads import find_thread, offered
from workers.desk.inbox.urgent import call_humans
from workers.desk.inbox.waiting import join_waiting, waiting_for_ticket
from workers.generation.triage.small_talk.kinds import small_talk
from workers.generation.triage.threads.follow_ups import is_another_need
from workers.generation.triage.threads.ordinals import picked
from workers.identity.chat.profiles import Profiles
from workers.identity.people import ensure_person
from workers.redaction import redact
from workers.settings import Settings
from workers.text.language import detect_language

log = structlog.get_logger("guichet.desk")

ANSWER = "guichet.answer"
TICKET_PATIENCE = timedelta(minutes=1)
"""How long a question waits for the ticket that its asker wants, before it is answered."""
MAX_QUESTION = 20_000
"""Characters of one question. Above it somebody pasted a log file, and no search helps."""

UNPOSTED = "unposted:"
"""How the message id of a question begins that is no message on its platform, such as one that was
asked by a command."""

SUPERSEDABLE = (
    QuestionStatus.RECEIVED,
    QuestionStatus.WORKING,
    QuestionStatus.IN_REVIEW,
    QuestionStatus.CLARIFYING,
)


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """What an adapter has verified: who wrote what, where. `thread` is the root message's id."""

    platform: str
    event_id: str
    channel: str
    message_id: str
    text: str
    profile: Profile
    thread: str | None = None
    direct_to: str | None = None
    """Platform user id of whom all that follows is told in private; for what begins a thread."""
    chosen: bool = False
    """The text is a title that was offered: it says nothing of the asker's language."""
    for_ticket: bool = False
    """The caller opens a ticket for it at once: nobody drafts an answer."""


class EmptyQuestion(BadInput):
    """There is nothing to answer in it."""


class LongQuestion(BadInput):
    """It has too many characters."""


class TooManyQuestions(RateLimited):
    """Somebody asks more than the site lets them in a minute."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message. `question_id` is None where a repeated event's is not known."""

    question_id: str | None
    duplicate: bool
    kind: Literal["question", "small_talk", "for_human"]


class Intake:
    """Accepts messages. The adapter acknowledges its event after `receive` has returned."""

    def __init__(self, transactions: Transactions, settings: Settings, profiles: Profiles) -> None:
        self._transactions = transactions
        self._settings = settings
        self._profiles = profiles

    def receive(self, message: IncomingMessage) -> Received:
        """Write the event and its question, and have it answered after the commit.

        Raises `BadInput` (empty or too long), `Refusal` (a bot, a guest, somebody of another
        workspace, a disabled account), `SettingsError` (no such platform) and `RateLimited`;
        nothing is written then. Who writes is asked of the platform first; its outage loses
        nothing.
        """
        text = question_text(message.text)
        with span("question.receive", {PLATFORM: message.platform}, kind="server") as mark:
            profile = self._profiles.checked(message.platform, message.profile)
            received = self._write(replace(message, profile=profile), text)
            mark.add({KIND: received.kind, QUESTION: received.question_id or ""})
            return received

    @retried
    def _write(self, message: IncomingMessage, text: str) -> Received:
        moment, language = now(), self._settings.language
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = ensure_person(session, message.platform, message.profile, language)
            recorded = _record_event(session, message, person, moment)
            if recorded is None:
                return _seen_before(session, message)
            event_id, asked = recorded
            self._require_rate(asked)
            place = _place(session, message)
            thread = _new_thread(session, message, place, person, moment)
            earlier = None if thread else _known_thread(session, message.platform, place)
            thread_id = thread or (earlier.id if earlier else "")
            spoken = _spoken_in(session, thread_id) if earlier else None
            number = picked(text) if earlier is not None else None
            if number is not None:
                # As if the button had been pressed.
                choice = offered(session, thread_id, person.id, number)
                text, message = choice or text, replace(message, chosen=choice is not None)
            question = self._question(event_id, thread_id, person, text, moment, spoken)
            if message.chosen and spoken is not None:
                question.language = spoken
            if earlier is not None and is_with_human(session, earlier):
                called = not message.for_ticket and call_humans(session, question)
                waiting = waiting_for_ticket(session, earlier, question)
                if question.gate == URGENT or waiting is None:
                    _leave_to_human(transaction, earlier, question, called=called)
                    return Received(question.id, False, "for_human")
                join_waiting(session, waiting)
            session.add(question)
            session.flush()
            talk = small_talk(text) is not None
            if message.for_ticket:
                # The sweeper finds it if the caller dies before the ticket is ordered.
                question.claimed_until = moment + TICKET_PATIENCE
            else:
                if earlier is not None and not talk:
                    _supersede_earlier(transaction, question)
                transaction.enqueue(ANSWER, question.id)
        log.info("intake.question", question=question.id, platform=message.platform)
        return Received(question.id, False, "small_talk" if talk else "question")

    def check_rate(self, session: Session, person: Person, moment: datetime) -> None:
        """Raise `TooManyQuestions` where this person, whose row is locked, asks too often."""
        self._require_rate(session.scalar(select(_ASKED_LATELY), _lately(person, moment)) or 0)

    def _require_rate(self, asked: int) -> None:
        if asked >= self._settings.questions_per_minute:
            raise TooManyQuestions(
                "Too many questions in one minute.", 60.0, "Wait a minute, then ask again."
            )

    def _question(
        self,
        event_id: str,
        thread_id: str,
        person: Person,
        text: str,
        moment: datetime,
        spoken: str | None,
    ) -> Question:
        # What says too little is in the language of its thread.
        usual = spoken or person.language or self._settings.language
        language = detect_language(text, default=usual)
        return Question(
            id=new_id(),
            event_id=event_id,
            thread_id=thread_id,
            person_id=person.id,
            text=text,
            redacted=redact(text),
            language=language if language in ("fr", "en") else usual,
            status=QuestionStatus.RECEIVED,
            status_at=moment,
            received_at=moment,
            attempts=0,
            trace=carried(),
        )


def question_text(raw: str) -> str:
    """The text to answer. Raises `BadInput` for an empty or an endless one."""
    text = "".join(c for c in raw if c in "\n\t" or (c.isprintable() or ord(c) > 0x9F)).strip()
    text = text.encode("utf-8", "ignore").decode()
    if not any(character.isalnum() for character in text):
        raise EmptyQuestion(
            "The question is empty.", "Write what does not work, and where you see it."
        )
    if len(text) > MAX_QUESTION:
        raise LongQuestion(
            f"The question has {len(text):,} characters; {MAX_QUESTION:,} is the most.",
            "Describe the problem in a few sentences and leave the log out.",
        )
    return text


def is_posted(message_id: str) -> bool:
    """Whether a message of this id stands on the platform."""
    return not message_id.startswith(UNPOSTED)


_ASKED_LATELY = (
    select(func.count())
    .select_from(Question)
    .where(Question.person_id == bindparam("asker"), Question.received_at > bindparam("since"))
    .scalar_subquery()
)
"""How many questions a person asked in the last minute. Their row is locked, so that those of the
same moment are counted too."""


def _lately(person: Person, moment: datetime) -> dict[str, object]:
    return {"asker": person.id, "since": moment - timedelta(minutes=1)}


def _record_event(
    session: Session, message: IncomingMessage, person: Person, moment: datetime
) -> tuple[str, int] | None:
    """Write the event; its id, and how many questions the person asked in the last minute. None if
    it, or its message, was written before."""
    written = session.execute(
        insert_new(session, InboundEvent).returning(InboundEvent.id, _ASKED_LATELY),
        {
            "id": new_id(),
            "platform": message.platform,
            "event_id": message.event_id,
            "channel": message.channel,
            "message_id": message.message_id,
            **_lately(person, moment),
        },
    ).first()
    return None if written is None else (written[0], written[1])


def _seen_before(session: Session, message: IncomingMessage) -> Received:
    question = session.scalar(
        select(Question)
        .join(InboundEvent, InboundEvent.id == Question.event_id)
        .where(
            InboundEvent.platform == message.platform,
            or_(
                InboundEvent.event_id == message.event_id,
                (InboundEvent.channel == message.channel)
                & (InboundEvent.message_id == message.message_id),
            ),
        )
    )
    if question is None:
        return Received(None, True, "small_talk")
    return Received(question.id, True, "question")


def _place(session: Session, message: IncomingMessage) -> tuple[str, str]:
    """The channel and the root of the thread that a message is in, or begins."""
    if message.thread is None:
        return message.channel, message.message_id
    known = find_thread(session, message.platform, message.channel, message.thread)
    return (known.channel, known.root) if known else (message.channel, message.thread)


def _new_thread(
    session: Session,
    message: IncomingMessage,
    place: tuple[str, str],
    person: Person,
    moment: datetime,
) -> str | None:
    """The id of the thread that this message begins; None if it is there already.

    A thread is as old as its first question to the microsecond: that is how the answer service
    knows a question that follows another.
    """
    channel, root = place
    thread_id: str | None = session.scalar(
        insert_new(session, ConversationThread, "platform", "channel", "root").returning(
            ConversationThread.id
        ),
        {
            "id": new_id(),
            "platform": message.platform,
            "channel": channel,
            "root": root,
            "person_id": person.id,
            "created_at": moment,
            "direct_to": message.direct_to,
        },
    )
    return thread_id


def _known_thread(session: Session, platform: str, place: tuple[str, str]) -> ConversationThread:
    """The thread of a place. Its row is locked, so that two messages of one thread supersede each
    other in order."""
    channel, root = place
    thread = lock_thread(
        session,
        ConversationThread.platform == platform,
        ConversationThread.channel == channel,
        ConversationThread.root == root,
    )
    assert thread is not None, "threads are never deleted"
    return thread


def _spoken_in(session: Session, thread_id: str) -> str | None:
    """The language of the last question of a thread."""
    return session.scalar(
        select(Question.language)
        .where(Question.thread_id == thread_id)
        .order_by(Question.received_at.desc())
        .limit(1)
    )


def is_with_human(session: Session, thread: ConversationThread) -> bool:
    """Whether humans have a thread: somebody took it, or a question of it was handed over and
    neither answered nor given back. The copilot is silent in it then."""
    if thread.human_id is not None:
        return True
    waiting = select(Question.id).where(
        Question.thread_id == thread.id,
        Question.status == QuestionStatus.WITH_HUMAN,
        func.coalesce(Question.gate, "") != HANDED_BACK,
    )
    return session.scalar(waiting.limit(1)) is not None


def _leave_to_human(
    transaction: Transaction, thread: ConversationThread, question: Question, *, called: bool
) -> None:
    """File a message in a thread that humans have. Nothing is said of it, unless they are `called`:
    then it goes the way of what is urgent."""
    transaction.session.add(question)
    if called:
        transaction.session.flush()
        transaction.enqueue(ANSWER, question.id)
    else:
        question.status, question.handler_id = QuestionStatus.WITH_HUMAN, thread.human_id


def _supersede_earlier(transaction: Transaction, question: Question) -> None:
    """What the same asker asked before in this thread and nobody answered yet is now part of it.

    A draft that waits for review stays where the new message is about something else: its answer
    was promised.
    """
    session = transaction.session
    earlier = session.scalars(
        select(Question).where(
            Question.thread_id == question.thread_id,
            Question.person_id == question.person_id,
            Question.id != question.id,
            Question.status.in_(SUPERSEDABLE),
        )
    ).all()
    for old in earlier:
        if old.status == QuestionStatus.IN_REVIEW and is_another_need(
            question.redacted, old.redacted
        ):
            continue
        if old.status == QuestionStatus.CLARIFYING:
            question.clarifies_id = old.id
        if step_question(session, old.id, QuestionStatus.SUPERSEDED):
            discard_open_work(session, old.id)
