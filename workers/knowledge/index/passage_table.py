"""What the index knows of each passage, in arrays: no Python object a passage.

A passage is a row; a ticket's passages of one scope make a document, which the lexical side ranks.
Rows and documents are only ever added at the end. What changed gets new ones, and the old are
dead: they are skipped until the next compaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.knowledge.ranking.dynamic_array import DynamicArray
from workers.knowledge.ranking.postings import Terms
from workers.text.terms import LANGUAGES

Rows = NDArray[np.int64]

# The order of a ticket's passages: what was asked first, then what answered it.
KINDS = ("problem", "article", "resolution", "followup")
_OTHER_KIND = len(KINDS)
_LANGUAGES = ("", *sorted(LANGUAGES))
_SHARED_TITLE = 96
"""How many terms at the start of a passage are looked at for the title that all of them
repeat, and for the head of the problem that resolutions repeat too."""


def pack_terms(found: Terms) -> bytes:
    """Terms as bytes, to be stored beside a passage: unsigned 32-bit integers, little endian."""
    return found.astype("<u4").tobytes()


def unpack_terms(stored: Iterable[bytes]) -> tuple[Terms, NDArray[np.int64]]:
    """The terms of several passages, one after the other, and how many each has."""
    parts = list(stored)
    lengths = np.fromiter((len(part) // 4 for part in parts), np.int64, len(parts))
    return np.frombuffer(b"".join(parts), "<u4").astype(np.uint32), lengths


@dataclass(frozen=True, slots=True)
class NewRows:
    """Passages to add, as arrays of one length n; `terms` holds theirs one after the other."""

    ids: NDArray[np.int64]
    tickets: NDArray[np.int64]
    scopes: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    languages: NDArray[np.uint8]
    terms: Terms
    lengths: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NewDocuments:
    """Documents just made: `terms` holds theirs one after the other, `lengths` how many each."""

    terms: Terms
    lengths: NDArray[np.int64]


def kind_codes(kinds: Sequence[str]) -> NDArray[np.uint8]:
    """Kinds as numbers that sort a ticket's passages."""
    codes = {kind: code for code, kind in enumerate(KINDS)}
    return np.fromiter((codes.get(kind, _OTHER_KIND) for kind in kinds), np.uint8, len(kinds))


def language_codes(languages: Sequence[str]) -> NDArray[np.uint8]:
    """Languages as numbers; 0 for those that we have no stemmer for."""
    codes = {language: code for code, language in enumerate(_LANGUAGES)}
    return np.fromiter((codes.get(one, 0) for one in languages), np.uint8, len(languages))


