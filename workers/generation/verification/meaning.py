"""The meaning of sentences, judged by a verifier where words do not decide, or for all of them.

Facts stay a matter of words: what names something that no source has, denies what its source says,
or takes one of two known opposites is not asked about, and no verifier makes it pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import structlog

from connectors.contracts.verifier import Pair, Verifier
from connectors.errors import ConnectorError
from workers.generation.verification.grounding import Checked, Support
from workers.generation.verification.sources import Basis

log = structlog.get_logger("guichet.answer")

MOST_ASKED = 12
"""Sentences of an answer that are judged; a longer one is for a colleague."""
_OPEN = frozenset({"addition", "sentence", "substitution"})
"""What words find and cannot decide: another way to say it may be a right one."""
NOT_MEANT = "meaning"
FOUND = ("fact", "negation", "opposite", "substitution", "addition", "sentence", "words")
"""What words can find of a sentence, as codes."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """When meaning is judged, by whom, and from what verdict on a sentence passes."""

    mode: Literal["doubt", "on"]
    verifier: Verifier
    threshold: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one sentence. `missing` are the codes of what words found, without texts;
    `meaning` the verifier's verdict, None where it was not asked."""

    sentence: str
    sources: tuple[int, ...]
    missing: tuple[str, ...]
    meaning: float | None
    supported: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """A text's claims, judged. `away`: the verifier was wanted and did not answer."""

    support: Support
    verdicts: tuple[Verdict, ...]
    by: str = ""
    away: bool = False


def by_words(support: Support) -> Verified:
    """What words alone found."""
    return Verified(support, tuple(_verdict(one, one, None) for one in support.checked))


def verify(support: Support, bases: Mapping[int, Basis], meaning: Meaning | None) -> Verified:
    """Have the meaning of claims judged, where it is wanted. Never raises for a verifier that is
    away: what words left open stays open then."""
    if meaning is None:
        return by_words(support)
    wanted = _doubtful if meaning.mode == "doubt" else _judged
    asked = [place for place, one in enumerate(support.checked) if wanted(one)]
    if not asked:
        return by_words(support)
    if len(asked) > MOST_ASKED:
        return replace(by_words(support), away=meaning.mode == "on")
    pairs = [_pair(support.checked[place], bases) for place in asked]
    try:
        found = dict(zip(asked, meaning.verifier.verdicts(pairs), strict=True))
    except ConnectorError as error:
        log.warning("verifier.away", verifier=meaning.verifier.name, error=type(error).__name__)
        return replace(by_words(support), by=meaning.verifier.name, away=True)
    checked: list[Checked] = []
    verdicts: list[Verdict] = []
    for place, one in enumerate(support.checked):
        sure = found.get(place)
        judged = one if sure is None else _as_judged(one, sure, sure >= meaning.threshold)
        checked.append(judged)
        verdicts.append(_verdict(one, judged, sure))
    return Verified(Support(tuple(checked)), tuple(verdicts), meaning.verifier.name)


def _judged(one: Checked) -> bool:
    """Whether a verdict could change anything: the claim says something, and no fact of it is
    wrong."""
    return not one.claim.light and not one.claim.code and _OPEN.issuperset(one.missing)


def _doubtful(one: Checked) -> bool:
    return _judged(one) and not (one.supported and one.comparable)


def _as_judged(one: Checked, sure: float, passes: bool) -> Checked:
    if passes:
        value = max(one.value, sure)
        return replace(one, value=value, enough=True, missing=(), comparable=True)
    return replace(one, missing=(*one.missing, NOT_MEANT))


def _pair(one: Checked, bases: Mapping[int, Basis]) -> Pair:
    named = [bases[number] for number in one.claim.sources if number in bases]
    texts = [basis.solution for basis in named or bases.values()]
    return Pair(one.claim.text, "\n\n".join(texts))


def _verdict(before: Checked, after: Checked, sure: float | None) -> Verdict:
    codes = dict.fromkeys(code.partition(":")[0] for code in before.missing)
    if not before.enough:
        codes["words"] = None
    return Verdict(
        before.claim.text,
        before.claim.sources,
        tuple(codes),
        None if sure is None else round(sure, 4),
        after.supported,
    )
