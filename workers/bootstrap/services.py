"""What a worker is made of. The index and the models are imported when they are asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from workers.bootstrap.desk import Desk

if TYPE_CHECKING:
    from workers.bootstrap.models.registry import Models
    from workers.desk.answers.service import AnswerService
    from workers.desk.answers.work import Finder
    from workers.desk.chat.handler import ChatHandler
    from workers.desk.outbox.dispatch.dispatcher import DeliveryService
    from workers.desk.sweeper import Sweeper
    from workers.desk.tickets.watch import TicketWatch
    from workers.generation.drafter import Drafter
    from workers.generation.rewriting.rewriter import Rewriter
    from workers.generation.triage.intents.model import Embed
    from workers.knowledge.enrichment.cleaner import Cleaner
    from workers.knowledge.retrieval.retriever import Knowledge
    from workers.privacy.retention.service import Retention


class Services:
    """The services that search, answer, send and look after the rest."""

    def __init__(
        self, desk: Desk, finder: Finder | None = None, drafter: Drafter | None = None
    ) -> None:
        """`finder` takes the place of the index, `drafter` that of the models."""
        self.desk = desk
        self._finder = finder
        self._drafter = drafter

    @cached_property
    def knowledge(self) -> Knowledge:
        from workers.knowledge.retrieval.retriever import build_knowledge

        return build_knowledge(self.desk.engine, self.desk.settings)

    @cached_property
    def finder(self) -> Finder:
        if self._finder is not None:
            return self._finder
        from workers.desk.answers.search.retrieval import KnowledgeFinder

        settings = self.desk.settings
        return KnowledgeFinder(self.knowledge, settings.source_floor, settings.glossary)

    @cached_property
    def models(self) -> Models:
        from workers.bootstrap.models.registry import Models

        return Models(self.desk.settings)

    @cached_property
    def drafter(self) -> Drafter:
        """Who drafts: the models in their order, and where there is none, the one that quotes."""
        if self._drafter is not None:
            return self._drafter
        if not self.desk.settings.models:
            # Without a model LangChain is not even imported.
            return self.quoter
        from workers.bootstrap.models.drafters import writers
        from workers.generation.fallback import FallbackDrafter

        return FallbackDrafter(writers(self.models), self.quoter)

    @cached_property
    def quoter(self) -> Drafter:
        """Who quotes."""
        from workers.generation.extractive.drafter import ExtractiveDrafter

        return ExtractiveDrafter()

    @cached_property
    def embed(self) -> Embed | None:
        """What a message is read by besides its words: e5, where it is the embedder."""
        from workers.knowledge.embedding.embedders import usable_kind

        if usable_kind(self.desk.settings) != "e5":
            return None
        from connectors.embeddings.e5 import E5Embedder
        from workers.generation.triage.intents.weights import SPACE

        embedder = E5Embedder()
        return embedder.embed_queries if embedder.space == SPACE else None

    @cached_property
    def rewriter(self) -> Rewriter | None:
        """Who writes follow-ups anew; None where no model does."""
        settings = self.desk.settings
        if not settings.models or not settings.rewrite_seconds:
            return None
        from workers.bootstrap.models.drafters import rewriter_of

        return rewriter_of(self.models)

    @cached_property
    def deliveries(self) -> DeliveryService:
        from workers.bootstrap.deliveries import delivery_service

        return delivery_service(self.desk, self.finder)

    @cached_property
    def answers(self) -> AnswerService:
        from workers.desk.answers.pipeline import Pipeline
        from workers.desk.answers.service import AnswerService

        desk = self.desk
        pipeline = Pipeline(
            desk.transactions,
            self.finder,
            self.drafter,
            self.quoter,
            desk.settings,
            self.rewriter,
            self.embed,
        )
        return AnswerService(
            desk.transactions,
            pipeline,
            self.deliveries,
            desk.settings,
            desk.heartbeat,
            desk.outside.directory,
            desk.escalation.open_ticket,
        )

    @cached_property
    def chat(self) -> ChatHandler:
        from workers.bootstrap.deliveries import chat_parts
        from workers.desk.chat.handler import ChatHandler

        return ChatHandler(chat_parts(self.desk), self.desk.heartbeat)

    @cached_property
    def watch(self) -> TicketWatch:
        from workers.desk.tickets.watch import TicketWatch

        return TicketWatch(self.desk.transactions, self.desk.outside.ticket_events)

    @cached_property
    def sweeper(self) -> Sweeper:
        from workers.desk.sweeper import Sweeper

        return Sweeper(self.desk.transactions, self.desk.settings)

    @cached_property
    def retention(self) -> Retention:
        from workers.privacy.retention.service import Retention

        return Retention(self.desk.transactions, self.desk.settings)

    @cached_property
    def cleaner(self) -> Cleaner:
        """What cleans in the background. Raises `SettingsError` where no model is set."""
        from workers.bootstrap.models.enrichment import make_cleaner

        return make_cleaner(self.desk.engine, self.desk.settings, self.models)

    def hurry(self) -> None:
        """Begin nothing more that can wait."""
        if "cleaner" in vars(self):
            self.cleaner.stop()

    def close(self) -> None:
        """Stop what runs, and end what was opened."""
        self.hurry()
        if "knowledge" in vars(self):
            self.knowledge.stop()
        if "models" in vars(self):
            self.models.close()
