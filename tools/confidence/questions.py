"""The questions that confidence is learned from, as employees would type them.

``questions.tsv`` has a question a line: the ticket that it was written around, the tickets that
answer it (none for a near miss), the question, and for a few what was asked before it, as one
question with it. ``harder.tsv`` has more of them, by people who did not know how the search works:
troubles in words that their ticket has not, and near misses that have them.

``follow_ups.tsv`` has follow-ups in the same columns: those that ask for a detail of the quoted
ticket, that it has or lacks; those that add something to what was asked; those that change what
they are about, to another ticket or to what none tells of; those that tell what became of the
quoted steps; and those that speak of something else without saying so. A ticket's questions are
either all learned from or none.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

from workers.text.language import detect_language

HERE = Path(__file__).parent
QUESTIONS, HARDER = HERE / "questions.tsv", HERE / "harder.tsv"
FOLLOW_UPS = HERE / "follow_ups.tsv"
NEAR_MISS, WITHOUT = 1.5, 0.5
"""What a question without an answer weighs, as a wrong answer that is sent costs more than a right
one that waits; and one that is asked without its tickets: those are no better than what was found
by chance."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the tickets that answer it, and the ticket that it was written around."""

    anchor: str
    right: frozenset[str]
    text: str
    before: str = ""

    @property
    def held(self) -> bool:
        """Whether nothing is learned from it."""
        around = self.anchor if self.anchor != "-" else self.text
        return zlib.crc32(around.encode()) % 3 == 1

    @property
    def language(self) -> str:
        """French or English."""
        return _language(self.text, detect_language(self.before, default="fr"))

    @property
    def first(self) -> Asked:
        """What was asked before it, as a question of its own."""
        return Asked(self.anchor, frozenset(), self.before)

    def weight(self, without: bool) -> float:
        """What it counts; `without` its tickets or not."""
        if without:
            return WITHOUT
        return 1.0 if self.right else NEAR_MISS


def questions() -> list[Asked]:
    """Those that are searched as they are."""
    return [*_read(QUESTIONS), *harder()]


def harder() -> list[Asked]:
    """Those of them that say a trouble in other words than its ticket."""
    return _read(HARDER)


def follow_ups() -> list[Asked]:
    """Those that are judged in their thread."""
    return _read(FOLLOW_UPS)


def _read(path: Path) -> list[Asked]:
    rows = (one.split("\t") for one in path.read_text("utf-8").splitlines())
    return [
        Asked(anchor, frozenset(filter(None, right.split(","))), text, *before)
        for anchor, right, text, *before in rows
    ]


def _language(text: str, default: str) -> str:
    found = detect_language(text, default=default)
    return found if found in ("fr", "en") else "fr"
