"""A site with Slack, each part a process of its own, and the people of its workspace."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from argon2.profiles import CHEAPEST
from sqlalchemy import select

from connectors.database.models import (
    Delivery,
    Draft,
    FeedbackEvent,
    InboundEvent,
    Question,
    Role,
    StoredChatEvent,
)
from tests.fakes.slack import delivery
from tests.fakes.slack.delivery import HttpDelivery, SocketDelivery
from tests.fakes.slack.server import APP_TOKEN, TOKEN, SlackServer
from tests.fakes.slack.users import SlackUsers, button
from tests.fakes.slack.world import BOT, TEAM, Posted, person
from tests.support.console_server import write_tickets
from tests.support.processes import Process, guichet_env, run_guichet, start_guichet
from tests.support.sockets import free_port
from tests.support.waiting import wait_until
from workers.bootstrap import Desk
from workers.celery.queue import celery_queue
from workers.identity.accounts.service import Accounts
from workers.settings import Settings

NAME = f"slack:{TEAM}"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
ADA, BOB, LIN, MAX = "U0ADA", "U0BOB", "U0LIN", "U0MAX"
"""Two who ask, and two of the staff."""
STAFF_GROUP, STAFF_CHANNEL = "S0STAFF", "C0STAFF"
AUTO, REVIEW = "C0AUTO", "C0REVIEW"
"""Channels where a good draft is sent, and where a colleague sees each."""
VPN = "My VPN disconnects every few minutes at home"
AGAIN = (0.1, *(0.5,) * 120)
"""A patient Slack: processes take seconds to come back."""
Found = TypeVar("Found")


class SlackSite:
    """Console, bot, two workers and beat, and a Slack that they talk to."""

    def __init__(self, home: Path, mode: str, broker: str, database: str) -> None:
        self.home = home
        self.mode = mode
        self.server = SlackServer()
        self.world = self.server.world
        for name in (ADA, BOB, LIN, MAX):
            self.world.people[name] = person(name, locale="en-US")
        self.world.groups[STAFF_GROUP] = [LIN, MAX]
        self._settings = {"broker_url": broker, "database_url": database}
        self.bot_port = free_port()
        self.processes: dict[str, Process] = {}
        self._stack = ExitStack()

    def __enter__(self) -> SlackSite:
        self.server.start()
        self._stack.callback(self.server.stop)
        self.env = guichet_env(self.home, **self._variables())
        tickets = write_tickets(self.home / "tickets.jsonl")
        loaded = run_guichet("sync", "file", tickets, env=self.env, cwd=self.home)
        assert loaded.returncode == 0, loaded.stderr
        for name in ("worker-1", "worker-2", "beat", "console", "bot"):
            self.start(name)
        for process in self.processes.values():
            process.wait_for_line(r"worker\.ready|beat\.ready|Guichet is ready", within=120)
        if self.mode == "socket":
            self.server.hub.wait_for(2)
        return self

    def __exit__(self, *_: object) -> None:
        if "desk" in vars(self):
            self.desk.close()
            self.desk.engine.dispose()
        if "delivery" in vars(self) and isinstance(self.delivery, HttpDelivery):
            self.delivery.close()
        self._stack.close()

    def start(self, name: str) -> Process:
        """Start a process, or start it again."""
        commands = {"console": ("serve", "console"), "bot": ("serve", "slack"), "beat": ("beat",)}
        command = commands.get(name, ("worker",))
        process = start_guichet(*command, env=self.env, log=self.home / f"{name}.log")
        self.processes[name] = self._stack.enter_context(process)
        return process

    @cached_property
    def desk(self) -> Desk:
        """The site's desk, in the test's own process."""
        settings = Settings(home=self.home, **self._settings)  # type: ignore[arg-type]
        return Desk(settings, celery_queue(settings))

    @cached_property
    def delivery(self) -> delivery.Delivery:
        """How events come to the bot."""
        if self.mode == "socket":
            return SocketDelivery(self.server.hub)
        return HttpDelivery(f"http://127.0.0.1:{self.bot_port}/slack/events", SECRET)

    @cached_property
    def users(self) -> SlackUsers:
        """What people do."""
        return SlackUsers(self.world, self.delivery, AGAIN)

    # What people see

    def wait(self, look: Callable[[], Found | None], what: str) -> Found:
        """What `look` returns once it is true."""
        return wait_until(look, within=60, what=what)

    def ours(self, channel: str, thread: str | None = None) -> list[Posted]:
        """Our messages in a channel, or in one of its threads."""
        with self.world.lock:
            return [
                one
                for one in self.world.messages
                if one.bot_id == BOT
                and one.channel == channel
                and thread in (None, one.thread_ts)
                and not one.stone
            ]

    def answer(self, asked: Posted, says: str = "MTU") -> Posted:
        """The answer below a message."""

        def look() -> Posted | None:
            found = [one for one in self.ours(asked.channel, asked.ts) if says in one.read()]
            return found[0] if found else None

        return self.known(self.wait(look, f"an answer with {says!r} to {asked.text!r}"))

    def card(self, asked: Posted) -> Posted:
        """The open review card of a question."""

        def look() -> Posted | None:
            drafts = self.drafts(asked)
            for one in self.ours(STAFF_CHANNEL):
                values = [part.get("value") for block in one.blocks for part in _elements(block)]
                if set(drafts) & set(values) and _has(one, "approve"):
                    return one
            return None

        return self.known(self.wait(look, f"a card for {asked.text!r}"))

    def known(self, posted: Posted) -> Posted:
        """A message of ours, once the desk knows that Slack has it: nobody is quicker than that."""
        query = select(Delivery.id).filter_by(sent_message_id=posted.ts, status="sent")
        self.wait(lambda: self.read(query), "the delivery to be sent")
        return posted

    def whispers(self, user: str) -> list[str]:
        """What was said to one person alone: where others do not see it, or directly."""
        with self.world.lock:
            said = [one.read() for who, one in self.world.whispers if who == user]
        return said + [one.read() for one in self.ours(f"D{user[1:]}")]

    # What is in the database

    @cached_property
    def clerk(self) -> str:
        """The id of somebody on the staff who works on the console."""
        accounts = Accounts(self.desk.transactions, CHEAPEST)
        return accounts.add("clerk", "correct horse battery staple", Role.STAFF, "Clerk")

    def drafts(self, asked: Posted) -> list[str]:
        """The drafts for what somebody asked."""
        query = (
            select(Draft.id)
            .join(Question, Question.id == Draft.question_id)
            .join(InboundEvent, InboundEvent.id == Question.event_id)
            .where(InboundEvent.message_id == asked.ts)
        )
        return self.read(query)

    def votes(self) -> list[tuple[str, str | None, str | None]]:
        """Votes: kind, reason and text."""
        with self.desk.transactions.reading() as session:
            rows = session.scalars(select(FeedbackEvent).order_by(FeedbackEvent.id))
            return [(str(row.kind), row.reason, row.text) for row in rows]

    def stored(self) -> int:
        """How many events are stored."""
        return len(self.read(select(StoredChatEvent.id)))

    def read(self, query: Any) -> list[Any]:
        """The first column of a query."""
        with self.desk.transactions.reading() as session:
            return list(session.scalars(query))

    def _variables(self) -> dict[str, str]:
        options: dict[str, Any] = {"api_url": self.server.api, "token": TOKEN, "mode": self.mode}
        options |= {"app_token": APP_TOKEN, "signing_secret": SECRET}
        instance = {
            # On site in these tests: what is quoted is to be seen.
            "disclosure": "full",
            "review_channels": [STAFF_CHANNEL],
            "staff_groups": [STAFF_GROUP],
            "channels": [{"channel": AUTO, "mode": "auto"}, {"channel": REVIEW, "mode": "review"}],
            "options": options,
        }
        return self._settings | {
            "platforms": json.dumps({NAME: instance}),
            "console_port": str(free_port()),
            "bots_port": str(self.bot_port),
            "mode": "auto",
            "visibility": "site",
            "language": "en",
            "questions_per_minute": "1000",
            "worker_threads": "4",
            "review_undo_seconds": "0",
            # Else the second one who asks the same gets what was approved for the first.
            "approved_answer_days": "0",
        }


def _elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    return block.get("elements", []) if block["type"] == "actions" else []


def _has(posted: Posted, name: str) -> bool:
    try:
        return bool(button(posted, name))
    except LookupError:
        return False
