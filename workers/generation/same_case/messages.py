"""What a program says behind a colon: messages that begin alike and end otherwise. Pure.

"Batch job submission failed: Invalid account" and "Batch job submission failed: Invalid qos" have
all their words in common but one, and that one is the case. A message is read as its parts: what
the program was at ("batch job submission failed"), and what it says of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from workers.generation.same_case.logs import without_files
from workers.generation.same_case.things import PRODUCTS
from workers.text.fold import fold
from workers.text.stop_words import LITTLE
from workers.text.terms import words

_BREAK = re.compile(r"((?<=\S): |(?<=\w) \()")
"""What stands between the parts of a message. People put a space before their own colons."""
_FAILS = re.compile(
    r"\b(?:err(?:or|eur)s?|fail(?:ed|ure|s)?|echec|echoue|denied|rejected|refused|declined|fatal"
    r"|exception|abort(?:ed)?|invalid|unable|cannot|unexpected|warning|killed|timeout|timed out)\b"
)
"""What programs begin with, and titles that people write seldom do."""
_END = re.compile(r"[.;,!?)»\"]\s|[.;,!?)»\"]$|\s\(")
_NAME = re.compile(r"[A-Z]+[a-z0-9]+(?:[A-Z]+[a-z0-9]*)+|[a-z]+(?:[A-Z]+[a-z0-9]+)+")
"""One word that is what a program calls something: "NetCDF", "ImportError"."""
_QUOTED_FILE = re.compile(r"[`'\"‘“«] ?[\w+-]{1,80}\.[A-Za-z]\w{0,5} ?['’\"”»`]")
"""Which file it is differs from case to case: "File `siunitx.sty' not found"."""
_QUOTES = "'\"«»“”‘’`("
AT = 2
"""Words before it by which a message is known, where they are no such name."""
SAYS = 2
"""First words of the part behind that say which case it is."""
_STEM = 5
"""Letters by which two words are forms of one."""
_LINES = 40
_Ends = frozenset[tuple[str, ...]]
Messages = Mapping[tuple[str, ...], _Ends]
"""What messages say, by what stands before it: words that tell something, in their order."""


def is_another_message(asked: Messages, source: str) -> bool:
    """Whether a source has the messages of a question with another end, and tells nowhere of
    theirs."""
    told = messages_in(source)
    alike = [(said, told[at]) for at, said in asked.items() if at in told]
    return bool(alike) and all(_ends_otherwise(said, theirs, source) for said, theirs in alike)


def _ends_otherwise(said: _Ends, theirs: _Ends, source: str) -> bool:
    # Ends are the same where one begins as the other does, or where the source says ours anywhere.
    there = {word[:_STEM] for word in words(fold(source))}
    return not any(
        all(map(str.__eq__, ours, other)) or there.issuperset(word[:_STEM] for word in ours[:SAYS])
        for ours in said
        for other in theirs
    )


@lru_cache(maxsize=256)
def messages_in(text: str) -> Messages:
    """What the messages of a text say, by what stands before it."""
    found: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for line in text.splitlines()[:_LINES]:
        parts = _BREAK.split(without_files(_QUOTED_FILE.sub(" ", line)))
        for at, mark, said in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
            before, behind = _before(at, mark), _telling(_END.split(said, 1)[0])
            if before and behind:
                found.setdefault(before, set()).add(behind)
    return {at: frozenset(said) for at, said in found.items()}


def _before(part: str, mark: str) -> tuple[str, ...]:
    """The end of what stands before a message: a name with a colon, unless a product is
    called so, or some words that tell something."""
    last = part.rsplit(maxsplit=1)[-1:]
    if last and ":" in mark and _NAME.fullmatch(name := last[0].strip(_QUOTES)):
        return () if fold(name) in PRODUCTS else (fold(name),)
    said = _telling(part)[-AT:]
    return said if len(said) == AT and _FAILS.search(" ".join(said)) else ()


def _telling(part: str) -> tuple[str, ...]:
    """The words of a part that say something, in their order. Numbers are codes, and read there."""
    return tuple(word for word in words(fold(part)) if word not in LITTLE and not word.isdigit())
