"""Who is compared: the drafter that quotes, always, and each model with each prompt."""

from __future__ import annotations

from dataclasses import dataclass

from workers.generation.drafter import Drafter

BASELINE = "extractive"


@dataclass(frozen=True, slots=True)
class Contender:
    """A drafter by name. `model` and `prompt` are empty for the one that quotes."""

    name: str
    drafter: Drafter
    model: str = ""
    prompt: str = ""
