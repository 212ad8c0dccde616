"""The models of the ladder as drafters, each with the prompt and the limits of its settings."""

from __future__ import annotations

from functools import partial

from connectors.contracts.llm import Sampling
from connectors.contracts.verifier import Verifier
from connectors.embeddings.remote.verifier import TeiVerifier, verifier_access
from workers.bootstrap.models.registry import Models
from workers.generation.generative.drafter import GenerativeDrafter
from workers.generation.generative.prompts import STANDARD, load_prompt
from workers.generation.rewriting.rewriter import Rewriter
from workers.generation.verification.meaning import Meaning
from workers.generation.verification.model_judge import ModelVerifier


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
        meaning=meaning_of(models, name),
    )


def rewriter_of(models: Models) -> Rewriter:
    """Who writes follow-ups anew: the model that drafts, with a patience of its own."""
    settings = models.settings
    return Rewriter(models.named(settings.default_model).aside(settings.rewrite_seconds))


def meaning_of(models: Models, name: str) -> Meaning | None:
    """Who judges the meaning of what a model writes; None where the settings have it off."""
    settings = models.settings
    if settings.verifier == "off":
        return None
    return Meaning(settings.verifier, verifier_of(models, name), settings.verifier_threshold)


def verifier_of(models: Models, name: str) -> Verifier:
    """What judges the meaning of what the model `name` writes. Raises `SettingsError`."""
    settings = models.settings
    if settings.verifier_url:
        return TeiVerifier(
            verifier_access(
                settings.verifier_url,
                settings.verifier_key.get_secret_value(),
                settings.verifier_ca_file,
                settings.verifier_seconds,
            )
        )
    return ModelVerifier(models.named(settings.verifier_model or name))


def prompt_of(models: Models, name: str) -> str:
    """The prompt that the settings give to a model."""
    return models.settings_of(name).prompt or STANDARD
