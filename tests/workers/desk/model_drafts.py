"""A desk's drafter around a scripted model."""

from __future__ import annotations

from connectors.contracts.llm import Sampling
from tests.fakes.scripted_llm import ScriptedLlm
from workers.generation.generative.drafter import GenerativeDrafter
from workers.generation.generative.prompts import load_prompt


def writer(
    model: ScriptedLlm,
    prompt: str = "structured-2",
    *,
    context_tokens: int = 4096,
    max_tokens: int = 700,
) -> GenerativeDrafter:
    """A drafter that writes with this model."""
    return GenerativeDrafter(
        model,
        load_prompt(prompt),
        context_tokens=lambda: context_tokens,
        sampling=Sampling(max_tokens=max_tokens),
    )
