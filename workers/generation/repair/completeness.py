"""An answer made whole with what it leaves out of its source, word for word and in place. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from workers.generation.repair.edits import Edited, edited
from workers.generation.repair.gaps import Gaps
from workers.generation.repair.leaning import leans_back
from workers.generation.repair.origins import Origin, Origins
from workers.generation.verification.citations import NUMBERS
from workers.generation.verification.grounding import Support


def completed(text: str, support: Support, origins: Origins, gaps: Gaps) -> Edited | None:
    """`text` with what it leaves out, word for word and in the order of its source; None where it
    tells things in another order, or what is missing cannot stand by itself.

    Where it tells a part of a sentence, the whole one comes in the place of that part.
    """
    put_in = _whole(gaps, support, origins)
    if put_in is None:
        return None
    told = [origins.told_by(one.claim) for one in support.checked]
    before: dict[int, list[Origin]] = {}
    instead: dict[int, list[Origin]] = {}
    for one in put_in:
        parts = _parts(one, told, support, origins)
        for at in parts:
            instead.setdefault(at, [])
        if parts:
            instead[parts[0]].append(one)
        else:
            before.setdefault(_place(one, told, support), []).append(one)
    order: list[tuple[tuple[Origin, ...], bool]] = []
    for place in range(len(told) + 1):
        order += [((one,), True) for one in before.get(place, ())]
        order += [((one,), True) for one in instead.get(place, ())]
        order += [(one, False) for one in told[place : place + 1] if place not in instead]
    return edited(text, support.checked, instead, before) if origins.in_order(order) else None


def _whole(gaps: Gaps, support: Support, origins: Origins) -> list[Origin] | None:
    """What is missing with what it leans on; None where that is not to be had in whole
    sentences."""
    known = {one for each in support.checked for one in origins.told_by(each.claim)}
    # Who tells some items of a list without what leads to it has left that out for all of them.
    led = {one.under for one in known}
    wanted: set[Origin] = set()
    for one in gaps.sentences:
        at: Origin | None = one
        while at is not None and at not in wanted and (at is one or at not in known):
            if at.before_code or NUMBERS.search(at.text):
                return None
            wanted.add(at)
            if at.under is not None and at.under not in known and at.under not in led:
                wanted.add(at.under)
            at = origins.before(at) if leans_back(at.text) else None
    return sorted(wanted, key=lambda one: one.place)


def _parts(
    one: Origin, told: Sequence[Sequence[Origin]], support: Support, origins: Origins
) -> list[int]:
    """The places of the claims that tell a part of this sentence, in its words or others, and
    nothing else."""
    return [
        place
        for place, checked in enumerate(support.checked)
        if tuple(told[place]) == (one,)
        and not checked.claim.code
        and (origins.is_part(checked.claim, one) or origins.rewords(checked.claim, one))
    ]


def _place(one: Origin, told: Sequence[Sequence[Origin]], support: Support) -> int:
    """The place of the claim that a sentence is put in before: behind the one that tells what
    stands nearest before it in its source, else before the first that tells what comes later."""
    mine = [[other.place for other in each if other.source == one.source] for each in told]
    nearest = max((place for each in mine for place in each if place < one.place), default=None)
    if nearest is None:
        later = (at for at, each in enumerate(mine) if any(place > one.place for place in each))
        return next(later, len(told))
    at = max(at for at, each in enumerate(mine) if nearest in each) + 1
    # A block of code belongs to the sentence before it.
    while at < len(told) and support.checked[at].claim.code:
        at += 1
    return at
