"""A worker: what the Celery tasks call, each by a method of its name."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import Any

from connectors.database.unit_of_work import Job
from workers.bootstrap.desk import Desk
from workers.bootstrap.services import Services


class Worker:
    """Built once a worker process; its methods run in many threads."""

    def __init__(self, desk: Desk, services: Services | None = None) -> None:
        self.desk = desk
        self.services = services or Services(desk)

    def start(self) -> None:
        """Load the index and begin to follow the database. Raises `SettingsError` for a model
        whose prompt there is not: now, and not at the first question."""
        _ = self.services.drafter
        self.services.knowledge.start()
        # What is loaded stays: the collector need not look through it while somebody waits.
        gc.collect()
        gc.freeze()

    def hurry(self) -> None:
        """Begin nothing more that can wait: the process was told to end."""
        self.services.hurry()

    def stop(self) -> None:
        """Stop following; the process is about to end."""
        self.services.close()
        self.desk.close()

    def answer(self, question_id: str) -> None:
        """Task guichet.answer."""
        self.services.answers.answer(question_id)

    def chat_event(self, event_id: str) -> None:
        """Task guichet.chat_event."""
        self.services.chat.handle(event_id)

    def chat_status(self, question_id: str) -> None:
        """Task guichet.chat_status."""
        self.services.chat.show_status(question_id)

    def deliver(self, delivery_id: str) -> None:
        """Task guichet.deliver."""
        self.services.deliveries.deliver(delivery_id)

    def sweep(self) -> None:
        """Task guichet.sweep."""
        self.services.sweeper.sweep()

    def upkeep(self) -> None:
        """Task guichet.upkeep."""
        self.services.knowledge.upkeep()

    def retention(self) -> None:
        """Task guichet.retention."""
        self.services.retention.run()

    def sync(self) -> None:
        """Task guichet.sync."""
        from workers.bootstrap.systems.sources import sync_on_schedule

        sync_on_schedule(self.desk.engine, self.desk.settings)

    def directory(self) -> None:
        """Task guichet.directory."""
        if self.desk.outside.directory is not None:
            self.desk.outside.directory.refresh()

    def ticket_events(self) -> None:
        """Task guichet.ticket_events."""
        self.services.watch.look()

    def ticket_event(self, ticket_id: str) -> None:
        """Task guichet.ticket_event."""
        self.services.watch.look_at(ticket_id)

    def plan_cleaning(self) -> None:
        """Task guichet.plan_cleaning."""
        from workers.knowledge.enrichment.schedule import CLEAN, plan

        for batch in plan(self.services.cleaner.claims, self.desk.settings.cleaning_at_once):
            self.desk.transactions.send(Job(CLEAN, tuple(map(str, batch))))

    def clean(self, ticket_ids: Sequence[int]) -> None:
        """Task guichet.clean."""
        from workers.knowledge.enrichment.schedule import put_back

        cleaner = self.services.cleaner
        report = cleaner.clean(ticket_ids)
        put_back(cleaner.claims, ticket_ids)
        if not report.stopped:
            # The schedule would leave the model idle until it comes round.
            self.plan_cleaning()

    def clean_next(self) -> None:
        """Clean the ticket that is next, where no queue hands them out."""
        cleaner = self.services.cleaner
        cleaner.claims.free_the_dead()
        cleaner.clean(cleaner.claims.waiting(1))

    def search(self, query: str, k: int, person_id: str | None) -> list[dict[str, Any]]:
        """Task guichet.search."""
        directory = self.desk.outside.directory
        if person_id is not None and directory is not None:
            directory.confirm(person_id)
        return self.services.knowledge.search_for(query, k, person_id)

    def model_states(self, trial: bool = False) -> list[dict[str, Any]]:
        """Task guichet.models. `trial`: each model also writes a few tokens."""
        return [state.to_json() for state in self.services.models.states(trial=trial)]
