"""One answer to several needs, from a draft for each. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connectors.errors import BadInput
from workers.generation.drafter import CitedTicket, Drafted
from workers.generation.extractive.drafter import text_hash
from workers.translations.sentences import say

VERSION = "several-1"
TITLE = 90
"""Characters of a need that stand above its answer."""
_NUMBER = re.compile(r"\[(\d{1,2})\]")


@dataclass(frozen=True, slots=True)
class Answered:
    """A need, with the draft for it; None where nothing answers it."""

    need: str
    drafted: Drafted | None


def joined(answered: Sequence[Answered], language: str) -> Drafted:
    """One draft of several parts; a need without an answer is named as one. It is as sure as the
    least sure of its parts, and held for what any of them is. One part at least has a draft."""
    parts = [one.drafted for one in answered if one.drafted is not None]
    told: list[str] = []
    sources: list[CitedTicket] = []
    for one in answered:
        text = one.drafted.text if one.drafted else None
        cited = one.drafted.sources if one.drafted else ()
        told.append(part(one.need, text, len(cited), len(sources), language))
        sources += [replace(source, number=source.number + len(sources)) for source in cited]
    open_needs = len(answered) - len(parts)
    reasons = [f"needs:{len(answered)}", *([f"needs_open:{open_needs}"] if open_needs else [])]
    return Drafted(
        origin="extractive" if any(one.origin == "extractive" for one in parts) else "generated",
        text="\n\n".join(told),
        language=language,
        sources=tuple(sources),
        confidence=min(one.confidence for one in parts),
        reasons=(*reasons, *dict.fromkeys(reason for one in parts for reason in one.reasons)),
        recipe={
            "drafter": VERSION,
            "language": language,
            "parts": [_recipe(one) for one in answered],
        },
        evidence=tuple(
            dict.fromkeys(
                (
                    *(one.need for one in answered),
                    *(text for one in parts for text in one.evidence),
                )
            )
        ),
        held=tuple(dict.fromkeys(code for one in parts for code in one.held)),
        fallen=tuple(dict.fromkeys(code for one in parts for code in one.fallen)),
        thrown=tuple(one for each in parts for one in each.thrown),
    )


def part(need: str, text: str | None, sources: int, before: int, language: str) -> str:
    """A need with its answer, whose citations are counted on from those before it; or that nothing
    was found for it."""
    named = " ".join(need.split())
    title = named if len(named) <= TITLE else f"{named[: TITLE - 1].rstrip()}…"
    if text is None:
        return f"**{title}**\n\n{say('need_unanswered', language)}"

    def counted(found: re.Match[str]) -> str:
        number = int(found.group(1))
        return f"[{number + before}]" if 1 <= number <= sources else found.group()

    return f"**{title}**\n\n{_NUMBER.sub(counted, text)}"


def replay_joined(
    recipe: Mapping[str, Any], evidence: Mapping[str, str], again: Mapping[str, Any]
) -> str:
    """The text of a joined draft again; `again` makes a part by its origin. Raises `BadInput` where
    another version made it, or a text is missing."""
    told: list[str] = []
    before = 0
    for one in recipe["parts"]:
        need = evidence.get(one["need"])
        if need is None or one.get("origin") not in (None, *again):
            raise BadInput("A part of this answer cannot be made again by this version.")
        text = again[one["origin"]](one["recipe"], evidence) if one.get("origin") else None
        told.append(part(need, text, one["sources"], before, recipe["language"]))
        before += one["sources"]
    return "\n\n".join(told)


def _recipe(one: Answered) -> dict[str, Any]:
    entry: dict[str, Any] = {"need": text_hash(one.need), "sources": 0}
    if one.drafted is not None:
        entry |= {
            "origin": one.drafted.origin,
            "recipe": one.drafted.recipe,
            "sources": len(one.drafted.sources),
        }
    return entry
