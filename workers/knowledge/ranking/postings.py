"""Which documents hold a term: immutable arrays over a run of documents, built from their terms.

Neighbouring words are terms too ("phrases"). A count says how often a term is in a document, up to
127; its high bit says that the term is in the lead, the first words: a title, or how a text begins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAD_TERMS = 24
_LEAD_BIT = 0x80
_MOST_COUNTED = 0x7F

Terms = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Segment:
    """The postings of documents `first` to `end - 1`. T terms, P postings.

    The postings of term i are ``docs[starts[i]:starts[i + 1]]`` with their `counts`.
    """

    first: int
    end: int
    terms: Terms  # (T,), sorted
    starts: NDArray[np.int64]  # (T + 1,)
    docs: NDArray[np.int32]  # (P,)
    counts: NDArray[np.uint8]  # (P,)

    @property
    def memory_bytes(self) -> int:
        """Bytes held."""
        arrays = (self.terms, self.starts, self.docs, self.counts)
        return sum(array.nbytes for array in arrays)

    def lookup(self, wanted: Terms) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each wanted term, where its postings start, and how many there are."""
        if not len(self.terms):
            nothing = np.zeros(len(wanted), np.int64)
            return nothing, nothing
        at = np.minimum(np.searchsorted(self.terms, wanted), len(self.terms) - 1)
        starts = self.starts[at]
        sizes = np.where(self.terms[at] == wanted, self.starts[at + 1] - starts, 0)
        return starts, sizes


def phrases(terms: Terms) -> Terms:
    """Terms for each two neighbours, shape (len(terms) - 1,) or empty."""
    left, right = terms[:-1], terms[1:]
    return (left * np.uint32(0x9E3779B1)) ^ ((right << np.uint32(7)) | (right >> np.uint32(25)))


def build_segment(first: int, terms: Terms, lengths: NDArray[np.int64]) -> Segment:
    """Documents from `first` on; `terms` holds theirs one after the other, `lengths` how many."""
    keys = _sorted_keys(terms, lengths)
    heads = np.flatnonzero(np.diff(keys >> np.uint64(1), prepend=~np.uint64(0)))
    counts = np.minimum(np.diff(heads, append=len(keys)), _MOST_COUNTED).astype(np.uint8)
    keys = keys[heads]
    counts[(keys & np.uint64(1)) == 0] |= _LEAD_BIT
    docs = ((keys >> np.uint64(1)) & np.uint64(0x7FFFFFFF)).astype(np.int32)
    docs += np.int32(first)
    keys >>= np.uint64(32)
    return _segment(first, first + len(lengths), keys.astype(np.uint32), docs, counts)


def _sorted_keys(terms: Terms, lengths: NDArray[np.int64]) -> NDArray[np.uint64]:
    """One key an occurrence: term (32 bits), document (31 bits), whether it is outside the lead.

    One sort of plain integers then groups by term and document, the lead's occurrences first.
    """
    doc = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    starts = np.cumsum(lengths) - lengths
    outside = np.arange(len(terms)) - np.repeat(starts, lengths) >= LEAD_TERMS
    inside = np.flatnonzero(doc[:-1] == doc[1:])
    keys = np.concatenate([terms, phrases(terms)[inside]]).astype(np.uint64)
    keys <<= np.uint64(32)
    keys |= (np.concatenate([doc, doc[inside]]) << np.uint32(1)) | np.concatenate(
        [outside, outside[inside]]
    )
    keys.sort()
    return keys


def merge_segments(segments: list[Segment], alive: NDArray[np.bool_]) -> Segment:
    """Neighbouring segments as one, without the postings of documents that are not `alive`."""
    terms = np.concatenate([np.repeat(s.terms, np.diff(s.starts)) for s in segments])
    docs = np.concatenate([s.docs for s in segments])
    counts = np.concatenate([s.counts for s in segments])
    kept = alive[docs]
    terms, docs, counts = terms[kept], docs[kept], counts[kept]
    # Stable, so that documents stay in order inside a term.
    order = np.argsort(terms, kind="stable")
    return _segment(segments[0].first, segments[-1].end, terms[order], docs[order], counts[order])


def occurrences(counts: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Term frequencies from packed counts; being in the lead counts as one occurrence more."""
    return (counts & np.uint8(_MOST_COUNTED)).astype(np.float32) + (counts >> np.uint8(7))


def _segment(
    first: int,
    end: int,
    terms: Terms,
    docs: NDArray[np.int32],
    counts: NDArray[np.uint8],
) -> Segment:
    heads = np.flatnonzero(np.diff(terms, prepend=~terms[:1]))
    return Segment(
        first=first,
        end=end,
        terms=terms[heads],
        starts=np.append(heads, len(terms)).astype(np.int64),
        docs=docs,
        counts=counts,
    )
