"""Sentences made from ``templates.tsv``: each takes one of the words of ``slots.txt`` in each slot.

They teach the model which things, verbs and places go together, more evenly than single sentences
do. The choice follows from the place of the template, so that the same files give the same ones.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

HERE = Path(__file__).parent
NONE = "none"
"""What a template of everyday sentences has in the place of a kind."""
URGENT_OF_EACH, EVERYDAY_OF_EACH = 40, 60
"""Sentences that are drawn from one template; equal ones count once."""
_SLOT = re.compile(r"\{(\w+)\}")


def inputs() -> list[Path]:
    """The files that the sentences follow from."""
    return [HERE / "templates.tsv", HERE / "slots.txt"]


def expanded() -> list[tuple[str, str]]:
    """Pairs of a kind and a sentence."""
    slots = _slots()
    found: list[tuple[str, str]] = []
    for number, line in enumerate((HERE / "templates.tsv").read_text("utf-8").splitlines()):
        kind, template = line.split("\t")
        chance = random.Random(number)
        drawn = EVERYDAY_OF_EACH if kind == NONE else URGENT_OF_EACH
        said = {_filled(template, slots, chance) for _ in range(drawn)}
        found += [(kind, one) for one in sorted(said)]
    return found


def _filled(template: str, slots: dict[str, list[str]], chance: random.Random) -> str:
    return _SLOT.sub(lambda slot: chance.choice(slots[slot[1]]), template)


def _slots() -> dict[str, list[str]]:
    lines = (HERE / "slots.txt").read_text("utf-8").splitlines()
    pairs = (line.split(" = ") for line in lines if line and not line.startswith("#"))
    return {name.strip(): [one.strip() for one in listed.split("|")] for name, listed in pairs}
