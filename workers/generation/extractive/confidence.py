"""How sure we are of a quoted answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workers.generation.candidates import Candidate
from workers.generation.confidence import AGREEMENT, OLD, OLD_DAYS, Confidence
from workers.generation.extractive.quotation import Proposal
from workers.text.tokens import content_words

SHORT, CLOSE_SECOND, ARTICLE = 0.10, 0.06, 0.05
SHORT_QUOTE = 60
FOREIGN = 0.04
"""For a reader who may not read it; that it is less surely the case is in its relevance."""
CLOSE = 0.95
SAME_CASE = 0.6
"""Share of common words from which two titles tell of one case."""


def quoted_confidence(
    proposal: Proposal, candidates: Sequence[Candidate], today: date
) -> Confidence:
    """The confidence of a proposal that was made from `candidates` on the day `today`."""
    best = proposal.sources[0]
    value = best.candidate.relevance
    reasons = [f"relevance:{value:.2f}"]

    def weigh(by: float, reason: str) -> None:
        nonlocal value
        value += by
        reasons.append(reason)

    if proposal.agreeing:
        weigh(AGREEMENT, f"agreeing_sources:{proposal.agreeing + 1}")
    elif _close_second(best.candidate, candidates):
        weigh(-CLOSE_SECOND, "close_second")
    if not proposal.same_language:
        weigh(-FOREIGN, "other_language")
    if best.candidate.kind == "article":
        weigh(ARTICLE, "article")
    elif best.candidate.date and (today - best.candidate.date.date()).days > OLD_DAYS:
        weigh(-OLD, f"old:{(today - best.candidate.date.date()).days}d")
    if len(best.quoted) < SHORT_QUOTE:
        weigh(-SHORT, "short_resolution")
    return Confidence(round(min(1.0, max(0.0, value)), 4), tuple(reasons))


def _close_second(best: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether another case is as likely. A second ticket of the same one is no doubt."""
    return any(
        other.ticket_id != best.ticket_id
        and other.relevance >= CLOSE * best.relevance
        and not _same_case(best, other)
        for other in candidates
    )


def _same_case(one: Candidate, other: Candidate) -> bool:
    mine, theirs = (set(content_words(each.title, each.language)) for each in (one, other))
    return len(mine & theirs) >= SAME_CASE * max(1, min(len(mine), len(theirs)))
