"""The whole desk on one database, with fakes around it; a test drives it step by step."""

from __future__ import annotations

import itertools
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from connectors.contracts.chat import Profile
from connectors.contracts.ticket_system import TicketSystem
from connectors.database.base import now
from connectors.database.ids import new_id
from connectors.database.models import (
    ConversationThread,
    Delivery,
    Draft,
    DraftSource,
    FeedbackEvent,
    Identity,
    Person,
    Question,
    Review,
    Role,
)
from connectors.database.unit_of_work import Job
from connectors.errors import GuichetError
from tests.fakes.chat_people import PeopledChat
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.transport import URL as GLPI_URL
from tests.fakes.jobs import FakeQueue
from tests.fakes.knowledge import ScriptedFinder, add_ticket
from tests.fakes.outside import FakeOutside
from workers.bootstrap import Desk, Worker
from workers.bootstrap.services import Services
from workers.desk.answers.service import AnswerService
from workers.desk.chat.acting.forms import Forms
from workers.desk.chat.front import ChatFront
from workers.desk.inbox.intake import IncomingMessage, Received
from workers.desk.outbox.dispatch.dispatcher import DeliveryService
from workers.desk.sweeper import SweepReport
from workers.desk.tickets.watch import TicketWatch
from workers.generation.candidates import Candidate
from workers.generation.extractive.drafter import ExtractiveDrafter
from workers.generation.fallback import FallbackDrafter
from workers.generation.generative.drafter import GenerativeDrafter
from workers.identity.directory import DirectoryService
from workers.settings import Settings

QUESTION = "The wireless network refuses to connect since this morning"
HOME = Path("/nonexistent/guichet-tests")


