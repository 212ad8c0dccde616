"""What a ranking is made with, and how it follows from a query's language and length.

Long questions (a mail, an error log) want strong length normalisation and late saturation, short
ones the opposite; both differ from site to site. So two profiles are learned a language, one from
short and one from long questions, and a query gets the mixture that its length asks for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from connectors.errors import BadInput


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to rank.

    `k1` and `b` are BM25's; `phrase` is what two neighbouring words weigh against single ones;
    `dense` is the share of the embedding in the fused score, from 0 to 1.
    """

    k1: float
    b: float
    phrase: float
    dense: float

    def mixed(self, other: Profile, share: float) -> Profile:
        """This profile with `share` (0 to 1) of another."""
        keep = 1 - share
        return Profile(
            k1=self.k1**keep * other.k1**share,
            b=keep * self.b + share * other.b,
            phrase=keep * self.phrase + share * other.phrase,
            dense=keep * self.dense + share * other.dense,
        )


# Where nothing could be learned: what was good on every set that we measured.
SHORT = Profile(k1=1.5, b=0.8, phrase=0.2, dense=0.15)
LONG = Profile(k1=3.0, b=0.95, phrase=0.3, dense=0.15)
SHORT_TERMS = 6.0
LONG_TERMS = 40.0


@dataclass(frozen=True, slots=True)
class LanguageProfiles:
    """The profiles of a language, and the query lengths (in distinct terms) they are for."""

    short: Profile = SHORT
    long: Profile = LONG
    short_terms: float = SHORT_TERMS
    long_terms: float = LONG_TERMS
    pairs: int = 0
    """How many pairs of question and answer it was learned from; 0: not learned."""

    def for_length(self, terms: int) -> Profile:
        """The profile for a query of so many distinct terms."""
        span = math.log(max(self.long_terms, self.short_terms + 1) / self.short_terms)
        share = math.log(max(terms, 1) / self.short_terms) / span
        return self.short.mixed(self.long, min(1.0, max(0.0, share)))


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """Profiles by language; `overall` is for languages that have none of their own.

    `foreign` is the share of the embedding in the score of a ticket in another language than the
    question's; None: as for any other.
    """

    by_language: Mapping[str, LanguageProfiles] = field(default_factory=dict)
    overall: LanguageProfiles = LanguageProfiles()
    foreign: float | None = None

    def profile(self, language: str | None, terms: int) -> Profile:
        """The profile for a query of so many distinct terms in this language."""
        chosen = self.by_language.get(language or "", self.overall)
        return chosen.for_length(terms)

    def to_json(self) -> dict[str, Any]:
        """Plain data that `from_json` reads again."""
        return {
            "version": 1,
            "overall": asdict(self.overall),
            "foreign": self.foreign,
            "by_language": {name: asdict(one) for name, one in self.by_language.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> FusionWeights:
        """The weights again; the defaults for None. Raises `BadInput` for anything else."""
        if stored is None:
            return cls()
        try:
            return cls(
                by_language={
                    str(name): _language_profiles(one)
                    for name, one in stored["by_language"].items()
                },
                overall=_language_profiles(stored["overall"]),
                # Weights of an older version have none.
                foreign=None if (share := stored.get("foreign")) is None else float(share),
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise BadInput(
                "The stored search weights cannot be read.",
                "Run `guichet index rebuild` to learn them again.",
            ) from error


def _language_profiles(stored: Mapping[str, Any]) -> LanguageProfiles:
    fields = {name: float(stored[name]) for name in ("short_terms", "long_terms")}
    return LanguageProfiles(
        short=_profile(stored["short"]),
        long=_profile(stored["long"]),
        pairs=int(stored["pairs"]),
        **fields,
    )


def _profile(stored: Mapping[str, Any]) -> Profile:
    values = {name: float(stored[name]) for name in ("k1", "b", "phrase", "dense")}
    return Profile(**values)
