"""What becomes of a draft: it is guarded, its doubts are named, and the policy decides."""

from __future__ import annotations

from collections.abc import Sequence

from workers.desk.answers.work import Found, Prepared, Work
from workers.generation.drafter import Drafted
from workers.generation.guardrails.prompt_injection import claims_approval, has_prompt_injection
from workers.generation.guardrails.risk import risks
from workers.generation.guardrails.sanitizer import Sanitized
from workers.generation.guardrails.screening import doubts, is_doubtful_title, sanitize_draft
from workers.generation.policy import PolicyInput, decide
from workers.settings import Settings

DETAIL = "detail:"
"""Begins the reason of a draft that quotes a detail of what the thread is about."""


def release(work: Work, drafted: Drafted, found: Found, settings: Settings) -> Prepared:
    """A new draft with what the policy makes of it."""
    hosts = sorted(settings.allowed_link_hosts)
    cited = [(source.url, source.excerpt) for source in drafted.sources]
    guarded = sanitize_draft(drafted.text, cited, hosts, drafted.language)
    risky = risks(guarded.text)
    decision = decide(
        PolicyInput(
            mode=work.mode,
            confidence=drafted.confidence,
            threshold=_threshold(work, drafted, settings),
            risks=risky,
            held=_held(work, drafted, found, guarded, hosts),
        )
    )
    return Prepared(
        gate=decision.outcome,
        origin=drafted.origin,
        text=guarded.text,
        language=drafted.language,
        sources=drafted.sources,
        confidence=drafted.confidence,
        reasons=(*drafted.reasons, *fallen_reasons(drafted.fallen), *decision.reasons),
        risks=risky,
        recipe={
            **drafted.recipe,
            "revision": found.revision,
            "space": found.space,
            "allowed_hosts": hosts,
            "removed": list(guarded.removed),
            "fallen": list(drafted.fallen),
        },
        evidence=drafted.evidence,
        fallen=drafted.fallen,
        thrown=drafted.thrown,
    )


def _threshold(work: Work, drafted: Drafted, settings: Settings) -> float:
    """The confidence from which on a draft needs no review. A detail out of the sources of the
    answer before it is as sure as that answer was, and is no doubtful search; a question behind
    small talk follows nothing."""
    if not work.topic or _is_of_the_answer(work, drafted):
        return settings.send_threshold
    return max(settings.send_threshold, settings.follow_up_threshold)


def _is_of_the_answer(work: Work, drafted: Drafted) -> bool:
    """Whether a draft quotes a detail out of the sources of the answer before it."""
    told = {ticket for ticket, _ in work.told}
    is_detail = any(one.startswith(DETAIL) for one in drafted.reasons)
    return is_detail and all(one.ticket_id in told for one in drafted.sources)


def _held(
    work: Work, drafted: Drafted, found: Found, guarded: Sanitized, hosts: Sequence[str]
) -> tuple[str, ...]:
    """Why a colleague must look at a draft, whatever its confidence."""
    cited = [(source.url, source.excerpt) for source in drafted.sources]
    held = tuple(dict.fromkeys((*drafted.held, *doubts(guarded, cited, hosts))))
    if "claims_approval" not in held and claims_approval(guarded.text):
        held = (*held, "claims_approval")
    if work.rejected:
        # The asker was told that a colleague looks at it, and one threw the first one out.
        held = (*held, "after_rejection")
    if work.doubted:
        held = (*held, "may_be_urgent")
    if any(is_doubtful_title(source.title, hosts) for source in drafted.sources):
        held = (*held, "source_title")
    if _speaks_up(drafted, found):
        held = (*held, "source_orders")
    return held


def _speaks_up(drafted: Drafted, found: Found) -> bool:
    """Whether a cited ticket gives orders to the machine that reads it, quoted or not: whoever
    wrote them meant the rest of it, too."""
    cited = {source.ticket_id for source in drafted.sources}
    return any(
        has_prompt_injection(text)
        for one in found.candidates
        if one.ticket_id in cited
        for text in (one.title, one.problem, one.resolution or "")
    )


def fallen_reasons(fallen: Sequence[str]) -> list[str]:
    """The models that were asked in vain, as reasons of a draft."""
    return [f"fell:{one}" for one in fallen]
