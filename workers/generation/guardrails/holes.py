"""Holes: placeholders of the redactor in an answer, where its reader needs what stood there.

"Write to [email-1]" helps nobody. Such an answer is held for a colleague, in every mode and however
often it was approved, and it is sent once the hole is filled in or taken out. What stood there is
not known here: the redactor keeps nothing. The source is, and its ticket has it.

Models write placeholders in their own way (``[Email-1]``, ``[email 1]``, with a backslash before
each bracket), so they are looked for as a reader takes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.errors import Conflict
from workers.generation.guardrails.normalize import normalize
from workers.redaction.ledger import NUMBERED, PLAIN
from workers.text.fold import same_signs

KINDS = (*NUMBERED, *PLAIN)
"""Every kind of thing that the redactor takes out."""


def _either(kinds: tuple[str, ...]) -> str:
    return "|".join(kind.replace("-", "[-_ ]?") for kind in kinds)


_HOLE = re.compile(
    rf"\[ ?(?:(?P<numbered>{_either(NUMBERED)})[-_ ]?(?P<number>\d{{1,6}})"
    rf"|(?P<plain>{_either(PLAIN)})(?:[-_ ]?\d{{1,6}})?) ?\]",
    re.IGNORECASE,
)
_BY_LETTERS = {kind.replace("-", ""): kind for kind in KINDS}
_JOINTS = str.maketrans("", "", "-_ ")


@dataclass(frozen=True, slots=True)
class Hole:
    """A placeholder as the redactor writes it, its kind, and the sources (by number) it is in."""

    text: str
    kind: str
    sources: tuple[int, ...] = ()


class HasHole(Conflict):
    """The answer has a hole that nobody has filled in; `kinds` are the kinds of what is missing."""

    def __init__(self, holes: tuple[Hole, ...]) -> None:
        self.kinds = kinds_of(holes)
        shown = ", ".join(hole.text for hole in holes)
        super().__init__(
            f"The answer has a hole where something was redacted: {shown}.",
            "Edit it: fill the hole in or take it out.",
        )


def holes_in(text: str, sources: Mapping[int, str] | None = None) -> tuple[Hole, ...]:
    """The holes of a text, each once, in their order. `sources` are the texts that it cites."""
    found = _found(text)
    places = {number: _found(said) for number, said in (sources or {}).items()}
    return tuple(
        Hole(hole, kind, tuple(number for number, there in places.items() if hole in there))
        for hole, kind in found.items()
    )


def kinds_of(holes: tuple[Hole, ...]) -> tuple[str, ...]:
    """The kinds of holes, each once."""
    return tuple(dict.fromkeys(hole.kind for hole in holes))


def hole_doubts(text: str) -> tuple[str, ...]:
    """Why a colleague must look at a text with holes, as a code: ``hole:email,ip``."""
    kinds = kinds_of(holes_in(text))
    return (f"hole:{','.join(kinds)}",) if kinds else ()


def require_filled(text: str, draft: str | None = None) -> None:
    """Raise `HasHole` for an answer with holes; of one that a person wrote from `draft`, only for
    those that stood in the draft: who writes another one means it."""
    holes = holes_in(text)
    if draft is not None:
        proposed = _found(draft)
        holes = tuple(hole for hole in holes if hole.text in proposed)
    if holes:
        raise HasHole(holes)


def _found(text: str) -> dict[str, str]:
    """The kind of each hole in a text, by the hole as the redactor writes it."""
    if "[" not in text and "&" not in text and "\uff3b" not in text:
        return {}
    found: dict[str, str] = {}
    for hole in _HOLE.finditer(same_signs(normalize(text))):
        letters = (hole["numbered"] or hole["plain"]).lower().translate(_JOINTS)
        kind = _BY_LETTERS[letters]
        number = f"-{int(hole['number'])}" if hole["number"] else ""
        found[f"[{kind}{number}]"] = kind
    return found
