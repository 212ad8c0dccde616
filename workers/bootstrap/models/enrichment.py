"""A cleaner as the settings want it, for workers and for commands."""

from __future__ import annotations

from sqlalchemy import Engine

from connectors.errors import SettingsError
from workers.bootstrap.models.registry import Models
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.enrichment.cleaner import Cleaner
from workers.settings import Settings


def make_cleaner(engine: Engine, settings: Settings, models: Models) -> Cleaner:
    """A cleaner that asks the model of the settings: the one for cleaning, else the one that
    drafts. Raises `SettingsError` where there is none."""
    name = settings.cleaning_model or settings.default_model
    if not name:
        raise SettingsError(
            "No language model is set, and tickets are cleaned with one.",
            "Name its address in GUICHET_MODELS; see Language models in the README.",
        )
    return Cleaner(
        engine,
        models.named(name).in_background(settings.cleaning_seconds),
        Spaces(engine, settings).embedder_of,
        at_once=settings.cleaning_at_once,
        pause=settings.cleaning_pause_seconds,
        window=lambda: models.context_tokens(name),
    )
