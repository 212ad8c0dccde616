"""What a pasted log names beside its message, and whether a ticket tells of that message. Pure.

A person who types a number means it. A program prints files, lines, jobs and the system's own
number for what it says in words: none of these makes it another case.
"""

from __future__ import annotations

import re
from functools import lru_cache

from workers.text.fold import fold
from workers.text.stop_words import LITTLE
from workers.text.terms import words

_SYSTEM_NUMBER = re.compile(
    r"[\[(] ?(?:errno|os ?error|winerror|return(?:ed)?) ?[:=]? ?-?\d{1,6} ?[\])]"
    r"(?= ?\w)",
    re.IGNORECASE,
)
"""A number in brackets before the words that say the same."""
_INSTANCE = re.compile(
    r"\b(?:job|step|process|pid)(?:[ _-]?id)?[ =#:]{1,2}\d+(?:\.\w+)?",
    re.IGNORECASE,
)
"""Which of many it was: another number tomorrow."""
_AROUND = "'\"`«»“”‘’()[]{}<>,;:!?"
_FILE = re.compile(r"[\w.+-]{1,80}\.([a-z][a-z0-9]{0,4})", re.IGNORECASE)
_OF_PROGRAMS = frozenset({"dll", "exe", "sys", "so", "sty", "cls", "jar", "msi", "inf", "drv"})
"""Files that come with a program: a message about one is a case of its own."""
_PATH = re.compile(r"(?:[~.]{0,2}[/\\]|[a-z]:[/\\]|[a-z]{2,8}://)", re.IGNORECASE)
RUN = 3
"""Words of a message that nobody writes in this order by chance."""


@lru_cache(maxsize=256)
def without_files(text: str) -> str:
    """`text` without names of files, paths and the numbers of jobs."""
    kept = (one for one in _INSTANCE.sub(" ", text).split() if not _is_file(one))
    return " ".join(kept)


def without_system_numbers(text: str) -> str:
    """`text` without numbers that stand in brackets before what they mean."""
    return _SYSTEM_NUMBER.sub(" ", text)


def quotes_message(question: str, source: str) -> bool:
    """Whether a source has a run of words of a question that only the same message has."""
    return not _runs(question).isdisjoint(_runs(source))


@lru_cache(maxsize=256)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    said = words(fold(text))
    runs = (tuple(said[place : place + RUN]) for place in range(len(said) - RUN + 1))
    return frozenset(run for run in runs if LITTLE.isdisjoint(run))


def _is_file(word: str) -> bool:
    bare = word.strip(_AROUND).removeprefix("b'")
    if _PATH.match(bare):
        return True
    found = _FILE.fullmatch(bare)
    return found is not None and found[1].lower() not in _OF_PROGRAMS
