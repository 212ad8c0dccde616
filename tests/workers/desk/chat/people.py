"""People at a chat platform, by what adapters store of them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from connectors.contracts.chat import (
    ChatEvent,
    Commanded,
    Deed,
    Deleted,
    Edited,
    HomeOpened,
    OutgoingMessage,
    Pressed,
    Profile,
    Reacted,
    Reported,
    Said,
)
from connectors.database.models import Delivery, Question, Role
from tests.fakes.chat import Posted
from tests.fakes.chat_people import PeopledChat
from tests.fakes.helpdesk import QUESTION, Helpdesk

RULES = (
    {"channel": "help"},
    {"channel": "posts", "ask": "posts"},
    {"channel": "quiet", "answer": "direct"},
    {"channel": "strict", "mode": "review"},
    {"channel": "free", "mode": "auto"},
)
PLATFORM = {"kind": "fake", "channels": RULES}


class Office:
    """A helpdesk, and people who do things in its chat. Every deed is stored as an adapter does."""

    def __init__(self, desk: Helpdesk) -> None:
        self.desk = desk
        self.chat: PeopledChat = desk.chat
        self._numbers = itertools.count(1)

    # Doing

    def do(self, deed: Deed, actor: str = "ada", channel: str = "help", **values: Any) -> ChatEvent:
        """Store what somebody did; it is not handled yet."""
        fields = {"event_id": f"E{next(self._numbers)}", "language": "en", **values}
        event = ChatEvent(actor=actor, channel=channel, deed=deed, **fields)
        self.desk.front.store("fake", event)
        return event

    def say(
        self,
        text: str = QUESTION,
        actor: str = "ada",
        channel: str = "help",
        *,
        message_id: str = "",
        event: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> str:
        """Somebody writes, naming the bot unless `mentioned` is false; returns the message's id."""
        message_id = message_id or f"M{next(self._numbers)}"
        mentioned = values.pop("mentioned", not values.get("direct", False))
        self.do(
            Said(message_id, text, mentioned=mentioned, **values), actor, channel, **event or {}
        )
        return message_id

    def edit(self, message_id: str, text: str, **values: Any) -> None:
        self.do(Edited(message_id, text), **values)

    def delete(self, message_id: str, **values: Any) -> None:
        self.do(Deleted(message_id), **values)

    def command(self, text: str, actor: str = "ada", **values: Any) -> ChatEvent:
        return self.do(Commanded(text, **values), actor)

    def press(
        self,
        posted: Posted,
        action: str,
        actor: str = "ada",
        filled: Mapping[str, str] | None = None,
        value: str | None = None,
    ) -> None:
        """Somebody presses a button of a message, with the value that stands there."""
        at = {one.name: one.value for one in posted.message.actions}
        pressed = value or at[action]
        deed = Pressed(action, pressed, posted.ref.message_id, posted.to.thread, filled)
        self.do(deed, actor, posted.ref.channel)

    def react(self, posted: Posted, helpful: bool, actor: str = "ada", added: bool = True) -> None:
        deed = Reacted(posted.ref.message_id, helpful, added)
        self.do(deed, actor, posted.ref.channel)

    def report(self, text: str, actor: str = "ada", **values: Any) -> None:
        self.do(Reported("M-old", text, "leo", **values), actor)

    def open_home(self, actor: str = "ada") -> None:
        self.do(HomeOpened(), actor, "")

    def staff(self, name: str = "Maya") -> str:
        """A member of staff, who is known on the platform by the name in lower case."""
        person = self.desk.staff(name)
        self.chat.people[name.lower()] = Profile(name.lower(), name, language="en")
        return person

    def handle(self) -> None:
        """Have what was stored handled, and leave the other work for later."""
        jobs = self.desk.queue.take()
        for job in jobs:
            if job.task == "guichet.chat_event":
                self.desk.run(job)
            else:
                self.desk.queue.send(job)

    # Seeing

    @property
    def questions(self) -> list[Question]:
        """The questions, oldest first."""
        return sorted(self.desk.rows(Question), key=lambda one: one.status_at)

    def question(self) -> Question:
        """The only one that there is."""
        (question,) = self.desk.rows(Question)
        return question

    def posted(self, kind: str) -> list[Posted]:
        """What stands in the chat now, of one kind."""
        return [one for one in self.chat.posted if one.message.kind == kind]

    def answer(self) -> Posted:
        """The only answer."""
        (answer,) = self.posted("answer")
        return answer

    def whispers(self, person: str = "ada") -> list[str]:
        """What one person was told in private."""
        directly = [one.message.text for one in self.posted("private") if one.to.person == person]
        return [text.text for to, text in self.chat.whispers if to.person == person] + directly

    def card(self) -> Posted:
        """The review card in the staff channel."""
        (card,) = [one for one in self.chat.posted if one.ref.channel == "staff"]
        return card

    def card_message(self) -> OutgoingMessage:
        """What it says now."""
        return self.card().message

    def deliveries(self, **values: Any) -> list[Delivery]:
        return self.desk.outbox(**values)


def office(desk: Helpdesk) -> Office:
    return Office(desk)


__all__ = ["PLATFORM", "QUESTION", "RULES", "Office", "Role", "office"]
