"""The drafters of a comparison: the one that quotes, and each model with each prompt."""

from __future__ import annotations

from collections.abc import Sequence

from workers.bootstrap.models.registry import Models
from workers.generation.extractive.drafter import ExtractiveDrafter
from workers.learning.comparison.contenders import BASELINE, Contender


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
    from workers.bootstrap.models.drafters import prompt_of, writer

    for name in chosen:
        for prompt in dict.fromkeys(prompts or (prompt_of(models, name),)):
            drafter = writer(models, name, prompt)
            found.append(Contender(f"{name} / {prompt}", drafter, name, prompt))
    return found
