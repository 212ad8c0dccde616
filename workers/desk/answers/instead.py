"""The quotation of a source in place of what a model wrote of it in another language.

A translation cannot be compared with its source by words, and would wait for a colleague; the
source's own words need not, and say that they are in another language."""

from __future__ import annotations

from dataclasses import replace

from workers.desk.answers.release import fallen_reasons
from workers.desk.answers.work import Prepared
from workers.generation.drafter import HELD, Thrown
from workers.generation.metrics import DRAFTS

FOREIGN = frozenset({"held_not_comparable", "held_wrong_language"})
"""Why a draft waits whose source is in another language than its own."""
UNSHOWN = frozenset({"held_unsupported", "held_uncited"})
"""What is found besides of such a draft, since its words cannot be compared with the source's."""


def is_foreign(prepared: Prepared) -> bool:
    """Whether a written draft waits for nothing but that it was written in another language than
    its source, or than its asker's: a doubt of its own, such as a deed told, is a colleague's."""
    codes = {one.partition(":")[0] for one in prepared.reasons if one.startswith("held_")}
    written = prepared.gate == "review" and prepared.origin == "generated"
    return written and bool(codes & FOREIGN) and codes <= FOREIGN | UNSHOWN


def in_place_of(written: Prepared, quoted: Prepared) -> Prepared | None:
    """The quotation that is sent in place of a draft that waits, the draft kept with it.

    None where the quotation would wait, too, or quotes first what the draft does not cite.
    """
    cited = [source.ticket_id for source in written.sources]
    if quoted.gate != "send" or quoted.sources[0].ticket_id not in cited:
        return None
    model = written.recipe["model"]
    DRAFTS.labels(model, HELD).inc()
    fallen = (*written.fallen, f"{model}:{HELD}")
    return replace(
        quoted,
        reasons=(*quoted.reasons, *fallen_reasons(fallen)),
        recipe={**quoted.recipe, "fallen": list(fallen)},
        fallen=fallen,
        thrown=(*written.thrown, Thrown(model, HELD, written.text, tuple(cited))),
    )
