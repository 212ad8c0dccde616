"""Whether a text strayed from its sources as models do, and may be written once more. Pure."""

from __future__ import annotations

from workers.generation.drafter import DEED
from workers.generation.generative.context import bases
from workers.generation.generative.verdict import Judged
from workers.generation.guardrails.risk import risks
from workers.generation.repair.occasion import is_planted
from workers.generation.verification.deeds import tells_a_deed

DOUBTED = frozenset({"unsupported", "uncited", "no_citation", "incomplete", "cut"})
"""Why a colleague looks at a text that says other things than its sources, or less."""


def strays(judged: Judged) -> bool:
    """Whether a text only waits for what it says beside its sources, or leaves out of them.

    Who planted a link, a host or a risky step, or told of a deed that no source tells, had a say in
    it: a colleague is to see that, and no other text in its place.
    """
    codes = {one.partition(":")[0] for one in judged.held}
    if not codes & DOUBTED or not codes <= DOUBTED | {DEED}:
        return False
    unsupported = [one.claim.text for one in judged.support.unsupported]
    if any(tells_a_deed(text) or risks(text) for text in unsupported):
        return False
    return not is_planted(judged.support, bases(judged.cited))
