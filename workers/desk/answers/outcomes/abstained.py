"""That nothing is known, and how near a source must be to what is added then."""

from __future__ import annotations

from workers.desk.answers.release import fallen_reasons
from workers.desk.answers.work import ABSTAIN, UNKNOWN_ASKER, Found, Prepared, Work
from workers.generation.drafter import Undrafted
from workers.generation.triage.threads.follow_ups import asks, is_another_need, may_follow
from workers.text.language import detect_language
from workers.translations.sentences import LANGUAGES, say

FAINT = 0.5
"""Relevance from which a source is worth a look for what is added where nothing was known: below
it, of 25 such messages 22 were on what no ticket knows."""
ADDED = 0.7
"""The same for what asks nothing, "another cable does it, too": below it, of 4 none was known."""


def least_added(work: Work) -> float:
    """How relevant a source must be at least to what is added to something unknown; 0 for any
    other message."""
    if not _adds_to_nothing(work):
        return 0.0
    return FAINT if asks(work.question) else ADDED


def _adds_to_nothing(work: Work) -> bool:
    """Whether a message adds to what nothing was known of, and asks for nothing else."""
    if not (work.abstained and work.in_thread and may_follow(work.question)):
        return False
    return not is_another_need(work.question, "\n".join(work.topic))


def abstained(work: Work, found: Found, undrafted: Undrafted) -> Prepared:
    """That nothing is known, in other words where that was said in its thread before."""
    best = max((one.relevance for one in found.candidates), default=0.0)
    unknown = (UNKNOWN_ASKER,) if work.unknown_asker else ()
    fallen = fallen_reasons(undrafted.fallen)
    again = say("abstain_again", work.language) if work.abstained else ""
    return Prepared(
        gate=ABSTAIN,
        reasons=(*undrafted.reasons, f"relevance:{best:.2f}", *fallen, *unknown),
        fallen=undrafted.fallen,
        thrown=undrafted.thrown,
        more=_in_both(work) or again,
    )


def _in_both(work: Work) -> str:
    """That we speak only French and English, for a question in another language; else nothing."""
    spoken = detect_language(work.question, default=work.language)
    if spoken in LANGUAGES:
        return ""
    return f"{say('other_language', work.language)}\n\n{say('abstain', work.language)}"
