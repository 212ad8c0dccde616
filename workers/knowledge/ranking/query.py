"""A question as the lexical side reads it: distinct terms and phrases, each with its weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.knowledge.ranking.glossary import Alternative, Glossary
from workers.knowledge.ranking.postings import Terms, phrases
from workers.text.stop_words import COURTESIES, WRAPPING
from workers.text.terms import guess_language, terms, words

ALTERNATIVE = 0.4
"""What another word for one of a query's weighs against the query's own."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Query:
    """A query's distinct terms and phrases with their weights (1 + ln of how often they occur).

    `readings` are its distinct terms as each language would stem them; `terms` are all of them.
    """

    terms: Terms
    weights: Floats
    phrases: Terms
    phrase_weights: Floats
    readings: tuple[Terms, ...]
    alternatives: tuple[Alternative, ...] = ()
    """What else says words of the query; its terms are among `terms`, with less weight."""

    @property
    def length(self) -> int:
        """How many distinct terms it has, in the reading that has most."""
        return max(map(len, self.readings), default=0)


def without_courtesy(text: str) -> str:
    """`text` without greetings, thanks and question words; the very text if it has none of them,
    or nothing else.

    A ticket that lacks them is no worse a source, and they are rare in tickets: were they counted,
    "please" would weigh as much as the name of a program.
    """
    return _without(text, COURTESIES)


def _without(text: str, these: frozenset[str]) -> str:
    said = words(text)
    if these.isdisjoint(said):
        return text
    return " ".join(word for word in said if word not in these) or text


def read_query(text: str, languages: Iterable[str], known: Glossary | None = None) -> Query:
    """A query, stemmed as each of these languages would: any of them may hold the answer.

    `known` says what else its words are called.
    """
    languages = list(languages) or [guess_language(words(text))]
    # Some tickets thank, too. They would come before others that are as near.
    text = _without(text, WRAPPING)
    readings = [terms(text, language) for language in languages]
    found, weights = _distinct(readings)
    pairs, pair_weights = _distinct([phrases(reading) for reading in readings])
    asked = without_courtesy(text)
    told = readings
    if asked != text:
        told = [terms(asked, language) for language in languages]
    same = tuple(known.alternatives(asked, languages)) if known else ()
    if same:
        others = np.unique(np.concatenate([one.other for one in same]))
        found, weights = _joined(found, weights, others)
        phrase = [phrases(one.other) for one in same if len(one.other) > 1]
        if phrase:
            pairs, pair_weights = _joined(pairs, pair_weights, np.unique(np.concatenate(phrase)))
    return Query(found, weights, pairs, pair_weights, tuple(map(np.unique, told)), same)


def _joined(found: Terms, weights: Floats, others: Terms) -> tuple[Terms, Floats]:
    """Sorted terms and their weights, with further terms of less weight."""
    new = np.setdiff1d(others, found)
    order = np.argsort(np.concatenate([found, new]), kind="stable")
    joined = np.concatenate([weights, np.full(len(new), ALTERNATIVE, np.float32)])
    return np.concatenate([found, new])[order], joined[order]


def _distinct(readings: list[Terms]) -> tuple[Terms, Floats]:
    most: Counter[int] = Counter()
    for reading in readings:
        most |= Counter(reading.tolist())
    ordered = sorted(most)
    counts = np.fromiter((most[term] for term in ordered), np.float32, len(ordered))
    return np.array(ordered, np.uint32), (1 + np.log(counts)).astype(np.float32)
