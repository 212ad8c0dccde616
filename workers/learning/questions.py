"""Plain questions asked of a desk, and what became of them: written or quoted, sent or held. Pure.

A file holds one question a line as JSON: `question`, and if known `tickets`, the ids of the tickets
that answer it; an empty list says that none does.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from connectors.errors import BadInput

WRITTEN = "generated"
SENT = "answered"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the file; `tickets` is None where nobody said what answers it."""

    text: str
    tickets: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question. `origin` is ``generated`` for what a model wrote; `reasons` are
    the codes of its confidence and of the policy, of models that were asked in vain too. `unused`
    are the texts that models wrote and that were thrown away, the first one first."""

    question: AskedQuestion
    status: str
    origin: str = "none"
    text: str = ""
    sources: tuple[str, ...] = ()
    confidence: float | None = None
    reasons: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    seconds: float = 0.0
    unused: tuple[str, ...] = ()

    @property
    def written(self) -> bool:
        """Whether a model wrote what was sent or is held."""
        return self.origin == WRITTEN

    @property
    def sent(self) -> bool:
        """Whether it was sent without review."""
        return self.status == SENT

    @property
    def wrong_source(self) -> bool:
        """Whether its first source is known to be a wrong one."""
        known = self.question.tickets
        return known is not None and bool(self.sources) and self.sources[0] not in known

    @property
    def why(self) -> tuple[str, ...]:
        """Why it was not written and sent, as codes without their figures."""
        codes = [
            one for one in self.reasons if one.startswith(("held_", "risk:", "fell:", "declin"))
        ]
        if self.status == "in_review" and not codes:
            codes = [one for one in self.reasons if one in ("below_threshold", "mode_review")]
        return tuple(dict.fromkeys(_bare(one) for one in codes)) or (self.status,)

    def to_json(self) -> dict[str, Any]:
        """As one JSON object."""
        more = {"written": self.written, "sent": self.sent, "wrong_source": self.wrong_source}
        return {**asdict(self), "question": self.question.text} | more


def read_questions(file: Path) -> list[AskedQuestion]:
    """The questions of a file. Raises `BadInput` for one that is none."""
    try:
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        return [
            AskedQuestion(
                str(row["question"]),
                tuple(map(str, row["tickets"])) if row.get("tickets") is not None else None,
            )
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{file} holds no questions ({type(error).__name__}).",
            "A line is a JSON object with `question`, and `tickets` if they are known.",
        ) from error


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Counts, and why what was not written and sent was not."""

    def count(fits: Callable[[Outcome], bool]) -> int:
        return sum(map(fits, outcomes))

    others = [one for one in outcomes if not (one.written and one.sent)]
    return {
        "questions": len(outcomes),
        "written": count(lambda one: one.written),
        "written_and_sent": count(lambda one: one.written and one.sent),
        "written_and_held": count(lambda one: one.written and not one.sent),
        "quoted_and_sent": count(lambda one: not one.written and one.sent and bool(one.sources)),
        "sent_with_a_wrong_source": count(lambda one: one.sent and one.wrong_source),
        "status": dict(Counter(one.status for one in outcomes).most_common()),
        "why_not": dict(Counter(code for one in others for code in one.why).most_common()),
        "seconds": round(sum(one.seconds for one in outcomes), 1),
    }


def _bare(code: str) -> str:
    """A code without the figure at its end, or the model in its middle."""
    if code.startswith("fell:"):
        return f"fell:{code.rpartition(':')[2]}"
    head, _, tail = code.rpartition(":")
    return head if head and tail.isdigit() else code
