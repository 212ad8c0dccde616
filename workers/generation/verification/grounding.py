"""Whether sentences are borne out by their sources, as strictly as it takes. Pure.

What can do harm must occur in a source as it is: numbers with their units, links, paths, commands,
codes, quotes, names. The rest is compared by words, in the language of the source: a sentence
whose words are mostly not there, or that says the opposite (one has a negation, the other not; one
switches on what the other switches off) is not supported. Words that no source has may stand alone:
several in a row are an addition. Only a source's solution bears out anything: what the requester of
a ticket wrote, its title included, does not; a title's names may be named. What a
source says word for word passes; a sentence that is a source's own but for a word or two says
something else, whatever the words (see `substitutions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from workers.generation.usefulness import instructs
from workers.generation.verification.claims import Claim, claims_of
from workers.generation.verification.deeds import tells_a_deed
from workers.generation.verification.facts import (
    Fact,
    FactIndex,
    code_facts,
    facts_of,
    numbers_of,
)
from workers.generation.verification.opposites import contradicts
from workers.generation.verification.sources import Basis, Part, Source, is_negated, stems_of
from workers.generation.verification.strictness import ANSWER, Strictness
from workers.generation.verification.substitutions import comparable_words, is_substituted

_PURPOSE = re.compile(r"(?:to|in order to|for|here|pour|afin d|voici)\b", re.IGNORECASE)
"""How a sentence begins that says what the steps after it are for."""
_NOUNS_HAVE_CAPITALS = ("de",)
CLOSE = 0.5
"""Share of its stems from which a sentence of the source may be contradicted by one."""
SAME_SENTENCE = 0.6
"""Share of its stems from which a sentence of the source counts as the one that was reworded."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim with what was found: `value` in [0, 1], and what is missing of it, as codes."""

    claim: Claim
    value: float
    enough: bool
    """Whether its sources hold the share of its words that they must."""
    missing: tuple[str, ...]
    comparable: bool
    """Whether the source is in the answer's language: otherwise only facts were looked at."""

    @property
    def supported(self) -> bool:
        """Whether the sources say it; a light one says nothing, as far as nothing was found."""
        if self.claim.light:
            return not self.missing
        return not self.missing and (not self.comparable or self.enough)


@dataclass(frozen=True, slots=True)
class Support:
    """A text's claims, checked."""

    checked: tuple[Checked, ...]

    @property
    def weighty(self) -> list[Checked]:
        """The claims that say something."""
        return [one for one in self.checked if not one.claim.light]

    @property
    def unsupported(self) -> list[Checked]:
        """The claims that no cited source says."""
        return [one for one in self.checked if not one.supported]

    @property
    def coverage(self) -> float:
        """Share of the claims that a source is cited for."""
        weighty = self.weighty
        return sum(bool(one.claim.sources) for one in weighty) / len(weighty) if weighty else 0.0

    @property
    def value(self) -> float:
        """Mean support of the claims; one with something missing counts 0."""
        weighty = self.weighty
        if not weighty:
            return 0.0
        return sum(0.0 if one.missing else one.value for one in weighty) / len(weighty)

    @property
    def comparable(self) -> bool:
        """Whether every claim could be compared by its words."""
        return all(one.comparable for one in self.weighty)


def check(text: str, evidence: Mapping[int, Basis], question: str, language: str) -> Support:
    """Check an answer in `language` whose citations ``[n]`` name `evidence`.

    What the asker wrote himself (the name of his device, his error number) is no invention, but
    it bears out nothing either.
    """
    sources = {number: Source(one, compounds=ANSWER.compounds) for number, one in evidence.items()}
    return check_claims(claims_of(text), sources, language, ANSWER, question)


def check_claims(
    claims: Sequence[Claim],
    sources: Mapping[int, Source],
    language: str,
    strictness: Strictness,
    question: str = "",
) -> Support:
    """Check claims in `language` against the sources that they lean on, else against all."""
    checker = Checker(sources, language, strictness, question)
    return Support(tuple(map(checker.check, claims)))


def checkable(text: str, language: str) -> list[Fact]:
    """Every fact of a text in `language`, numbers first."""
    return [*numbers_of(text), *facts_of(text, capitals=language not in _NOUNS_HAVE_CAPITALS)]


