"""Which sources go into a prompt, and how much of each. Pure.

The best sources come first, each with the part of its solution that answers the question; then
what the ticket was about; then the rest of the solutions, as long as there is room.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workers.generation.candidates import Candidate
from workers.generation.extractive.quotation import quote
from workers.generation.extractive.steps import is_useless
from workers.generation.guardrails.defuse import defuse
from workers.generation.guardrails.prompt_injection import has_prompt_injection
from workers.generation.verification.sources import Basis

MOST_SOURCES = 6
NEAR_BEST = 0.5
"""Share of the best relevance below which a source only leads a model astray."""
SITUATION = 300
"""Characters of what a ticket was about: enough to see whether it is the same problem."""
SOLUTION = 900
WHOLE_SOLUTION = 3_500
LEAST = 200
"""Characters of room below which no further source is begun."""
TITLE = 150
FRAME = 90
"""Characters that the tags and the date of a source take."""


@dataclass(frozen=True, slots=True)
class PackedSource:
    """A source as it stands in the prompt under `number`; its texts are defused."""

    number: int
    candidate: Candidate
    title: str
    situation: str
    solution: str

    @property
    def size(self) -> int:
        """Characters that it takes."""
        return len(self.title) + len(self.situation) + len(self.solution) + FRAME


def bases(cited: Iterable[PackedSource]) -> dict[int, Basis]:
    """What each citation ``[n]`` of a settled text rests on."""
    return {
        number: Basis(source.title, source.solution, source.candidate.language, source.situation)
        for number, source in enumerate(cited, start=1)
    }


def usable(candidates: Iterable[Candidate], avoid: frozenset[int]) -> list[Candidate]:
    """What may be shown to a model: it has a solution, nobody rejected it, and nothing in it
    speaks to the model itself."""
    return [
        candidate
        for candidate in candidates
        if candidate.ticket_id not in avoid
        and candidate.resolution
        and not is_useless(candidate.resolution)
        and not any(
            has_prompt_injection(text)
            for text in (candidate.title, candidate.problem, candidate.resolution)
        )
    ]


def pack(
    candidates: Sequence[Candidate], question: str, language: str, room: int
) -> tuple[PackedSource, ...]:
    """The sources that fit into `room` characters, numbered from 1; at least one, cut if need be.

    `candidates` are usable, most relevant first.
    """
    packed: list[PackedSource] = []
    left = room
    least = NEAR_BEST * max((one.relevance for one in candidates), default=0.0)
    for candidate in candidates[:MOST_SOURCES]:
        if packed and candidate.relevance < least:
            continue
        if packed and left < LEAST + FRAME:
            break
        title = _cut(defuse(candidate.title), min(TITLE, max(left // 4, 20)))
        most = min(SOLUTION, max(left - len(title) - FRAME, LEAST))
        source = PackedSource(
            len(packed) + 1, candidate, title, "", _solution(candidate, question, language, most)
        )
        packed.append(source)
        left -= source.size
    for place, source in enumerate(packed):
        situation = _situation(source.candidate)[: max(min(SITUATION, left), 0)]
        if len(situation) >= 40:
            packed[place] = replace(source, situation=_cut(situation, len(situation)))
            left -= len(situation)
    for place, source in enumerate(packed):
        if left < LEAST:
            break
        most = min(WHOLE_SOLUTION, len(source.solution) + left)
        longer = _solution(source.candidate, question, language, most)
        if len(source.solution) < len(longer) <= most:
            left -= len(longer) - len(source.solution)
            packed[place] = replace(packed[place], solution=longer)
    return tuple(packed)


def _solution(candidate: Candidate, question: str, language: str, room: int) -> str:
    text, _ = quote(question, language, candidate, room)
    return _cut(defuse(text), room)


def _situation(candidate: Candidate) -> str:
    # An article is its own solution.
    if candidate.kind == "article":
        return ""
    text = defuse(candidate.problem)
    text = text.removeprefix(candidate.title).lstrip(" .:\n")
    return _cut(" ".join(text.split()), SITUATION)


def _cut(text: str, room: int) -> str:
    """At most `room` characters, whole lines or words."""
    if len(text) <= room:
        return text
    kept = text[: max(room - 1, 1)]
    for mark in ("\n", " "):
        at = kept.rfind(mark)
        if at > room // 2:
            kept = kept[:at]
            break
    return kept.rstrip() + "…"
