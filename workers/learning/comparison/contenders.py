"""Who is compared: the drafter that quotes, always, and each model with each prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from connectors.contracts.llm import Sampling
from workers.bootstrap.models import Models
from workers.generation.drafting import Drafter
from workers.generation.extractive.drafter import ExtractiveDrafter

BASELINE = "extractive"


@dataclass(frozen=True, slots=True)
class Contender:
    """A drafter by name. `model` and `prompt` are empty for the one that quotes."""

    name: str
    drafter: Drafter
    model: str = ""
    prompt: str = ""


def contenders(
    models: Models, names: Sequence[str] = (), prompts: Sequence[str] = ()
) -> list[Contender]:
    """The baseline first, then every model of `names` with every prompt of `prompts`.

    Without names all models of the settings, without prompts the one that each is set to. Raises
    `SettingsError` for a model or a prompt that there is not.
    """
    found = [Contender(BASELINE, ExtractiveDrafter())]
    chosen = list(dict.fromkeys(names or models.names))
    if not chosen:
        return found
    # Without a model LangChain is not even imported.
    from workers.generation.generative.drafter import GenerativeDrafter
    from workers.generation.generative.prompts import STANDARD, load_prompt

    for name in chosen:
        said = models.settings_of(name)
        for prompt in dict.fromkeys(prompts or (said.prompt or STANDARD,)):
            drafter = GenerativeDrafter(
                models.named(name),
                load_prompt(prompt),
                context_tokens=partial(models.context_tokens, name),
                sampling=Sampling(max_tokens=said.answer_tokens),
            )
            found.append(Contender(f"{name} / {prompt}", drafter, name, prompt))
    return found