class PassageTable:
    """Rows and documents. Not locked: `PassageIndex` does that."""

    def __init__(self) -> None:
        self._ids: DynamicArray[np.int64] = DynamicArray(np.int64)
        self._tickets: DynamicArray[np.int64] = DynamicArray(np.int64)
        self._scopes: DynamicArray[np.int32] = DynamicArray(np.int32)
        self._kinds: DynamicArray[np.uint8] = DynamicArray(np.uint8)
        self._languages: DynamicArray[np.uint8] = DynamicArray(np.uint8)
        self._alive: DynamicArray[np.bool_] = DynamicArray(np.bool_)
        self._first: DynamicArray[np.bool_] = DynamicArray(np.bool_)
        self._documents: DynamicArray[np.int32] = DynamicArray(np.int32)
        self._term_starts: DynamicArray[np.int64] = DynamicArray(np.int64)
        self._term_counts: DynamicArray[np.int32] = DynamicArray(np.int32)
        self._terms: DynamicArray[np.uint32] = DynamicArray(np.uint32)
        self._document_tickets: DynamicArray[np.int64] = DynamicArray(np.int64)
        self._document_scopes: DynamicArray[np.int32] = DynamicArray(np.int32)
        self._document_alive: DynamicArray[np.bool_] = DynamicArray(np.bool_)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def memory_bytes(self) -> int:
        """Bytes held."""
        held = vars(self).values()
        return sum(array.memory_bytes for array in held if isinstance(array, DynamicArray))

    @property
    def ids(self) -> NDArray[np.int64]:
        """Passage ids by row."""
        return self._ids.values

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Which rows are still there."""
        return self._alive.values

    @property
    def languages(self) -> NDArray[np.uint8]:
        """The language of each row, as `language_codes` has it."""
        return self._languages.values

    @property
    def documents(self) -> NDArray[np.int32]:
        """The document of each row; -1 before it has one."""
        return self._documents.values

    @property
    def first(self) -> NDArray[np.bool_]:
        """Which rows are the first passage of their document."""
        return self._first.values

    @property
    def document_tickets(self) -> NDArray[np.int64]:
        """Ticket ids by document."""
        return self._document_tickets.values

    @property
    def document_alive(self) -> NDArray[np.bool_]:
        """Which documents are still there."""
        return self._document_alive.values

    def append(self, new: NewRows) -> None:
        """Add rows. They belong to no document until `make_documents`."""
        count = len(new.ids)
        starts = np.cumsum(new.lengths) - new.lengths + len(self._terms)
        self._ids.extend(new.ids)
        self._tickets.extend(new.tickets)
        self._scopes.extend(new.scopes)
        self._kinds.extend(new.kinds)
        self._languages.extend(new.languages)
        self._alive.extend(np.ones(count, np.bool_))
        self._first.extend(np.zeros(count, np.bool_))
        self._documents.extend(np.full(count, -1, np.int32))
        self._term_starts.extend(starts)
        self._term_counts.extend(new.lengths.astype(np.int32))
        self._terms.extend(new.terms)

    def kill_passages(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of these passages are dead now. Returns their tickets."""
        rows = np.flatnonzero(np.isin(self._ids.values, ids) & self._alive.values)
        self._alive.values[rows] = False
        return np.unique(self._tickets.values[rows])

    def make_documents(self, tickets: NDArray[np.int64] | None = None) -> NewDocuments:
        """Make the documents of these tickets anew (None: all) from their living rows."""
        if tickets is None:
            rows = np.flatnonzero(self._alive.values)
        else:
            old = np.isin(self._document_tickets.values, tickets)
            self._document_alive.values[old] = False
            rows = np.flatnonzero(np.isin(self._tickets.values, tickets) & self._alive.values)
        return self._grouped(rows)

    def _grouped(self, rows: Rows) -> NewDocuments:
        keys = (self._ids, self._kinds, self._scopes, self._tickets)
        rows = rows[np.lexsort([key.values[rows] for key in keys])]
        tickets, scopes = self._tickets.values[rows], self._scopes.values[rows]
        first = np.ones(len(rows), np.bool_)
        first[1:] = (tickets[1:] != tickets[:-1]) | (scopes[1:] != scopes[:-1])
        number = np.cumsum(first) - 1
        self._documents.values[rows] = number + len(self._document_tickets)
        self._first.values[rows] = first
        self._document_tickets.extend(tickets[first])
        self._document_scopes.extend(scopes[first])
        self._document_alive.extend(np.ones(int(first.sum()), np.bool_))
        starts, counts = self._without_repeated_titles(rows, np.flatnonzero(first)[number])
        lengths = np.zeros(int(first.sum()), np.int64)
        np.add.at(lengths, number, counts)
        return NewDocuments(self._terms.values[_ranges(starts, counts)], lengths)

    def _without_repeated_titles(
        self, rows: Rows, heads: Rows
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each row's own terms start and how many there are.

        Each passage repeats its ticket's title; in the document it must count once. `heads` says
        for each of `rows` which of them is the first of its document.
        """
        starts = self._term_starts.values[rows]
        counts = self._term_counts.values[rows].astype(np.int64)
        looked = np.minimum(np.minimum(counts, counts[heads]), _SHARED_TITLE)
        looked[heads == np.arange(len(rows))] = 0
        offsets = _ranges(np.zeros(len(rows), np.int64), looked)
        row = np.repeat(np.arange(len(rows)), looked)
        terms = self._terms.values
        differs = terms[starts[row] + offsets] != terms[starts[heads][row] + offsets]
        shared = looked.copy()
        np.minimum.at(shared, row[differs], offsets[differs])
        return starts + shared, counts - shared

    def allowed_documents(self, scopes: frozenset[int] | None) -> NDArray[np.bool_]:
        """Which documents a search may return."""
        alive = self._document_alive.values
        if scopes is None:
            return alive.copy()
        return alive & _is_among(self._document_scopes.values, scopes)

    def allowed_rows(self, scopes: frozenset[int] | None) -> NDArray[np.bool_] | None:
        """Which rows a search may return; None for all of them."""
        alive = self._alive.values
        if scopes is not None:
            return alive & _is_among(self._scopes.values, scopes)
        return None if alive.all() else alive.copy()

    def rows_of_documents(self, documents: NDArray[np.int64]) -> Rows:
        """The living rows of these documents."""
        wanted = np.zeros(len(self._document_tickets) + 1, np.bool_)
        wanted[documents] = True  # The last place is for rows without a document: -1.
        return np.flatnonzero(wanted[self._documents.values] & self._alive.values)

    def terms_of_rows(self, rows: Rows) -> tuple[Terms, NDArray[np.int64]]:
        """The terms of these rows one after the other, and how many each has."""
        counts = self._term_counts.values[rows].astype(np.int64)
        return self._terms.values[_ranges(self._term_starts.values[rows], counts)], counts

    def in_other_language(self, rows: NDArray[np.int64], language: str | None) -> NDArray[np.bool_]:
        """Which of these rows are in a known language, and not in this one; shape as theirs."""
        codes = self._languages.values[rows]
        mine = int(language_codes([language or ""])[0])
        return np.asarray((codes != 0) & (codes != mine) & (mine != 0), np.bool_)

    def languages_present(self, least_share: float = 0.02) -> list[str]:
        """The languages of at least this share of the living rows."""
        codes = self._languages.values[self._alive.values]
        counts = np.bincount(codes, minlength=len(_LANGUAGES))
        found = {_LANGUAGES[code] for code in np.flatnonzero(counts > least_share * len(codes))}
        if "" in found:  # Stemmed as one of these two, whichever seemed likelier.
            found = (found - {""}) | {"en", "fr"}
        return sorted(found)

    def living(self) -> NewRows:
        """All living rows, for compaction."""
        rows = np.flatnonzero(self._alive.values)
        terms, lengths = self.terms_of_rows(rows)
        return NewRows(
            ids=self._ids.values[rows],
            tickets=self._tickets.values[rows],
            scopes=self._scopes.values[rows],
            kinds=self._kinds.values[rows],
            languages=self._languages.values[rows],
            terms=terms,
            lengths=lengths,
        )


def _ranges(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """``start, start + 1, …`` for each start, one after the other."""
    offsets = np.cumsum(counts) - counts
    steps: NDArray[np.int64] = np.arange(int(counts.sum()), dtype=np.int64)
    ranges: NDArray[np.int64] = steps + np.repeat(starts - offsets, counts)
    return ranges


def _is_among(values: NDArray[np.int32], wanted: frozenset[int]) -> NDArray[np.bool_]:
    return np.isin(values, np.fromiter(wanted, np.int64, len(wanted)))
