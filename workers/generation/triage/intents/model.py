"""How much a message is of each kind. `tools/intents/fit.py` learns the weights from examples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from workers.generation.triage.intents.features import Floats
from workers.generation.triage.intents.kinds import KINDS, URGENT, Kind, Urgency
from workers.generation.triage.intents.weights import by_meaning, by_words

Embed = Callable[[Sequence[str]], Floats]
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
    """The likeliest kind of a message, and its score, counted from the threshold of the kind; see
    `weights`.

    `urgent` says the same of all urgent kinds together, and `urgent_kind` which of them it would
    be. `windows` is how many parts of the text were judged: the best of many is easily high.
    """

    kind: Kind
    score: float
    urgent: float
    urgent_kind: Urgency
    windows: int


_embed: ContextVar[Embed | None] = ContextVar("embed", default=None)


@contextmanager
def understanding(embed: Embed | None) -> Iterator[None]:
    """Within it a message is also read by its meaning: `embed` makes vectors of the space that the
    examples are of, shape (texts, dimension). None: by its words alone."""
    before = _embed.set(embed)
    try:
        yield
    finally:
        _embed.reset(before)


def is_kind(text: str, kind: Kind, least: float) -> bool:
    """Whether a short message is likeliest of this kind, by a score of `least` or more."""
    found = guess(text)
    return found.kind is kind and found.score >= least and found.windows == 1


def guess(text: str) -> Guess:
    """The kind of a message. The same message is looked at by several rules, and scored once."""
    return _guess(text, _embed.get())


def meanings(message: str, others: Sequence[str]) -> tuple[Floats, Floats] | None:
    """Where a message and other texts lie in meaning, shapes (dimension,) and (others, dimension):
    the message from the middle of what people write, the others from their own, so that what all
    have in common makes none nearer. None where messages are read by their words alone."""
    embed = _embed.get()
    if embed is None or not others:
        return None
    vectors = embed([message, *others])
    _, examples = by_meaning()
    mine, theirs = vectors[0] - examples.mean, vectors[1:] - vectors[1:].mean(axis=0)
    return _of_length_one(mine), _of_length_one(theirs)


def _of_length_one(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Floats = vectors / np.maximum(lengths, 1e-6)
    return scaled


@lru_cache(maxsize=64)
def _guess(text: str, embed: Embed | None) -> Guess:
    parts = windows(text)
    if embed is None:
        scored = by_words().scores(parts)
    else:
        words, examples = by_meaning()
        scored = words.scores(parts) + examples.scores(embed(parts))
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
