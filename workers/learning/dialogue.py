"""Labelled conversations against what the desk did in them: figures, and a reliability curve. Pure.

A file holds one conversation a line: `id`, `category`, `turns`; a turn has `text` and `expect` with
`outcomes` (any is right), `best`, and `sources_any` (ids of tickets, any is right as the first).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from connectors.errors import BadInput

ANSWERS = frozenset({"answer_sent", "answer_reviewed"})
REPLIED = frozenset({"small_talk", "thanks", "refuse", "known_incident", "ticket_status"})
BY_STATUS = {
    "with_human": "handoff",
    "escalated": "ticket_opened",
    "in_review": "answer_reviewed",
    "answered": "answer_sent",
    "abstained": "abstain",
    "clarifying": "clarify",
}
BINS = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 1.01)
"""Confidences between which answers are counted together."""


@dataclass(frozen=True, slots=True)
class PlayedTurn:
    """What was expected of a turn, and what came: an outcome, the tickets cited in their order, and
    the confidence of an answer."""

    conversation: str
    number: int
    category: str
    text: str
    expect: dict[str, Any]
    got: str
    sources: tuple[str, ...]
    confidence: float | None

    @property
    def fits(self) -> bool:
        """Whether it ended as one of the right outcomes."""
        return self.got in self.expect["outcomes"]

    @property
    def right(self) -> bool:
        """Whether it is an answer whose first source is a right one."""
        first = self.sources[0] if self.sources else None
        return self.got in ANSWERS and first in self.expect["sources_any"]


def outcome(status: str, gate: str | None, before: Iterable[str]) -> str:
    """What became of a question; `before` are the outcomes earlier in its conversation: once a
    human has it, silence is right."""
    if gate == "who_are_you":
        return "small_talk"
    if gate in REPLIED:
        return str(gate)
    found = BY_STATUS.get(status, status)
    return "handoff" if found == "superseded" and "handoff" in before else found


def read_conversations(file: Path) -> list[dict[str, Any]]:
    """The conversations of a file. Raises `BadInput` for one that is none."""
    try:
        lines = file.read_text("utf-8").splitlines()
        found = [json.loads(line) for line in lines if line.strip()]
        for one in found:
            for turn in one["turns"]:
                _ = turn["text"], turn["expect"]["outcomes"], turn["expect"]["sources_any"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{file} holds no conversations ({type(error).__name__}).",
            "A line has `id`, `category` and `turns` with `text` and `expect`.",
        ) from error
    return found


def figures(turns: Sequence[PlayedTurn]) -> dict[str, Any]:
    """Counts, with what they could have been."""
    sent = [one for one in turns if one.got == "answer_sent"]
    answered = [one for one in turns if one.got in ANSWERS]
    answerable = [one for one in turns if one.expect.get("best") in ANSWERS]
    needed = [one for one in turns if "abstain" not in one.expect["outcomes"]]
    impossible = [one for one in turns if one.expect.get("impossible")]
    urgent = [one for one in turns if one.category == "urgent_security"]
    return {
        "turns": len(turns),
        "acceptable": _part(one.fits for one in turns),
        "best": _part(one.got == one.expect.get("best") for one in turns),
        "wrong_sent": _part(not one.right and bool(one.sources) for one in sent),
        "answerable_right": _part(one.right for one in answerable),
        "first_source_right": _part(one.right for one in answered),
        "false_abstentions": _part(one.got == "abstain" for one in needed),
        "impossible_sent": _part(one.got == "answer_sent" for one in impossible),
        "urgent_handed_off": _part(one.got in ("handoff", "ticket_opened") for one in urgent),
        "got": dict(Counter(one.got for one in turns).most_common()),
        "reliability": reliability(turns),
    }


def reliability(turns: Iterable[PlayedTurn]) -> list[dict[str, Any]]:
    """How many answers of each range of confidence have a right first source."""
    answered = [one for one in turns if one.got in ANSWERS and one.confidence is not None]
    curve = []
    for least, most in pairwise(BINS):
        inside = [one for one in answered if least <= (one.confidence or 0.0) < most]
        if inside:
            part = _part(one.right for one in inside)
            curve.append({"from": least, "to": min(most, 1.0), **part})
    return curve


def _part(found: Iterable[bool]) -> dict[str, Any]:
    values = list(found)
    share = round(sum(values) / len(values), 3) if values else None
    return {"count": sum(values), "of": len(values), "share": share}
