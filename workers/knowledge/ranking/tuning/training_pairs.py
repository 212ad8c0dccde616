"""Questions with known answers, made from the site's own texts: a part of a ticket finds the rest.

Short ones are titles (the first sentence where there is no title), long ones a ticket's beginning.
The part is taken out of its ticket, and the same kind of part out of every other ticket of the
sample: if only the right answers were shortened, their length would give them away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workers.text.terms import WORD

Kind = Literal["short", "long"]

_SENTENCE_END = re.compile(r"\n+|(?<=[.!?:])\s+")
_LEAST_LEFT = 15
_LONGEST_LONG = 120
_SHORTEST_LONG = 20
_SENTENCE_WORDS = range(4, 21)
_TITLE_WORDS = 2


@dataclass(frozen=True, slots=True)
class SamplePassage:
    """A passage of a sampled ticket: `text` without the ticket's title, and its stored vector."""

    text: str
    vector: NDArray[np.float32] | NDArray[np.float16] | None = None


@dataclass(frozen=True, slots=True)
class SampleTicket:
    """A ticket to learn from."""

    language: str
    title: str
    passages: Sequence[SamplePassage]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A ticket without a part of it. `question` is that part, None where nothing could be taken."""

    question: str | None
    passages: tuple[str, ...]


def hold_out(ticket: SampleTicket, kind: Kind) -> HeldOut:
    """Take a question of this kind out of a ticket, if it is long enough for that."""
    texts = tuple(passage.text for passage in ticket.passages)
    if kind == "short":
        return _short(ticket.title, texts)
    return _long(ticket.title, texts)


def _short(title: str, texts: tuple[str, ...]) -> HeldOut:
    total = sum(map(_count, texts))
    if _count(title) >= _TITLE_WORDS:
        return HeldOut(title if total >= _LEAST_LEFT else None, texts)
    sentences = [_sentences(text) for text in texts]
    fitting = (
        (passage, place)
        for passage, parts in enumerate(sentences)
        for place, sentence in enumerate(parts)
        if _count(sentence) in _SENTENCE_WORDS
    )
    # The first one that could be a title: texts begin by saying what they are about.
    passage, place = next(fitting, (-1, -1))
    if passage < 0:
        return HeldOut(None, texts)
    question = sentences[passage][place]
    if total - _count(question) < _LEAST_LEFT:
        return HeldOut(None, texts)
    del sentences[passage][place]
    return HeldOut(question, tuple("\n".join(parts) for parts in sentences))


def _long(title: str, texts: tuple[str, ...]) -> HeldOut:
    total = sum(map(_count, texts))
    wanted = min(_LONGEST_LONG, total / 3)
    taken: list[str] = []
    words = 0
    left: list[str] = []
    for text in texts:
        rest: list[str] = []
        for sentence in _sentences(text):
            if words < wanted:
                taken.append(sentence)
                words += _count(sentence)
            else:
                rest.append(sentence)
        left.append("\n".join(rest))
    if words < _SHORTEST_LONG or total - words < _LEAST_LEFT:
        return HeldOut(None, texts)
    return HeldOut("\n".join([title, *taken]).strip(), tuple(left))


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if part.strip()]


def _count(text: str) -> int:
    return len(WORD.findall(text))