class Helpdesk(Desk):
    """The real desk and worker with fakes around them, and short ways to do and see what tests
    do and see most."""

    queue: FakeQueue

    def __init__(
        self,
        url: str,
        glpi: FakeGlpi | None = None,
        chat: PeopledChat | None = None,
        **settings: Any,
    ) -> None:
        """With `glpi`, that is who people are and where tickets go: by its accounts ``sync``,
        which reads, and ``writer``. `chat` is the platform; without it, one without limits."""
        if glpi is not None:
            settings = {"glpi_url": GLPI_URL, "glpi_tickets_token": "writer", **settings}
        settings = {"questions_per_minute": 10_000, "language": "en", **settings}
        self.chat = chat or PeopledChat()
        super().__init__(
            Settings(home=HOME, database_url=url, **settings),
            FakeQueue(),
            lambda core: FakeOutside(core, self.chat, glpi),
        )
        self.finder = ScriptedFinder()
        self.writers: list[GenerativeDrafter] = []
        self.services = Services(
            self, self.finder, FallbackDrafter(self.writers, ExtractiveDrafter())
        )
        self._worker = Worker(self, self.services)
        self._numbers = itertools.count(1)

    @cached_property
    def front(self) -> ChatFront:
        """What adapters call. `chat` is the platform itself here."""
        forms = Forms(self.transactions, self.settings, self.roles, self.outside.platforms.info)
        return ChatFront(self.transactions, self.settings, forms)

    @property
    def ticket_system(self) -> TicketSystem:
        """Where tickets are opened."""
        return self.outside.ticket_system

    @property
    def directory(self) -> DirectoryService | None:
        """Who people are in GLPI."""
        return self.outside.directory

    @property
    def answers(self) -> AnswerService:
        """What answers questions."""
        return self.services.answers

    @property
    def deliveries(self) -> DeliveryService:
        """What sends messages."""
        return self.services.deliveries

    @property
    def watch(self) -> TicketWatch:
        """What looks at tickets."""
        return self.services.watch

    def close(self) -> None:
        """Give back what was opened, the database's connections too."""
        super().close()
        self.engine.dispose()

    # People

    def person(self, role: Role = Role.ASKER, name: str = "", **values: Any) -> str:
        """A new person; returns their id."""
        person_id, name = new_id(), name or f"{role.title()} {next(self._numbers)}"
        with self.transactions.begin() as transaction:
            transaction.session.add(Person(id=person_id, display_name=name, role=role, **values))
            transaction.session.flush()
            transaction.session.add(
                Identity(
                    id=new_id(), person_id=person_id, platform="fake", external_id=name.lower()
                )
            )
        return person_id

    def staff(self, name: str = "") -> str:
        """A new member of staff, who was granted the sight of every ticket."""
        return self.person(Role.STAFF, name, sees_everything=True)

    # Doing

    def ask(self, text: str = QUESTION, **values: Any) -> Received:
        """Receive a message of Ada, or of somebody else by `profile`."""
        number = next(self._numbers)
        fields = {
            "platform": "fake",
            "event_id": f"event-{number}",
            "channel": "help",
            "message_id": f"message-{number}",
            "profile": Profile("ada", "Ada", language="en"),
            **values,
        }
        self.is_known_as(fields["profile"])
        return self.intake.receive(IncomingMessage(text=text, **fields))

    def is_known_as(self, profile: Profile) -> None:
        """Have the chat platform say this of somebody from now on."""
        self.chat.people[profile.external_id] = profile
        self.profiles.forget("fake", profile.external_id)

    def asked(self, text: str = QUESTION, **values: Any) -> str:
        """The same; returns the question's id."""
        question_id = self.ask(text, **values).question_id
        assert question_id is not None
        return question_id

    def knows(self, relevance: float = 0.9, **values: Any) -> Candidate:
        """Have one more ticket in the knowledge, found for every question."""
        number = str(next(self._numbers))
        ticket = add_ticket(self.engine, number, relevance=relevance, **values)
        self.finder.candidates.append(ticket)
        return ticket

    def run(self, job: Job) -> None:
        """Run one job; what it raises would be logged and retried by Celery."""
        getattr(self._worker, job.task.removeprefix("guichet."))(*job.args)

    def work(self) -> None:
        """Run jobs until there are none."""
        while jobs := self.queue.take():
            for job in jobs:
                self.run(job)

    def work_hard(self, rounds: int = 40) -> None:
        """Work, sweep and let time pass until nothing moves any more, whatever raises."""
        for _ in range(rounds):
            for job in self.queue.take():
                try:
                    self.run(job)
                except GuichetError:
                    continue
            self.pass_time()
            self.sweep()
            if not self.queue.jobs:
                return
        raise AssertionError("the desk never comes to rest")

    def sweep(self) -> SweepReport:
        """One look of the sweeper."""
        return self.services.sweeper.sweep()

    def pass_time(self, seconds: float = 3600) -> None:
        """Let leases run out and retries come due, by moving every moment back."""
        by = timedelta(seconds=seconds)
        moments = {
            Question: ("claimed_until", "status_at"),
            Delivery: ("claimed_until", "next_attempt_at", "created_at", "first_attempt_at"),
        }
        with self.transactions.begin() as transaction:
            session = transaction.session
            for model, names in moments.items():
                for row in session.scalars(select(model)):
                    for name in names:
                        moment = getattr(row, name)
                        if moment is not None:
                            setattr(row, name, moment - by)

    def age_drafts(self, minutes: float) -> None:
        """Make every draft older."""
        by = timedelta(minutes=minutes)
        with self.transactions.begin() as transaction:
            for draft in transaction.session.scalars(select(Draft)):
                draft.created_at -= by
                if draft.expires_at is not None:
                    draft.expires_at -= by

    def forget(self, ticket: Candidate) -> None:
        """Delete a ticket, as a sync does when it is gone at its source."""
        from connectors.database.models import Ticket

        with self.transactions.begin() as transaction:
            transaction.session.delete(transaction.session.get_one(Ticket, ticket.ticket_id))
        self.finder.candidates = [
            one for one in self.finder.candidates if one.ticket_id != ticket.ticket_id
        ]

    def lose_lease(self, delivery_id: str) -> None:
        """Let the lease of a delivery run out."""
        with self.transactions.begin() as transaction:
            transaction.session.execute(
                update(Delivery)
                .where(Delivery.id == delivery_id)
                .values(claimed_until=now() - timedelta(seconds=1))
            )

    # Seeing

    def rows(self, model: Any, **values: Any) -> list[Any]:
        """The rows of a table, oldest first."""
        with self.transactions.reading() as session:
            return list(session.scalars(select(model).filter_by(**values).order_by(model.id)))

    def rows_of(self, model: Any) -> list[Any]:
        """The rows of a table, in no order."""
        with self.transactions.reading() as session:
            return list(session.scalars(select(model)))

    def question(self, question_id: str) -> Question:
        """A question as it is now."""
        with self.transactions.reading() as session:
            return session.get_one(Question, question_id)

    def status(self, question_id: str) -> str:
        """The state of a question."""
        return self.question(question_id).status

    def drafts(self, question_id: str) -> list[Draft]:
        """The drafts of a question, by number."""
        return sorted(self.rows(Draft, question_id=question_id), key=lambda draft: draft.number)

    def draft(self, question_id: str) -> Draft:
        """The newest draft of a question."""
        return self.drafts(question_id)[-1]

    def outbox(self, **values: Any) -> list[Delivery]:
        """Deliveries, in the order in which they were written."""
        return sorted(self.rows(Delivery, **values), key=lambda row: row.created_at)

    def sources(self, draft: Draft) -> list[DraftSource]:
        """The sources of a draft, by number."""
        with self.transactions.reading() as session:
            found = session.scalars(select(DraftSource).filter_by(draft_id=draft.id))
            return sorted(found, key=lambda source: source.number)

    def reviews_of(self, question_id: str) -> list[Review]:
        """The decisions on a question's drafts."""
        drafts = {draft.id for draft in self.drafts(question_id)}
        return [row for row in self.rows(Review) if row.draft_id in drafts]

    def log_of(self, question_id: str) -> list[FeedbackEvent]:
        """The feedback log of a question."""
        return self.rows(FeedbackEvent, question_id=question_id)

    def thread_of(self, question_id: str) -> ConversationThread:
        """The thread that a question was asked in."""
        with self.transactions.reading() as session:
            question = session.get_one(Question, question_id)
            return session.get_one(ConversationThread, question.thread_id)
