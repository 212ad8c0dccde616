"""A source, prepared to be compared with a sentence. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from workers.generation.verification.facts import Fact, FactIndex, facts_of
from workers.generation.verification.substitutions import Window, windows_of
from workers.text.fold import fold_quotation, same_signs
from workers.text.sentences import sentences
from workers.text.tokens import content_words, plain_words
from workers.text.word_lists import words

_NEGATION = words(
    """ne n pas jamais aucun aucune sans not no never without cannot don't doesn't isn't won't
    didn't can't t non ni nor"""
)
_ITEM = re.compile(r"^(?:\d{1,2}[.)]|[-*•])\s+")
_CLAUSE = re.compile(r"[,;:()]\s|\s(?:et|puis|mais|and|then|but|so|car|because|afin)\s")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a source may bear out: its `solution`, and its `title` for words and names only.

    Its `situation`, the problem that it solved, bears out nothing.
    """

    title: str
    solution: str
    language: str
    situation: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence or clause of a source: its stems in French and in English."""

    stems: frozenset[str]
    negated: bool
    text: str = ""


class Source:
    """A basis, read once for all the sentences that lean on it. `compounds` as in `Strictness`."""

    def __init__(self, basis: Basis, *, compounds: bool) -> None:
        self.language = basis.language
        self.solution = FactIndex(basis.solution)
        self._title = FactIndex(basis.title)
        self._basis = basis
        self._compounds = compounds
        self._stems: dict[tuple[str, str], frozenset[str]] = {}
        self._windows: dict[str, tuple[Window, ...]] = {}

    def bears_out(self, fact: Fact) -> bool:
        """Whether the solution holds a fact, or the title a name."""
        return self.solution.holds(fact) or (fact.kind == "name" and self._title.holds(fact))

    def solution_stems(self, language: str) -> frozenset[str]:
        """The stems of the solution."""
        return self._kept("solution", self._basis.solution, language)

    def title_stems(self, language: str) -> frozenset[str]:
        """The stems of the title."""
        return self._kept("title", self._basis.title, language)

    def title_names(self, language: str) -> frozenset[str]:
        """The stems of the names in the title. Who had the problem wrote it: what it names is
        named, and no more."""
        return self._kept("names", self._names, language)

    @cached_property
    def sentences(self) -> list[Part]:
        """The sentences of the solution."""
        return [self._part(one) for one in self._sentences]

    @cached_property
    def clauses(self) -> list[Part]:
        """The clauses of those sentences."""
        return [self._part(one) for text in self._sentences for one in _CLAUSE.split(text)]

    @cached_property
    def _sentences(self) -> list[str]:
        lines = same_signs(self._basis.solution).splitlines()
        return [one for line in lines for one in sentences(line)]

    @cached_property
    def _verbatim(self) -> set[str]:
        lines = same_signs(self._basis.solution).splitlines()
        return {_as_said(one) for one in (*self._sentences, *lines)} - {""}

    def says(self, sentence: str) -> bool:
        """Whether the solution has this very sentence or line, whatever its mark in a list."""
        return _as_said(sentence) in self._verbatim

    def windows(self, language: str) -> tuple[tuple[Window, ...], int]:
        """Its sentences, compared word by word, and each two in a row; how many are single."""
        if language not in self._windows:
            self._windows[language] = windows_of(self._sentences, language)
        return self._windows[language], len(self._sentences)

    @cached_property
    def _names(self) -> str:
        return " ".join(one.text for one in facts_of(self._basis.title) if one.kind == "name")

    def _kept(self, what: str, text: str, language: str) -> frozenset[str]:
        key = what, language
        if key not in self._stems:
            self._stems[key] = frozenset(stems_of(text, language, compounds=self._compounds))
        return self._stems[key]

    def _part(self, text: str) -> Part:
        both = (stems_of(text, one, compounds=self._compounds) for one in ("fr", "en"))
        return Part(frozenset(chain(*both)), is_negated(text), text)


def _as_said(sentence: str) -> str:
    """A sentence without its mark in a list and the sign at its end."""
    return _ITEM.sub("", fold_quotation(sentence)).rstrip(" .!;,")


def stems_of(text: str, language: str, *, compounds: bool) -> list[str]:
    """The stems of the words that say something, in their order; without `compounds`, words that
    hyphens or underscores join are words each."""
    text = same_signs(text)
    if not compounds:
        text = text.replace("-", " ").replace("_", " ")
    return content_words(text, language)


def is_negated(text: str) -> bool:
    """Whether a sentence or clause has a word of negation."""
    return any(word in _NEGATION for word in plain_words(text))
