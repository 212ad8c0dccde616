"""What a source says, as whoever asked may read it beside an answer that nobody looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from workers.generation.guardrails.prompt_injection import claims_approval
from workers.generation.guardrails.risk import risks
from workers.generation.guardrails.screening import doubts, sanitize_draft
from workers.text.sentences import sentences

LEFT_OUT = "…"


@lru_cache(maxsize=512)
def quiet_excerpt(
    excerpt: str, url: str | None, allowed_hosts: tuple[str, ...], language: str
) -> str:
    """The excerpt without the sentences for which an answer would be held: those with a strange
    link or address, a mention, a risky step, an order to a machine, a claim of approval.

    Empty if it is one only as a whole. Staff see the ticket itself. Kept for a while, because a
    console that is watched shows the same ones again and again.
    """
    own = [(url, "")]

    # A sentence that comes again is looked at once.
    @cache
    def alarming(text: str) -> bool:
        sanitized = sanitize_draft(text, own, allowed_hosts, language)
        return bool(risks(text) or claims_approval(text) or doubts(sanitized, own, allowed_hosts))

    def shown(lines: Sequence[Sequence[str]]) -> str:
        return "\n".join(" ".join(line) for line in lines)

    lines = [sentences(line) for line in excerpt.splitlines()]
    # Mostly there is nothing to leave out, and no sentence is looked at by itself.
    if not alarming(shown(lines)):
        return sanitize_draft(shown(lines), own, allowed_hosts, language).text
    quiet = [_without(alarming, line) for line in lines]
    text = sanitize_draft(shown(quiet), own, allowed_hosts, language).text
    return "" if alarming(text) else text


def _without(alarming: Callable[[str], bool], line: Sequence[str]) -> list[str]:
    """The sentences of a line; several in a row are left out by one mark."""
    kept: list[str] = []
    for sentence in line:
        if not alarming(sentence):
            kept.append(sentence)
        elif kept[-1:] != [LEFT_OUT]:
            kept.append(LEFT_OUT)
    return kept
