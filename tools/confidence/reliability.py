"""How well a confidence tells right from wrong. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
"""Ranges of confidence."""
_NORMAL = 1.96
"""Of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class First:
    """The best of a search: how sure it is, whether it is right, and what it counts. `without`:
    the tickets that answer it were hidden."""

    sure: float
    right: bool
    weight: float
    without: bool = False


def area(found: Sequence[First]) -> float:
    """The area under the curve: how often a right one is surer than a wrong one."""
    good = [one for one in found if one.right]
    bad = [one for one in found if not one.right]
    won = sum(
        a.weight * b.weight * ((a.sure > b.sure) + 0.5 * (a.sure == b.sure))
        for a in good
        for b in bad
    )
    return won / (sum(one.weight for one in good) * sum(one.weight for one in bad))


def brier(found: Sequence[First]) -> float:
    """The mean square of what the confidence is off: 0 is perfect, less is better."""
    off = sum(one.weight * (one.sure - one.right) ** 2 for one in found)
    return off / sum(one.weight for one in found)


def sent(found: Sequence[First], threshold: float) -> tuple[int, int]:
    """How many are so sure, and how many of those are wrong."""
    sure = [one for one in found if one.sure >= threshold]
    return len(sure), sum(not one.right for one in sure)


def interval(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson."""
    if not whole:
        return 0.0, 1.0
    share, square = part / whole, _NORMAL**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    room = _NORMAL * math.sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    room /= 1 + square / whole
    return max(0.0, middle - room), min(1.0, middle + room)


def reliability(found: Sequence[First]) -> str:
    """Of each range of confidence, how many are right; the share is by what they count."""
    told = [f"area {area(found):.3f}, Brier {brier(found):.3f}"]
    for least, most in pairwise(EDGES):
        inside = [one for one in found if least <= one.sure < most]
        right = [one for one in inside if one.right]
        share = sum(one.weight for one in right) / (sum(one.weight for one in inside) or 1)
        told.append(f"{least:.1f}: {len(right)}/{len(inside)} ({share:.2f})")
    return "\n  ".join(told)
