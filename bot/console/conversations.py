"""A person's conversations: their messages and ours, with how each question stands."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.console.live import CHANNELS, database_look
from bot.console.services import PLATFORM, ConsoleServices
from connectors.console.platform import AUTHOR
from connectors.contracts.chat import MessageKind, OutgoingMessage, Profile
from connectors.contracts.stored_messages import from_document
from connectors.database.base import now
from connectors.database.inserts import insert_new
from connectors.database.models import ConsoleMessage, Question
from connectors.errors import BadInput, Conflict, NotFound
from workers.desk.core.states import FINAL
from workers.desk.inbox.intake import IncomingMessage, Received, question_text
from workers.desk.views.questions import QuestionView

TITLE = 70
MOST_MESSAGES = 500
QUESTION_PAGE = "/questions/"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a conversation. A browser replaces an entry only when `version` changes, so
    that nothing moves under a reader, and nothing that is being typed is lost.

    `kind` is ``asker``, ``answer``, ``notice`` or ``state``. `offers` says that the buttons of
    the question belong under this entry.
    """

    key: str
    version: str
    kind: str
    at: datetime
    text: str
    message: OutgoingMessage | None = None
    question: QuestionView | None = None
    offers: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread as its asker sees it."""

    root: str
    channel: str
    title: str
    entries: tuple[Entry, ...]
    version: str

    @property
    def pending(self) -> bool:
        """Whether something is about to happen."""
        return any(entry.kind == "state" for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list."""

    root: str
    title: str
    status: str
    at: datetime


class Conversations:
    """Reads and writes the conversations of the console."""

    def __init__(self, services: ConsoleServices) -> None:
        self._services = services
        self._look = database_look(services.desk.engine)

    def ask(
        self, profile: Profile, text: str, *, event: str, channel: str, root: str | None = None
    ) -> tuple[Received, str, str]:
        """Hand a message to the desk and keep it; return what became of it, its thread and id.

        `event` is the browser's own name of the message: the same one twice is one message.
        Raises what the desk's intake raises, `NotFound` for somebody else's thread, and
        `Conflict` if `event` was the name of another text, which is not kept then.
        """
        if not 1 <= len(event) <= 100:
            raise BadInput("The message id must have 1 to 100 characters.")
        person = profile.external_id
        if root is not None:
            channel = self._channel_of(person, root)
        # Made from the person too: nobody can take the id of somebody else's message.
        message_id = hashlib.sha256(f"{person}\n{event}".encode()).hexdigest()[:26]
        moment = now()
        received = self._services.desk.intake.receive(
            IncomingMessage(
                platform=PLATFORM,
                event_id=f"{person}:{message_id}",
                channel=channel,
                message_id=message_id,
                text=text,
                profile=profile,
                thread=root,
            )
        )
        if received.duplicate:
            self._check_same(received, message_id, text)
        with self._services.desk.transactions.begin() as transaction:
            transaction.session.execute(
                insert_new(transaction.session, ConsoleMessage, "id").values(
                    id=message_id,
                    channel=channel,
                    thread=root or message_id,
                    author=person,
                    text=text.strip(),
                    body={"question": received.question_id},
                    created_at=moment,
                    updated_at=moment,
                )
            )
        return received, root or message_id, message_id

    def read(self, person: str, root: str) -> Conversation:
        """A conversation of this person. Raises `NotFound` for any other."""
        channel = self._channel_of(person, root)
        # Looked up first: what changes while we read makes the browser ask again.
        version = self._look([root])[root]
        questions = self._services.desk.views.thread(person, PLATFORM, channel, root)
        with self._services.desk.transactions.reading() as session:
            rows = session.scalars(
                select(ConsoleMessage)
                .where(ConsoleMessage.channel == channel, ConsoleMessage.thread == root)
                .order_by(ConsoleMessage.created_at, ConsoleMessage.id)
                .limit(MOST_MESSAGES)
            ).all()
        entries = _entries(rows, questions)
        title = next((entry.text for entry in entries if entry.kind == "asker"), "")
        return Conversation(root, channel, short(title), entries, version)

    def recent(self, person: str) -> list[Summary]:
        """The newest conversations of a person, newest first."""
        seen: dict[str, Summary] = {}
        for view in self._services.desk.views.recent(person, PLATFORM, limit=60):
            if view.channel not in CHANNELS:
                continue
            first = seen.get(view.root)
            # The title is the thread's oldest question, its state and time are the newest's.
            if first is None:
                seen[view.root] = Summary(
                    view.root, short(view.text), view.status, view.received_at
                )
            else:
                seen[view.root] = Summary(view.root, short(view.text), first.status, first.at)
        return list(seen.values())[:30]

    def _check_same(self, received: Received, message_id: str, text: str) -> None:
        """A second message under the name of an earlier one would be lost without a word."""
        with self._services.desk.transactions.reading() as session:
            row = session.get(ConsoleMessage, message_id)
            question = session.get(Question, received.question_id or "")
        earlier = row.text if row else question.text if question else text
        if question_text(earlier) != question_text(text):
            raise Conflict(
                "Another text was sent under this message id before.",
                "Send this one again under an id of its own.",
            )

    def _channel_of(self, person: str, root: str) -> str:
        with self._services.desk.transactions.reading() as session:
            row = session.get(ConsoleMessage, root)
        if row is not None and row.author == person and row.thread == root:
            return row.channel
        # The process may have died after the desk took the question: then this row is missing.
        for channel in CHANNELS:
            if self._services.desk.views.thread(person, PLATFORM, channel, root):
                return channel
        raise NotFound("There is no such conversation.")


