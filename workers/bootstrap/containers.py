"""The only place that wires implementations together.

A bot builds a `Desk`: it can take messages, show things and enqueue, and it imports no index. A
worker builds a `Worker` on top of it, which searches, answers and delivers; what it needs is
imported when it is built.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from celery import Celery
from sqlalchemy import Engine

from connectors.console.platform import ConsolePlatform
from connectors.contracts.chat import ChatPlatform
from connectors.contracts.ticket_system import TicketSystem
from connectors.database.engine import make_engine
from connectors.database.migrate import migrate, require_current
from connectors.database.unit_of_work import Job, JobQueue, Transactions
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.directory import GlpiDirectory
from connectors.glpi.tickets.system import GlpiTickets
from connectors.localdesk.system import LocalTickets
from workers.bootstrap import glpi
from workers.celery.app import CeleryQueue, make_celery
from workers.desk.feedback import FeedbackService
from workers.desk.inbox.intake import Intake
from workers.desk.reviews.decisions import ReviewService
from workers.desk.reviews.replies import ReplyService
from workers.desk.tickets.escalation import TICKET_SYSTEM, Escalation
from workers.desk.tickets.ticketing import OwnIds, Requesters
from workers.desk.tickets.tickets import Tickets
from workers.desk.views.views import Views
from workers.identity.accounts import Accounts
from workers.identity.api_keys import ApiKeys
from workers.identity.directory import DirectoryService
from workers.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers.bootstrap.models import Models
    from workers.desk.answers.retrieval import KnowledgeFinder
    from workers.desk.answers.service import AnswerService
    from workers.desk.outbox.dispatcher import DeliveryService
    from workers.desk.sweeper import Sweeper
    from workers.desk.tickets.watch import TicketWatch
    from workers.generation.drafting import Drafter
    from workers.knowledge.enrichment.cleaner import Cleaner
    from workers.knowledge.retrieval.retriever import Knowledge


@dataclass
class Desk:
    """What every process has: the database, the queue, and the services that only write rows."""

    settings: Settings
    engine: Engine
    celery: Celery
    queue: JobQueue

    @cached_property
    def transactions(self) -> Transactions:
        return Transactions(self.engine, self.queue)

    @cached_property
    def intake(self) -> Intake:
        return Intake(self.transactions, self.settings)

    @cached_property
    def replies(self) -> ReplyService:
        return ReplyService(self.transactions)

    @cached_property
    def reviews(self) -> ReviewService:
        return ReviewService(self.transactions, self.settings)

    @cached_property
    def feedback(self) -> FeedbackService:
        return FeedbackService(self.transactions)

    @cached_property
    def escalation(self) -> Escalation:
        return Escalation(self.transactions, self.settings)

    @cached_property
    def views(self) -> Views:
        return Views(self.transactions, self.settings)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.transactions)

    @cached_property
    def api_keys(self) -> ApiKeys:
        return ApiKeys(self.transactions)

    @cached_property
    def platforms(self) -> Mapping[str, ChatPlatform]:
        return {name: ConsolePlatform(self.engine, name=name) for name in ("console", "cli", "api")}

    @cached_property
    def glpi_reader(self) -> GlpiClient:
        """GLPI by the account that reads."""
        return glpi.reader(self.settings)

    @cached_property
    def glpi_writer(self) -> GlpiClient:
        """GLPI by the account that writes tickets."""
        return glpi.writer(self.settings)

    @cached_property
    def directory(self) -> DirectoryService | None:
        """Who people are in GLPI; None where there is no GLPI."""
        if not self.settings.glpi_access:
            return None
        return DirectoryService(
            self.transactions,
            lambda: nullcontext(GlpiDirectory(self.glpi_reader)),
            self.settings.directory_label,
        )

    @cached_property
    def ticket_system(self) -> TicketSystem:
        settings = self.settings
        if not settings.tickets_in_glpi:
            return LocalTickets(self.engine, settings.public_url)
        return GlpiTickets(
            self.glpi_writer,
            settings.glpi_url,
            settings.glpi_desk_entity,
            # A killed worker's call is looked for after this time too.
            settles_in=settings.delivery_lease_seconds,
        )

    @property
    def requesters(self) -> Requesters:
        """Who people are on the ticket desk."""
        known = self.directory if self.settings.tickets_in_glpi else None
        return known or OwnIds()

    @cached_property
    def tickets(self) -> Tickets:
        return Tickets(self.transactions, self.ticket_system, self.requesters)

    def close(self) -> None:
        """End what was opened to other systems."""
        for name in ("glpi_reader", "glpi_writer"):
            client = self.__dict__.pop(name, None)
            if client is not None:
                client.close()


def build_desk(settings: Settings, queue: JobQueue | None = None) -> Desk:
    """Wire the light part. `queue` replaces Celery, for a command that does the work itself."""
    celery = make_celery(settings)
    engine = make_engine(settings.database, pool_size=settings.worker_threads + 4)
    return Desk(settings, engine, celery, queue or CeleryQueue(celery))


def ready_database(desk: Desk) -> None:
    """Have the schema that this version needs.

    The file of the embedded default is brought up to date on the way; a server's schema is an
    administrator's decision, and an old one is an error that names the command.
    """
    if desk.engine.dialect.name == "sqlite":
        migrate(desk.engine)
    else:
        require_current(desk.engine)


class Worker:
    """What the tasks call. Built once a worker process; its methods run in many threads."""

    def __init__(self, desk: Desk, platforms: Mapping[str, ChatPlatform] | None = None) -> None:
        self.desk = desk
        self._platforms = platforms or desk.platforms

    @cached_property
    def knowledge(self) -> Knowledge:
        from workers.knowledge.retrieval.retriever import build_knowledge

        return build_knowledge(self.desk.engine, self.desk.settings)

    @cached_property
    def answers(self) -> AnswerService:
        from workers.desk.answers.pipeline import Preparation
        from workers.desk.answers.service import AnswerService

        desk = self.desk
        preparation = Preparation(desk.transactions, self.finder, self.drafter, desk.settings)
        return AnswerService(
            desk.transactions, preparation, self.deliveries, desk.settings, desk.directory
        )

    @cached_property
    def finder(self) -> KnowledgeFinder:
        from workers.desk.answers.retrieval import KnowledgeFinder

        return KnowledgeFinder(self.knowledge, self.desk.settings.source_floor)

    @cached_property
    def models(self) -> Models:
        from workers.bootstrap.models import Models

        return Models(self.desk.settings)

    @cached_property
    def drafter(self) -> Drafter:
        """Who drafts: the models in their order, and where there is none, the one that quotes."""
        from workers.generation.extractive.drafter import ExtractiveDrafter

        if not self.desk.settings.models:
            # Without a model LangChain is not even imported.
            return ExtractiveDrafter()
        from workers.bootstrap.drafters import writers
        from workers.generation.fallback import Ladder

        return Ladder(writers(self.models), ExtractiveDrafter())

    @cached_property
    def deliveries(self) -> DeliveryService:
        from workers.desk.effects import DeliveryEffects
        from workers.desk.outbox.channels import PlatformSender, Sender
        from workers.desk.outbox.dispatcher import DeliveryService
        from workers.desk.tickets.suggestions import TicketSuggestions
        from workers.desk.tickets.ticketing import TicketSender

        desk = self.desk
        senders: dict[str, Sender] = {
            name: PlatformSender(platform) for name, platform in self._platforms.items()
        }
        suggestions = TicketSuggestions(desk.transactions, self.finder, desk.settings)
        senders[TICKET_SYSTEM] = TicketSender(desk.ticket_system, desk.requesters, suggestions)
        outcome = DeliveryEffects(desk.settings)
        return DeliveryService(desk.transactions, senders, outcome, desk.settings, desk.directory)

    @cached_property
    def watch(self) -> TicketWatch:
        from connectors.glpi.tickets.events import GlpiTicketEvents
        from workers.desk.tickets.watch import TicketWatch

        return TicketWatch(self.desk.transactions, GlpiTicketEvents(self.desk.glpi_reader))

    @cached_property
    def sweeper(self) -> Sweeper:
        from workers.desk.sweeper import Sweeper

        return Sweeper(self.desk.transactions, self.desk.settings)

    @cached_property
    def cleaner(self) -> Cleaner:
        """What cleans in the background. Raises `SettingsError` where no model is set."""
        from workers.bootstrap.enrichment import make_cleaner

        return make_cleaner(self.desk.engine, self.desk.settings, self.models)

    def start(self) -> None:
        """Load the index and begin to follow the database. Raises `SettingsError` for a model
        whose prompt there is not: now, and not at the first question."""
        _ = self.drafter
        self.knowledge.start()
        # What is loaded stays: the collector need not look through it while somebody waits.
        gc.collect()
        gc.freeze()

    def hurry(self) -> None:
        """Begin nothing more that can wait: the process was told to end."""
        if "cleaner" in self.__dict__:
            self.cleaner.stop()

    def stop(self) -> None:
        """Stop following; the process is about to end."""
        self.hurry()
        self.knowledge.stop()
        self.desk.close()
        if "models" in vars(self):
            self.models.close()

    def answer(self, question_id: str) -> None:
        """Task guichet.answer."""
        self.answers.answer(question_id)

    def deliver(self, delivery_id: str) -> None:
        """Task guichet.deliver."""
        self.deliveries.deliver(delivery_id)

    def sweep(self) -> None:
        """Task guichet.sweep."""
        self.sweeper.sweep()

    def upkeep(self) -> None:
        """Task guichet.upkeep."""
        self.knowledge.upkeep()

    def sync(self) -> None:
        """Task guichet.sync."""
        from workers.bootstrap.sources import sync_on_schedule

        sync_on_schedule(self.desk.engine, self.desk.settings)

    def refresh_directory(self) -> None:
        """Task guichet.directory."""
        if self.desk.directory is not None:
            self.desk.directory.refresh()

    def ticket_events(self) -> None:
        """Task guichet.ticket_events."""
        self.watch.look()

    def ticket_event(self, ticket_id: str) -> None:
        """Task guichet.ticket_event."""
        self.watch.look_at(ticket_id)

    def plan_cleaning(self) -> None:
        """Task guichet.plan_cleaning."""
        from workers.knowledge.enrichment.schedule import CLEAN, plan

        for batch in plan(self.cleaner.claims, self.desk.settings.cleaning_at_once):
            self.desk.transactions.send(Job(CLEAN, tuple(map(str, batch))))

    def clean(self, ticket_ids: Sequence[int]) -> None:
        """Task guichet.clean."""
        from workers.knowledge.enrichment.schedule import put_back

        report = self.cleaner.clean(ticket_ids)
        put_back(self.cleaner.claims, ticket_ids)
        if not report.stopped:
            # The schedule would leave the model idle until it comes round.
            self.plan_cleaning()

    def clean_next(self) -> None:
        """Clean the ticket that is next, where no queue hands them out."""
        self.cleaner.claims.free_the_dead()
        self.cleaner.clean(self.cleaner.claims.waiting(1))

    def search(self, query: str, k: int, person_id: str | None) -> list[dict[str, Any]]:
        """Task guichet.search."""
        if person_id is not None and self.desk.directory is not None:
            self.desk.directory.confirm(person_id)
        return self.knowledge.search_for(query, k, person_id)

    def model_states(self) -> list[dict[str, Any]]:
        """Task guichet.models."""
        return [state.to_json() for state in self.models.states()]
