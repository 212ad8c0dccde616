"""A settled text revised: put back into its sources' words, and made whole. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workers.generation.drafter import Unusable
from workers.generation.generative.context import PackedSource, bases
from workers.generation.generative.prompt import Material
from workers.generation.guardrails.screening import doubts, sanitize_draft
from workers.generation.repair.completeness import Gaps, completed, gaps_of, skips
from workers.generation.repair.edits import Change, Edited
from workers.generation.repair.origins import Origins
from workers.generation.repair.repair import repair
from workers.generation.verification.citations import settle
from workers.generation.verification.grounding import Support, check


@dataclass(frozen=True, slots=True)
class Revision:
    """A text with its citations settled; `cited` are its sources, the one of ``[1]`` first.

    `support` is what words find of it; `changes` were made to what the model wrote.
    """

    text: str
    cited: tuple[PackedSource, ...]
    support: Support
    changes: tuple[Change, ...] = ()
    incomplete: bool = False
    """It leaves something out that could not be put in."""


def as_written(text: str, cited: tuple[PackedSource, ...], material: Material) -> Revision:
    """A settled text as its model wrote it."""
    given = bases(cited or material.sources)
    return Revision(text, cited, check(text, given, material.asked, material.language))


def repaired(found: Revision, material: Material) -> Revision:
    """The text with what no source bears out replaced or left out; as it was where it cannot be,
    or something would be left that no source bears out."""
    if not found.cited:
        return found
    given = bases(found.cited)
    edited = repair(found.text, given, found.support, material.asked, material.language)
    return found if edited is None else _edited(found, edited, material)


def made_whole(found: Revision, material: Material) -> Revision:
    """The text with what it leaves out of the source that it mainly rests on; marked as incomplete
    where that cannot be put in.

    Raises `Unusable` where it leaves out most of what that source tells to do.
    """
    support = found.support
    if not found.cited or support.unsupported or not support.comparable:
        return found
    origins, gaps = _gaps(found, material)
    if not gaps.count:
        return found
    if gaps.mostly:
        raise Unusable("mostly_left_out")
    edited = completed(found.text, support, origins, gaps)
    whole = found if edited is None else _edited(found, edited, material)
    left = whole is found or _gaps(whole, material)[1].count > 0
    # What a colleague should see of the model's text must not go with what was replaced.
    left = left or not _doubts(found, material) <= _doubts(whole, material)
    return replace(found, incomplete=True) if left else whole


def skips_a_step(found: Revision, material: Material) -> bool:
    """Whether a text that is still being written has left out what it would put in before."""
    if not found.cited or not found.support.comparable:
        return False
    origins, gaps = _gaps(found, material)
    return skips(gaps, found.support, origins)


def _doubts(found: Revision, material: Material) -> set[str]:
    """Why a colleague would have to look at a text, where no host is allowed."""
    cited = [(one.candidate.url, one.solution) for one in found.cited]
    return set(doubts(sanitize_draft(found.text, cited, (), material.language), cited, ()))


def _gaps(found: Revision, material: Material) -> tuple[Origins, Gaps]:
    given = bases(found.cited)
    origins = Origins(given, material.asked, material.language)
    articles = frozenset(
        number for number, one in enumerate(found.cited, start=1) if one.candidate.kind == "article"
    )
    gaps = gaps_of(found.text, found.support, given, origins, material.asked, articles)
    return origins, gaps


def _edited(found: Revision, edited: Edited, material: Material) -> Revision:
    """The text after it was edited, checked again; as it was where it would not be borne out."""
    again = settle(edited.text, bases(found.cited).keys())
    left = _left(found.cited, again.order)
    if not left:
        return found
    support = check(again.text, bases(left), material.asked, material.language)
    if support.unsupported:
        return found
    return Revision(again.text, left, support, (*found.changes, *edited.changes))


def _left(cited: Sequence[PackedSource], order: Sequence[int]) -> tuple[PackedSource, ...]:
    return tuple(cited[number - 1] for number in order)