def short(text: str) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text.split())
    if len(line) <= TITLE:
        return line
    return (line[:TITLE].rpartition(" ")[0] or line[:TITLE]) + "…"


def _entries(
    rows: Sequence[ConsoleMessage], questions: Sequence[QuestionView]
) -> tuple[Entry, ...]:
    by_id = {view.id: view for view in questions}
    entries = [_entry(row, by_id) for row in rows]
    written = {entry.question.id for entry in entries if entry.kind == "asker" and entry.question}
    for view in questions:
        if view.id not in written:
            entries.append(
                Entry(f"q-{view.id}", view.id, "asker", view.received_at, view.text, question=view)
            )
    entries.sort(key=lambda entry: entry.at)
    last_of = {
        entry.question.id: number
        for number, entry in enumerate(entries)
        if entry.question is not None and entry.kind != "asker"
    }
    shown = [
        _with_offers(entry)
        if entry.question and last_of.get(entry.question.id) == number
        else entry
        for number, entry in enumerate(entries)
    ]
    return (*shown, *(_state(view, last_of) for view in questions if _unfinished(view, last_of)))


def _entry(row: ConsoleMessage, by_id: dict[str, QuestionView]) -> Entry:
    version = f"{row.updated_at.timestamp():.6f}"
    if row.author != AUTHOR:
        question = by_id.get(str((row.body or {}).get("question")))
        return Entry(row.id, version, "asker", row.created_at, row.text, question=question)
    message = from_document(row.body) if row.body else OutgoingMessage(MessageKind.NOTICE, row.text)
    path = message.console_path or ""
    question = by_id.get(path.removeprefix(QUESTION_PAGE))
    kind = "answer" if message.kind == MessageKind.ANSWER else "notice"
    return Entry(row.id, version, kind, row.created_at, row.text, message, question)


def _with_offers(entry: Entry) -> Entry:
    view = entry.question
    assert view is not None
    if view.status not in FINAL:
        # While it is under way, the buttons stand under its state.
        return entry
    parts = (entry.version, view.status, view.vote, view.ticket_id, view.can_ask_human)
    return Entry(
        entry.key,
        "|".join(str(part) for part in parts),
        entry.kind,
        entry.at,
        entry.text,
        entry.message,
        view,
        offers=True,
    )


def _unfinished(view: QuestionView, last_of: dict[str, int]) -> bool:
    # A final one that nothing was said about, such as a superseded one, still shows its state; so
    # does one whose ticket waits for its desk.
    return view.status not in FINAL or view.id not in last_of or view.standing != view.status


def _state(view: QuestionView, last_of: dict[str, int]) -> Entry:
    version = f"{view.status}|{view.handler}|{view.ticket_id}"
    return Entry(
        f"state-{view.id}", version, "state", view.status_at, "", question=view, offers=True
    )
