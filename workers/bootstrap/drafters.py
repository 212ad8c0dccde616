"""The models of the ladder as drafters, each with the prompt and the limits of its settings."""

from __future__ import annotations

from functools import partial

from connectors.contracts.llm import Sampling
from workers.bootstrap.models import Models
from workers.generation.generative.drafter import GenerativeDrafter
from workers.generation.generative.prompts import STANDARD, load_prompt


def writers(models: Models) -> list[GenerativeDrafter]:
    """One drafter a model, in the order in which they are asked.

    Raises `SettingsError` for a prompt that there is not.
    """
    made = []
    for client in models.ladder():
        said = models.settings_of(client.model)
        made.append(
            GenerativeDrafter(
                client,
                load_prompt(said.prompt or STANDARD),
                context_tokens=partial(models.context_tokens, client.model),
                sampling=Sampling(max_tokens=said.answer_tokens),
            )
        )
    return made
