"""Whether a text may be repaired at all, or is no answer to its sources. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workers.generation.guardrails.sanitizer import Sanitized
from workers.generation.guardrails.screening import doubts
from workers.generation.repair.origins import SIGNS
from workers.generation.verification.grounding import Checked, Support
from workers.generation.verification.sources import Basis, Source
from workers.generation.verification.strictness import ANSWER

MOST_UNSUPPORTED = 0.5
"""Share of its sentences above which a text is no answer to its sources: less than half of it is
the model's reading of them, so that to repair it would be to write it. Of 42 answers of a small
model nine had such a sentence: in four it was all of them, in one five of nine, in four a third or
less."""
FEWEST = 2
"""Sentences below which a text is neither repaired nor thrown away."""


def mostly_unsupported(support: Support, bases: Mapping[int, Basis]) -> bool:
    """Whether more than half of what a text says is not borne out, and nothing else is wrong with
    it. Of one sentence there is no "most": a colleague looks at it."""
    weighty = support.weighty
    unsupported = sum(not one.supported for one in weighty)
    if len(weighty) < FEWEST or unsupported <= MOST_UNSUPPORTED * len(weighty):
        return False
    return support.comparable and not is_planted(support, bases)


def is_planted(support: Support, bases: Mapping[int, Basis]) -> bool:
    """Whether a sentence that is not borne out names a link, a host or a person that no source
    does, or has markup: who planted that is a matter for a colleague."""
    named = {word.strip(SIGNS) for basis in bases.values() for word in basis.solution.split()}
    texts = (one.claim.text for one in support.unsupported if not one.claim.code)
    words = (word for text in texts for word in text.split())
    strange = " ".join(word for word in words if word.strip(SIGNS) not in named)
    return bool(doubts(Sanitized(strange, ()), (), ()))


def foreign_places(
    checked: Sequence[Checked], bases: Mapping[int, Basis], language: str
) -> frozenset[int]:
    """The places of claims that are copied from a source in another language, beside an answer
    from one in its own: the first that it cites is."""
    first = bases.get(1)
    if first is None or first.language != language:
        return frozenset()
    read = {
        number: Source(one, compounds=ANSWER.compounds)
        for number, one in bases.items()
        if one.language not in (language, "und")
    }
    return frozenset(
        place
        for place, one in enumerate(checked)
        if one.claim.sources
        and all(
            number in read and read[number].says(one.claim.text) for number in one.claim.sources
        )
    )
