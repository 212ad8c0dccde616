"""The lexical side of search: BM25 over whole tickets, with phrases and a stronger lead.

Why not a search library: on support tickets the parameters of BM25 decide more than anything else
(nDCG .50 with the usual ones, .64 with those that fit, on one and the same index), the right ones
depend on site and question, and libraries fix them when a text is indexed. Here they are an
argument of the query, so that they can be learned.

Whole tickets and not passages: a question's words are spread over problem and resolution, and the
best passage alone ranks clearly worse.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workers.knowledge.ranking.dynamic_array import DynamicArray
from workers.knowledge.ranking.postings import (
    Segment,
    Terms,
    build_segment,
    merge_segments,
    occurrences,
)
from workers.knowledge.ranking.profiles import Profile
from workers.knowledge.ranking.query import Query

# A merge of up to so many postings takes some ten milliseconds and is done on the way.
_MERGED_AT_ONCE = 300_000
_MOST_SEGMENTS = 12

Floats = NDArray[np.float32]


class LexicalIndex:
    """Documents by slot number, from 0 up. Not locked: `PassageIndex` does that."""

    def __init__(self) -> None:
        self._segments: list[Segment] = []
        self._lengths: DynamicArray[np.float32] = DynamicArray(np.float32)
        self._total_length = 0.0

    def __len__(self) -> int:
        return len(self._lengths)

    @property
    def memory_bytes(self) -> int:
        """Bytes held."""
        return self._lengths.memory_bytes + sum(s.memory_bytes for s in self._segments)

    def add(self, found: Terms, lengths: NDArray[np.int64], alive: NDArray[np.bool_]) -> None:
        """New documents: their terms one after the other, and how many each has.

        `alive` covers all slots, the new ones included; the dead are dropped where segments merge.
        """
        if not len(lengths):
            return
        self._segments.append(build_segment(len(self._lengths), found, lengths))
        self._lengths.extend(np.maximum(lengths, 1).astype(np.float32))
        self._total_length += float(lengths.sum())
        while len(self._segments) > 1 and self._worth_merging():
            last_two = self._segments[-2:]
            self._segments[-2:] = [merge_segments(last_two, alive)]

    def _worth_merging(self) -> bool:
        before, last = (len(segment.docs) for segment in self._segments[-2:])
        return before + last <= _MERGED_AT_ONCE and before <= 2 * last

    @property
    def wants_merging(self) -> bool:
        """Whether there are so many segments that searches feel it."""
        return len(self._segments) > _MOST_SEGMENTS

    def merged(self, alive: NDArray[np.bool_]) -> list[Segment]:
        """The segments after the first, which holds most, as one; changes nothing here."""
        return [self._segments[0], merge_segments(self._segments[1:], alive)]

    def take_merged(self, merged: list[Segment]) -> None:
        """Use what `merged` returned; segments that came meanwhile stay behind it."""
        end = merged[-1].end
        self._segments = merged + [s for s in self._segments if s.first >= end]

    def frequencies(self, wanted: Terms) -> NDArray[np.int64]:
        """In how many documents each term is."""
        total = np.zeros(len(wanted), np.int64)
        for segment in self._segments:
            total += segment.lookup(wanted)[1]
        return total

    def idf(self, wanted: Terms) -> Floats:
        """Inverse document frequencies, as BM25 has them: never negative."""
        frequency = self.frequencies(wanted)
        rarity = np.log1p((len(self) - frequency + 0.5) / (frequency + 0.5))
        return np.asarray(rarity, np.float32)

    def dampening(self, lengths: Floats, profile: Profile) -> Floats:
        """BM25's K: what a term frequency is weighed against in texts of these lengths."""
        average = max(1.0, self._total_length / max(1, len(self)))
        return np.asarray(
            profile.k1 * ((1 - profile.b) + (profile.b / average) * lengths), np.float32
        )

    def scores(self, query: Query, profile: Profile) -> Floats:
        """The BM25 score of every slot, shape (len(self),)."""
        total = np.zeros(len(self), np.float32)
        if not len(self) or not query.length:
            return total
        wanted = np.concatenate([query.terms, query.phrases])
        weights = np.concatenate([query.weights, profile.phrase * query.phrase_weights])
        weights *= self.idf(wanted) * np.float32(profile.k1 + 1)
        against = self.dampening(self._lengths.values, profile)
        for segment in self._segments:
            _add_scores(total, segment, wanted, weights, against)
        return total


def _add_scores(
    total: Floats, segment: Segment, wanted: Terms, weights: Floats, against: Floats
) -> None:
    starts, sizes = segment.lookup(wanted)
    count = int(sizes.sum())
    if not count:
        return
    # The positions of all postings of all wanted terms, one after the other.
    offsets = np.cumsum(sizes) - sizes
    places = np.arange(count) + np.repeat(starts - offsets, sizes)
    docs = segment.docs[places]
    tf = occurrences(segment.counts[places])
    parts = np.repeat(weights, sizes) * tf / (tf + against[docs])
    run = slice(segment.first, segment.end)
    total[run] += np.bincount(docs - segment.first, parts, segment.end - segment.first)
