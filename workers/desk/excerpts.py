"""What a source says, as whoever asked may read it beside an answer that nobody looked at."""

from __future__ import annotations

from collections.abc import Sequence

from workers.answering.claims import sentences
from workers.answering.orders import claims_approval
from workers.answering.risk import risks
from workers.desk.guarding import doubts, guard_draft

LEFT_OUT = "…"


def quiet_excerpt(
    excerpt: str, url: str | None, allowed_hosts: Sequence[str], language: str
) -> str:
    """The excerpt without the sentences for which an answer would be held: those with a strange
    link or address, a mention, a risky step, an order to a machine, a claim of approval.

    Empty if it is one only as a whole. Staff see the ticket itself.
    """
    own = [(url, "")]

    def alarming(text: str) -> bool:
        guarded = guard_draft(text, own, allowed_hosts, language)
        return bool(risks(text) or claims_approval(text) or doubts(guarded, own, allowed_hosts))

    lines = []
    for line in excerpt.splitlines():
        kept = [LEFT_OUT if alarming(one) else one for one in sentences(line)]
        lines.append(" ".join(one for place, one in enumerate(kept) if _is_news(kept, place)))
    text = guard_draft("\n".join(lines), own, allowed_hosts, language).text
    return "" if alarming(text) else text


def _is_news(kept: Sequence[str], place: int) -> bool:
    """Several sentences in a row are left out by one mark."""
    return kept[place] != LEFT_OUT or place == 0 or kept[place - 1] != LEFT_OUT