class Checker:
    """The sources of a text, and how strictly it is compared with them."""

    def __init__(
        self,
        sources: Mapping[int, Source],
        language: str,
        strictness: Strictness,
        question: str,
    ) -> None:
        self._sources = sources
        self._language = language
        self._strictness = strictness
        self._asked = FactIndex(question)
        self._asked_stems = frozenset(self._stems(question))

    def check(self, claim: Claim) -> Checked:
        cited = [self._sources[one] for one in claim.sources if one in self._sources]
        sources = cited or list(self._sources.values())
        if claim.code:
            return _checked_code(claim, sources)
        if self._strictness.verbatim and any(one.says(claim.text) for one in sources):
            return Checked(claim, 1.0, True, (), True)
        facts = checkable(claim.text, self._language)
        missing = tuple(f"fact:{one.text}" for one in facts if not self._known(one, sources))
        same = [source for source in sources if source.language in (self._language, "und")]
        said = self._stems(claim.text)
        if claim.light and self._strictness.negation and _is_own_denial(claim.text, said, same):
            missing = (*missing, "negation")
        stems = set(said) - self._asked_for(facts)
        if self._only_introduces(claim, said, missing):
            return Checked(claim, 1.0, True, (), True)
        if not same or not stems:
            value = 0.0 if missing else self._strictness.share
            return Checked(claim, value, not missing, missing, not stems)
        return self._compared(claim, facts, same, said, stems, missing)

    def _only_introduces(self, claim: Claim, said: Sequence[str], missing: tuple[str, ...]) -> bool:
        """Whether a sentence leads to a list in the asker's own words ("To read mail on an iPhone,
        follow these steps:"): it asks for nothing by itself."""
        if missing or not claim.text.endswith(":") or not _PURPOSE.match(claim.text):
            return False
        return len(set(said) - self._asked_stems - ANSWER.leading) <= 1

    def _known(self, fact: Fact, sources: Sequence[Source]) -> bool:
        return self._asked.holds(fact) or any(one.bears_out(fact) for one in sources)

    def _stems(self, text: str) -> list[str]:
        return stems_of(text, self._language, compounds=self._strictness.compounds)

    def _asked_for(self, facts: Sequence[Fact]) -> set[str]:
        """The stems of what the asker names too: his device, his error."""
        named = " ".join(fact.text for fact in facts if self._asked.holds(fact))
        return set(self._stems(named))

    def _compared(
        self,
        claim: Claim,
        facts: Sequence[Fact],
        same: Sequence[Source],
        said: Sequence[str],
        stems: set[str],
        missing: tuple[str, ...],
    ) -> Checked:
        """A claim compared by its words with the sources in its language."""
        strictness, language = self._strictness, self._language
        # What both the title and the asker speak of.
        topics = {
            one for source in same for one in source.title_stems(language) & self._asked_stems
        }
        known = topics.union(*(source.solution_stems(language) for source in same))
        if strictness.title_names:
            known = known.union(*(source.title_names(language) for source in same))
        shared = len(stems & known)
        enough = shared >= strictness.share * len(stems)
        if strictness.negation and enough and _is_reversed(claim.text, stems, same):
            missing = (*missing, "negation")
        if strictness.negation and _is_contradicted(claim.text, stems, same):
            missing = (*missing, "opposite")
        if strictness.substitution and self._is_substituted(claim, facts, same):
            missing = (*missing, "substitution")
        if strictness.negation and _is_made_an_order(claim.text, stems, same):
            missing = (*missing, "deed")
        unknown = stems - known - strictness.leading
        if _most_in_a_row(said, unknown) > (0 if claim.light else strictness.unknown_in_a_row):
            missing = (*missing, "addition")
        few = not claim.light and len(stems) <= strictness.short
        if few and not any(stems - topics <= one.stems for src in same for one in src.sentences):
            missing = (*missing, "sentence")
        return Checked(claim, round(shared / len(stems), 4), enough, missing, True)

    def _is_substituted(
        self, claim: Claim, facts: Sequence[Fact], sources: Sequence[Source]
    ) -> bool:
        """Whether a word of this sentence stands where its source has another one."""
        said = comparable_words(claim.text, self._language)
        allowed = frozenset(self._asked_for(facts))
        return all(
            is_substituted(said, *source.windows(self._language), allowed) for source in sources
        )


def _checked_code(claim: Claim, sources: Sequence[Source]) -> Checked:
    """A code block: every line must stand in the same source."""
    lines = code_facts(claim.text)
    lacking = min(
        ([line for line in lines if not source.solution.holds(line)] for source in sources),
        key=len,
        default=lines,
    )
    value = 1 - len(lacking) / len(lines) if lines else 1.0
    return Checked(claim, value, not lacking, tuple(f"fact:{one.text}" for one in lacking), True)


def _most_in_a_row(said: Sequence[str], unknown: set[str]) -> int:
    """The most words in a row that are unknown."""
    runs = groupby(said, key=unknown.__contains__)
    return max((len(list(run)) for is_unknown, run in runs if is_unknown), default=0)


def _is_own_denial(text: str, said: Sequence[str], sources: Sequence[Source]) -> bool:
    """Whether a few words deny something that no source does: "Not for macOS:" turns round all that
    it introduces."""
    return is_negated(text) and not any(one.negated for one in _close(set(said), sources))


def _is_contradicted(text: str, stems: set[str], sources: Sequence[Source]) -> bool:
    """Whether a word of this sentence is the opposite of what the sentences say that it rewords.
    Where several are as close, one that agrees is enough; what a source says word for word is no
    contradiction."""
    close = _close(stems, sources)
    if not close or any(source.says(text) for source in sources):
        return False
    return all(contradicts(text, one.text) for one in close)


def _is_made_an_order(text: str, stems: set[str], sources: Sequence[Source]) -> bool:
    """Whether a sentence tells its reader to do what its source says was done."""
    close = _close(stems, sources) if instructs(text) else []
    if not close:
        return False
    told = max(close, key=lambda one: len(stems & one.stems)).text
    return tells_a_deed(told) and not instructs(told)


def _close(stems: set[str], sources: Sequence[Source]) -> list[Part]:
    """The sentences of the sources that a sentence with these stems may reword."""
    enough = CLOSE * len(stems)
    return [
        one for source in sources for one in source.sentences if len(stems & one.stems) >= enough
    ]


def _is_reversed(text: str, stems: set[str], sources: Sequence[Source]) -> bool:
    """Whether what this sentence rewords has a negation and this has not, or the other way round:
    a clause of a source, or a sentence where no clause says it; of several any will do. What a
    source says word for word is not reversed."""

    def close(parts: Iterable[Part]) -> list[bool]:
        enough = SAME_SENTENCE * len(stems)
        return [one.negated for one in parts if len(stems & one.stems) >= enough]

    found = close(one for source in sources for one in source.clauses)
    found = found or close(one for source in sources for one in source.sentences)
    if not found or is_negated(text) in found:
        return False
    return not any(source.says(text) for source in sources)
