"""The models of the ladder as drafters, each with the prompt and the limits of its settings."""

from __future__ import annotations

from functools import partial

from connectors.contracts.llm import Sampling
from workers.bootstrap.models.registry import Models
from workers.generation.generative.drafter import GenerativeDrafter
from workers.generation.generative.prompts import STANDARD, load_prompt


def writers(models: Models) -> list[GenerativeDrafter]:
    """One drafter a model, in the order in which they are asked.

    Raises `SettingsError` for a prompt that there is not.
    """
    names = [client.model for client in models.ladder()]
    return [writer(models, name, prompt_of(models, name)) for name in names]


def writer(models: Models, name: str, prompt: str) -> GenerativeDrafter:
    """A drafter that asks one model with one prompt. Raises `SettingsError` where either is not
    there."""
    return GenerativeDrafter(
        models.named(name),
        load_prompt(prompt),
        context_tokens=partial(models.context_tokens, name),
        sampling=Sampling(max_tokens=models.settings_of(name).answer_tokens),
    )


def prompt_of(models: Models, name: str) -> str:
    """The prompt that the settings give to a model."""
    return models.settings_of(name).prompt or STANDARD
