"""A message as numbers: its words, parts of words, ideas, and ideas that are said near each other.

Each feature is a place from 0 to `PLACES` - 1, found by a hash; what shares a place
shares a weight, which a linear model bears.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from workers.generation.triage.intents.concepts import Concepts, plain

PLACES = 1 << 16
NEAR = 15
"""Words within which two ideas belong together."""
IDEA, PAIR, WORD, PART, NEIGHBOURS = 1.0, 0.6, 0.5, 0.175, 0.5
"""What each kind of feature counts for, before the whole is brought to length 1."""
PARTS = (4, 5)
"""Letters of the parts of words that count: what is mistyped still shares some."""

Floats = NDArray[np.float32]


def features(text: str, known: Concepts) -> tuple[NDArray[np.int64], Floats]:
    """The places of a text and their values, of length 1 together; both of shape (features,)."""
    said = plain(text)
    found: dict[int, float] = {}
    for word in said:
        _add(found, _word_places(word))
    for left, right in pairwise(said):
        _raise(found, _place(f"{left} {right}"), NEIGHBOURS)
    _ideas(found, known.found(said))
    places = np.fromiter(found.keys(), np.int64, len(found))
    values = np.fromiter(found.values(), np.float32, len(found))
    return places, values / max(float(np.linalg.norm(values)), 1e-6)


def _ideas(found: dict[int, float], at: Sequence[frozenset[int]]) -> None:
    seen: set[tuple[int, int]] = set()
    for end, ideas in enumerate(at):
        if not ideas:
            continue
        near = frozenset().union(*at[max(0, end - NEAR) : end + 1])
        for one in ideas:
            _raise(found, one, IDEA)
            seen.update((min(one, other), max(one, other)) for other in near if other != one)
    for one, other in seen:
        _raise(found, (one * 7919 + other * 104_729 + 64) % PLACES, PAIR)


def _raise(found: dict[int, float], place: int, value: float) -> None:
    if value > found.get(place, 0.0):
        found[place] = value


def _add(found: dict[int, float], word: tuple[tuple[int, float], ...]) -> None:
    for place, value in word:
        _raise(found, place, value)


@lru_cache(maxsize=20_000)
def _word_places(word: str) -> tuple[tuple[int, float], ...]:
    edged = f"^{word[:32]}$"
    parts = {
        edged[start : start + length]
        for length in PARTS
        for start in range(len(edged) - length + 1)
    }
    places = {_place(part): PART for part in parts}
    places[_place(f"={word}")] = WORD
    return tuple(places.items())


def _place(text: str) -> int:
    return zlib.crc32(text.encode()) % PLACES
