"""Which piece of a resolution speaks of an amount: beyond a limit that it states, or within. Pure.

"Beyond seven days, open a ticket" speaks to somebody whose folder went three weeks ago, and "for
longer trips" to who sails for seven weeks where the piece before says "at most 30 days".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.text.fold import fold

_NUMBERS = {
    **dict.fromkeys(("un", "une", "a", "an", "one"), 1),
    **dict.fromkeys(("deux", "two"), 2),
    **dict.fromkeys(("trois", "three"), 3),
    **dict.fromkeys(("quatre", "four"), 4),
    **dict.fromkeys(("cinq", "five"), 5),
    "six": 6,
    **dict.fromkeys(("sept", "seven"), 7),
    **dict.fromkeys(("huit", "eight"), 8),
    **dict.fromkeys(("neuf", "nine"), 9),
    **dict.fromkeys(("dix", "ten"), 10),
    **dict.fromkeys(("douze", "twelve"), 12),
    **dict.fromkeys(("quinze", "fifteen"), 15),
    **dict.fromkeys(("vingt", "twenty"), 20),
    **dict.fromkeys(("trente", "thirty"), 30),
    **dict.fromkeys(("quarante", "forty"), 40),
    **dict.fromkeys(("cent", "hundred"), 100),
}
_UNITS: tuple[tuple[str, str, float], ...] = (
    ("days", r"jours?|days?|j", 1),
    ("days", r"semaines?|weeks?|sem", 7),
    ("days", r"mois|months?", 30),
    ("days", r"ans?|annees?|years?", 365),
    ("days", r"heures?|hours?|h", 1 / 24),
    ("days", r"minutes?|min", 1 / 1440),
    ("bytes", r"[kK][oOb]|kilos?", 1e-6),
    ("bytes", r"m[ob]|megas?", 1e-3),
    ("bytes", r"g[ob]|gigas?|gigs?", 1),
    ("bytes", r"t[ob]|teras?", 1e3),
)
_AMOUNT = re.compile(
    rf"(?<![\w.,-])(?:(\d{{1,6}}(?:[.,]\d{{1,3}})?) ?|({'|'.join(_NUMBERS)}) )"
    rf"({'|'.join(one for _, one, _ in _UNITS)})\b"
)
_LAST = re.compile(r"\b(?:le|l'|last) ?(?:(mois|month|an|annee|year) ?(?:derniere?|passee?)?)\b")
_ABOVE = re.compile(
    r"\b(?:plus de|au-dela de|au dela de|passes?|depass\w+|more than|above|over|longer than|beyond"
    r"|exceed\w*|larger than|bigger than)[ ]$"
)
_WITHIN = re.compile(
    r"\b(?:up to|at most|jusqu'a|moins de|less than|under|au plus|no more than)[ ]$"
)
_WITHIN_BEHIND = re.compile(r" (?:au plus|au maximum|at most|at the most|maximum|max)\b")
_BEYOND = re.compile(
    r"(?:^|[;:,.] )\W{0,3}(?:(?:pour (?:un|une|les|des) |for |with )?(?:\w+ )?(?:longer|larger"
    r"|bigger|plus (?:long|grand|gros|longue|grosse)\w*)\b|au-dela(?= ?[,:])|beyond (?:that|this))"
)
_SHORT_OF = re.compile(
    r"(?:^|[;:,.] )\W{0,3}(?:(?:pour (?:un|une|les|des) |for )?(?:\w+ )?(?:shorter|smaller"
    r"|plus (?:court|petit)\w*)\b|en dessous|en-dessous|below (?:that|this))"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of what is measured, in days or in thousands of millions of bytes."""

    of: str
    value: float


@dataclass(frozen=True, slots=True)
class _Limit:
    """What a piece says of an amount: it speaks of more than that, or of no more."""

    amount: Amount
    above: bool
    place: int


def amounts_in(text: str) -> list[Amount]:
    """The durations and sizes that a text tells."""
    said = fold(text)
    found = [amount for amount, _, _ in _told(said)]
    last = _LAST.search(said)
    if last is not None and re.search(r"last|dernier|passe", last[0]):
        found.append(Amount("days", 30 if last[1] in ("mois", "month") else 365))
    return found


def without_amounts(text: str) -> str:
    """A folded text without the durations and sizes in it."""
    said = fold(text)
    return _LAST.sub(" ", _AMOUNT.sub(" ", said))


def piece_about(amount: Amount, pieces: Sequence[str]) -> int | None:
    """The one piece that speaks of this amount; None where none does, or more than one."""
    found = {
        one.place
        for one in _limits(pieces)
        if one.amount.of == amount.of and (amount.value > one.amount.value) == one.above
    }
    return found.pop() if len(found) == 1 else None


def is_beyond(amount: Amount, pieces: Sequence[str]) -> bool:
    """Whether the pieces state a limit that is less than this amount."""
    limits = (one for one in _limits(pieces) if one.amount.of == amount.of)
    return any(not one.above and amount.value > one.amount.value for one in limits)


def _limits(pieces: Sequence[str]) -> Iterator[_Limit]:
    last: Amount | None = None
    for place, piece in enumerate(pieces):
        said = fold(piece)
        stated = []
        for amount, start, end in _told(said):
            before = said[max(0, start - 16) : start]
            if _ABOVE.search(before):
                yield _Limit(amount, True, place)
            elif _WITHIN.search(before) or _WITHIN_BEHIND.match(said[end:]):
                yield _Limit(amount, False, place)
            elif last is not None:
                # What is only mentioned is no limit where one was stated.
                continue
            stated.append((amount, start))
        for above, pattern in ((True, _BEYOND), (False, _SHORT_OF)):
            compared = pattern.search(said)
            if compared is not None:
                ahead = [amount for amount, start in stated if start < compared.start()]
                limit = ahead[-1] if ahead else last
                if limit is not None:
                    yield _Limit(limit, above, place)
        last = stated[-1][0] if stated else last


def _told(said: str) -> Iterator[tuple[Amount, int, int]]:
    for found in _AMOUNT.finditer(said):
        number = float(found[1].replace(",", ".")) if found[1] else _NUMBERS[found[2]]
        of, each = next((of, each) for of, unit, each in _UNITS if re.fullmatch(unit, found[3]))
        yield Amount(of, number * each), found.start(), found.end()
