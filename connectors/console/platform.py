"""`ChatPlatform` over the table `console_messages`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from connectors.contracts.chat import (
    Destination,
    Disclosure,
    MessageRef,
    OutgoingMessage,
    PlatformInfo,
    Profile,
    StreamMode,
)
from connectors.contracts.stored_messages import to_document
from connectors.database.base import now
from connectors.database.engine import read_session
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import ConsoleMessage, Identity, Person
from connectors.errors import OutcomeUnknown, Refused, Unavailable

LARGEST = 1_000_000
"""Characters of a message: more than anybody writes, and no more than a page shows."""
AUTHOR = "guichet"
"""Who our own messages are from; no person has an id like this."""


class ConsolePlatform:
    """The console's chat. Posting a marker that is there already returns its message."""

    def __init__(self, engine: Engine, name: str = "console") -> None:
        self._engine = engine
        self._info = PlatformInfo(
            name=name,
            disclosure=Disclosure.FULL,
            text_limit=LARGEST,
            update_limit=LARGEST,
            card_limit=LARGEST,
            form_limit=LARGEST,
            messages_per_second=None,
            streaming=StreamMode.REPLACE,
            forms=True,
        )

    @property
    def info(self) -> PlatformInfo:
        """Name and policy."""
        return self._info

    def post(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """Write a message into a channel, a thread, or to a person."""
        channel = personal_channel(to.person) if to.person else to.channel
        message_id, moment = new_id(), now()
        with self._writing() as session:
            written = session.scalar(
                insert_new(session, ConsoleMessage, "marker")
                .values(
                    id=message_id,
                    channel=channel,
                    thread=to.thread or message_id,
                    author=AUTHOR,
                    marker=marker,
                    text=_shown(message),
                    body=to_document(message),
                    created_at=moment,
                    updated_at=moment,
                )
                .returning(ConsoleMessage.id)
            )
            if written is not None:
                return MessageRef(channel, message_id, to.thread or message_id)
            return _ref(session.scalars(select(ConsoleMessage).filter_by(marker=marker)).one())

    def update(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """Replace a message of ours in place. Raises `Refused` when it is not there."""
        with self._writing() as session:
            result = session.execute(
                update(ConsoleMessage)
                .where(
                    ConsoleMessage.id == ref.message_id,
                    ConsoleMessage.channel == ref.channel,
                    ConsoleMessage.author == AUTHOR,
                )
                .values(text=_shown(message), body=to_document(message), updated_at=now())
            )
            assert isinstance(result, CursorResult)
            if not result.rowcount:
                raise Refused("The message to update is not there.")

    def direct_message(self, person: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """Write a message that only this person sees."""
        channel = personal_channel(person)
        return self.post(Destination(channel=channel, person=person), message, marker)

    def open_thread(self, channel: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """Write a root message."""
        return self.post(Destination(channel=channel), message, marker)

    def find_delivered(self, to: Destination, marker: str, since: datetime) -> MessageRef | None:
        """Our message with this marker, if it was written there after `since`."""
        channel = personal_channel(to.person) if to.person else to.channel
        with self._asking() as session:
            row = session.scalar(
                select(ConsoleMessage).where(
                    ConsoleMessage.marker == marker,
                    ConsoleMessage.channel == channel,
                    ConsoleMessage.author == AUTHOR,
                    ConsoleMessage.created_at >= since,
                )
            )
            return _ref(row) if row else None

    def resolve_person(self, external_id: str) -> Profile | None:
        """Who this user id is. On the console it is the person's own id."""
        with self._asking() as session:
            row = session.execute(
                select(Person, Identity.email)
                .join(Identity, Identity.person_id == Person.id)
                .where(Identity.platform == "console", Identity.external_id == external_id)
            ).first()
        if row is None:
            return None
        person, email = row
        return Profile(
            external_id=external_id,
            display_name=person.display_name,
            email=email,
            language=person.language,
            active=person.disabled_at is None,
        )

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """One transaction. What fails before the commit did not happen; a commit may have."""
        with Session(self._engine, expire_on_commit=False) as session:
            try:
                yield session
                session.flush()
            except (DBAPIError, PoolTimeout) as error:
                raise _away(error) from error
            try:
                session.commit()
            except DBAPIError as error:
                raise OutcomeUnknown(
                    f"The commit of a console message failed ({type(error).__name__})."
                ) from error

    @contextmanager
    def _asking(self) -> Iterator[Session]:
        try:
            with read_session(self._engine) as session:
                yield session
        except (DBAPIError, PoolTimeout) as error:
            raise _away(error) from error


def personal_channel(person: str) -> str:
    """The channel of the messages that only `person` sees."""
    return f"person:{person}"


def _shown(message: OutgoingMessage) -> str:
    """The text of a message with its note; sources and buttons are the page's to show."""
    return f"{message.text}\n\n{message.note}" if message.note else message.text


def _ref(row: Any) -> MessageRef:
    return MessageRef(channel=row.channel, message_id=row.id, thread=row.thread)


def _away(error: Exception) -> Unavailable:
    return Unavailable(f"The console's database does not answer ({type(error).__name__}).")
