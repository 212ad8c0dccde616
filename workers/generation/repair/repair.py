"""An answer whose sentences are not all borne out, put back into its source's own words. Pure.

A sentence that no source bears out is replaced by the sentences of its source that it stands for,
whole and word for word, or left out where it stands for none: it says the question or the problem
of the source again, speaks of the sources, or explains what nobody explained. What is copied from a
source in another language, beside an answer from one in the asker's, is left out too. Nothing is
moved. What would lose its condition, its list or its place among the steps is not repaired, nor is
an answer that skips a step of a list: a colleague looks at it, as before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workers.generation.repair.edits import Edited, edited
from workers.generation.repair.leaning import may_go, retold_places, with_context
from workers.generation.repair.occasion import FEWEST, foreign_places, is_planted
from workers.generation.repair.origins import Origin, Origins
from workers.generation.verification.grounding import Checked, Support
from workers.generation.verification.sources import Basis


def repair(
    text: str, bases: Mapping[int, Basis], support: Support, question: str, language: str
) -> Edited | None:
    """`text`, whose citations name `bases` and which was found to have `support`, repaired; None
    where nothing is to be repaired, or it cannot be."""
    foreign = foreign_places(support.checked, bases, language)
    if not (support.unsupported or foreign) or not support.comparable:
        return None
    if len(support.weighty) < FEWEST or is_planted(support, bases):
        return None
    origins = Origins(bases, question, language)
    repaired = _repaired(text, support, origins, foreign)
    if repaired is not None:
        return repaired
    # What says the problem of a source again is only left out where it cannot be replaced.
    retold = retold_places(support.checked, origins)
    return _repaired(text, support, origins, foreign, retold) if retold else None


def _repaired(
    text: str,
    support: Support,
    origins: Origins,
    foreign: frozenset[int],
    retold: frozenset[int] = frozenset(),
) -> Edited | None:
    chosen = _chosen(support.checked, origins, foreign, retold)
    if chosen is None:
        return None
    said = _places(support.checked, chosen, origins)
    if not origins.in_order(said):
        return None
    # A sentence that is not borne out may stand for the step that is skipped; one from a source in
    # another language does not, and what is left out is looked for afterwards.
    if support.unsupported and origins.skips({one for told, _ in said for one in told}):
        return None
    return edited(text, support.checked, chosen)


def _chosen(
    checked: Sequence[Checked],
    origins: Origins,
    foreign: frozenset[int],
    retold: frozenset[int],
) -> dict[int, tuple[Origin, ...]] | None:
    """For each claim that is not borne out, by its place, what comes in its stead; None if one of
    them can neither be replaced nor left out. What is `foreign` or `retold` is left out."""
    stays = [
        one.claim for place, one in enumerate(checked) if one.supported and place not in foreign
    ]
    said = {one for claim in stays for one in origins.told_by(claim)}
    chosen: dict[int, tuple[Origin, ...]] = {}
    for place, found in enumerate(checked):
        if place in foreign:
            chosen[place] = ()
            continue
        if found.supported:
            continue
        if place in retold:
            chosen[place] = ()
            continue
        if found.claim.code or found.claim.light:
            # Of a few words nobody can say what they stand for.
            return None
        by = [one for one in origins.stands_for(found.claim) if one not in said]
        whole = with_context(by, origins, said)
        if whole is None or not (whole or may_go(place, checked, origins)):
            return None
        chosen[place] = whole
        said.update(whole)
    return chosen


def _places(
    checked: Sequence[Checked], chosen: Mapping[int, tuple[Origin, ...]], origins: Origins
) -> list[tuple[tuple[Origin, ...], bool]]:
    """What each claim says of the sources, in the order of the answer, and whether it is put in."""
    return [
        (chosen[place], True) if place in chosen else (origins.told_by(one.claim), False)
        for place, one in enumerate(checked)
    ]
