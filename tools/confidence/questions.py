"""The questions that confidence is learned from, as employees would type them.

``questions.tsv`` has a question a line: the ticket that it was written around, the tickets that
answer it (none for a near miss), the question, and for a few what was asked before it, as one
question with it. ``harder.tsv`` has more of them, by people who did not know how the search works:
troubles in words that their ticket has not, and near misses that have them.

``follow_ups.tsv`` has follow-ups in the same columns: those that ask for a detail of the quoted
ticket, that it has or lacks; those that add something to what was asked; those that change what
they are about, to another ticket or to what none tells of; those that tell what became of the
quoted steps; and those that speak of something else without saying so.

Both kinds are hard on purpose, and half of them have no answer. ``everyday.tsv`` and
``everyday_follow_ups.tsv`` are as questions come: from twelve times eighty conversations, made up
by people who knew neither the search nor each other. Without them an answer of which nine in ten
are right would be called one of seven in ten. A ticket's questions are either all learned from or
none.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

from workers.text.language import detect_language

HERE = Path(__file__).parent
QUESTIONS, HARDER = HERE / "questions.tsv", HERE / "harder.tsv"
FOLLOW_UPS = HERE / "follow_ups.tsv"
EVERYDAY, EVERYDAY_FOLLOW_UPS = HERE / "everyday.tsv", HERE / "everyday_follow_ups.tsv"
FILES = (QUESTIONS, HARDER, FOLLOW_UPS, EVERYDAY, EVERYDAY_FOLLOW_UPS)
NEAR_MISS, WITHOUT, AS_THEY_COME = 1.5, 0.5, 2.0
"""What a question without an answer weighs, as a wrong answer that is sent costs more than a right
one that waits; and one that is asked without its tickets: those are no better than what was found
by chance. One that is as questions come counts twice, with or without an answer: how many of them
have one is part of what confidence says."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the tickets that answer it, and the ticket that it was written around."""

    anchor: str
    right: frozenset[str]
    text: str
    before: str = ""
    everyday: bool = False
    """It is as questions come, and was not chosen for being hard."""

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
        if self.everyday:
            return AS_THEY_COME * (WITHOUT if without else 1.0)
        if without:
            return WITHOUT
        return 1.0 if self.right else NEAR_MISS


def questions() -> list[Asked]:
    """Those that are searched as they are."""
    return [*_read(QUESTIONS), *harder(), *everyday()]


def harder() -> list[Asked]:
    """Those of them that say a trouble in other words than its ticket."""
    return _read(HARDER)


def everyday() -> list[Asked]:
    """Those of them that are as questions come."""
    return _read(EVERYDAY, everyday=True)


def follow_ups() -> list[Asked]:
    """Those that are judged in their thread, and are hard on purpose."""
    return _read(FOLLOW_UPS)


def everyday_follow_ups() -> list[Asked]:
    """Those that are judged in their thread, as they come."""
    return _read(EVERYDAY_FOLLOW_UPS, everyday=True)


def _read(path: Path, *, everyday: bool = False) -> list[Asked]:
    rows = (one.split("\t") for one in path.read_text("utf-8").splitlines())
    return [
        Asked(anchor, frozenset(filter(None, right.split(","))), text, *before, everyday=everyday)
        for anchor, right, text, *before in rows
    ]


def _language(text: str, default: str) -> str:
    found = detect_language(text, default=default)
    return found if found in ("fr", "en") else "fr"
