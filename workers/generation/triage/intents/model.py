"""How much a message is of each kind. `tools/intents/fit.py` learns the weights from examples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from workers.generation.triage.intents.concepts import Concepts, concepts
from workers.generation.triage.intents.features import PLACES, Floats, features
from workers.generation.triage.intents.kinds import KINDS, URGENT, Kind, Urgency

WEIGHTS = Path(__file__).with_name("weights.npz")
READ_CHARS = 2_000
"""What a message is about is said at its beginning."""
WINDOW = 40
"""Words that are judged at once: in a long text everything is near something."""
MOST_WINDOWS = 12
SAYS_MORE = 3
"""Words behind a greeting from which on it is left out."""
_GREETING = re.compile(
    r"\W*(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|good (?:morning|afternoon|evening)|dear \w+"
    r"|bjr|slt)\b(?:[ ,]{1,2}(?:a tous|à tous|tout le monde|all|everyone|team|there))?[\s,.!:;-]*",
    re.IGNORECASE,
)
_CODE = frozenset("<>{}=")
"""What a word of code has and one of people has not."""
_SENTENCES = re.compile(r"(?<=[.!?\n])\s+")


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest kind of a message, and how likely: about -1 is "no", 1 "yes", 0 undecided.

    `urgent` says the same of all urgent kinds together, and `urgent_kind` which of them it would
    be. `windows` is how many parts of the text were judged: the best of many is easily high.
    """

    kind: Kind
    score: float
    urgent: float
    urgent_kind: Urgency
    windows: int


@dataclass(frozen=True, slots=True)
class Weights:
    """Shape (places, kinds + 1): the last column is for all urgent kinds together."""

    weights: Floats
    constant: Floats
    known: Concepts

    def scores(self, text: str) -> Floats:
        """Shape (kinds + 1,)."""
        places, values = features(text, self.known)
        scored: Floats = values @ self.weights[places] + self.constant
        return scored


@cache
def _ours() -> Weights:
    with np.load(WEIGHTS) as stored:
        weights = np.zeros((PLACES, len(KINDS) + 1), np.float32)
        weights[stored["places"].astype(np.int64)] = (
            stored["weights"].astype(np.float32) * stored["scale"]
        )
        return Weights(weights, stored["constant"].astype(np.float32), concepts())


def is_kind(text: str, kind: Kind, least: float) -> bool:
    """Whether a short message is likeliest of this kind, by a score of `least` or more."""
    found = guess(text)
    return found.kind is kind and found.score >= least and found.windows == 1


@lru_cache(maxsize=64)
def guess(text: str) -> Guess:
    """The kind of a message. The same message is looked at by several rules, and scored once."""
    parts = windows(text)
    scored = np.array([_ours().scores(part) for part in parts])
    kinds = scored[:, :-1].max(axis=0)
    best = int(kinds.argmax())
    urgent = int(kinds[: len(URGENT)].argmax())
    return Guess(
        KINDS[best], float(kinds[best]), float(scored[:, -1].max()), URGENT[urgent], len(parts)
    )


def windows(text: str) -> list[str]:
    """A short text whole, a longer one as each two neighbouring sentences of it."""
    read = without_greeting(_spoken(text[:READ_CHARS]))
    if len(read.split()) <= WINDOW:
        return [read]
    sentences = [one for one in _SENTENCES.split(read) if one.strip()]
    pairs = [
        " ".join(f"{one} {other}".split()[:WINDOW])
        for one, other in zip(sentences, [*sentences[1:], ""], strict=True)
    ]
    return pairs[:MOST_WINDOWS]


def _spoken(text: str) -> str:
    """A text without what is code or markup: nobody says that something was hacked in a tag."""
    if _CODE.isdisjoint(text):
        return text
    return " ".join(word for word in text.split() if _CODE.isdisjoint(word)) or text


def without_greeting(text: str) -> str:
    """A text without the greeting before it, which says nothing of what follows."""
    found = _GREETING.match(text)
    rest = text[found.end() :] if found else ""
    return rest if len(rest.split()) >= SAYS_MORE else text
