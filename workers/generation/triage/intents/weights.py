"""The learned weights: of a message's words, and of its words and meaning together.

Scores are counted from a threshold of each kind: 0 is where about 3 of 1,000 everyday messages
reach, and 18 of 1,000 for what is urgent; 1 is about "surely".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.generation.triage.intents.concepts import Concepts, concepts
from workers.generation.triage.intents.features import PLACES, Floats, features
from workers.generation.triage.intents.kinds import KINDS

WORDS = Path(__file__).with_name("weights.npz")
MEANING = Path(__file__).with_name("meaning.npz")
SPACE = "multilingual-e5-small-q4"
"""The embedding space of the examples in `MEANING`."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of words: shape (places, kinds + 1), the last column for all urgent kinds together."""

    weights: Floats
    constant: Floats
    known: Concepts

    def scores(self, texts: Sequence[str]) -> Floats:
        """Shape (len(texts), kinds + 1)."""
        scored = np.tile(self.constant, (len(texts), 1))
        for row, text in enumerate(texts):
            places, values = features(text, self.known)
            scored[row] += values @ self.weights[places]
        return scored


@dataclass(frozen=True, slots=True)
class Examples:
    """Of meaning: examples that a message is compared with, the nearer the more each counts.

    `centers` has the shape (examples, dimension), from which `mean` is taken and which are brought
    to `scale`, as a message's vector is; `shares` is (examples, kinds + 1).
    """

    centers: Floats
    mean: Floats
    scale: float
    shares: Floats

    def scores(self, vectors: Floats) -> Floats:
        """Shape (len(vectors), kinds + 1)."""
        placed = (vectors - self.mean) / self.scale
        scored: Floats = alike(placed, self.centers) @ self.shares
        return scored


def alike(some: Floats, others: Floats) -> Floats:
    """How near placed vectors are, from 0 to 1 for the same one: shape (some, others)."""
    apart = (some**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)[None] - 2 * some @ others.T
    near: Floats = np.exp(-np.maximum(apart, 0.0))
    return near


@cache
def by_words() -> Weights:
    """The weights that read words alone."""
    with np.load(WORDS) as stored:
        return _weights(stored)


@cache
def by_meaning() -> tuple[Weights, Examples]:
    """The weights that read words beside meaning, and the examples: their scores are added."""
    with np.load(MEANING) as stored:
        centers = stored["centers"].astype(np.float32) * stored["center_scale"]
        examples = Examples(
            centers, stored["mean"], float(stored["vector_scale"]), stored["shares"]
        )
        return _weights(stored), examples


def _weights(stored: Any) -> Weights:
    weights = np.zeros((PLACES, len(KINDS) + 1), np.float32)
    weights[stored["places"].astype(np.int64)] = (
        stored["weights"].astype(np.float32) * stored["scale"]
    )
    return Weights(weights, stored["constant"].astype(np.float32), concepts())


def whole_numbers(values: NDArray[Any]) -> tuple[NDArray[np.int8], np.float32]:
    """Values as whole numbers from -127 to 127, and what they are to be multiplied by."""
    scale = float(np.abs(values).max()) / 127
    return np.round(values / scale).astype(np.int8), np.float32(scale)
