"""Which piece of a resolution speaks of an amount: beyond a limit that it states, or within. Pure.

"Beyond seven days, open a ticket" speaks to somebody whose folder went three weeks ago, and "for
longer trips" to who sails for seven weeks where the piece before says "at most 30 days".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workers.text.fold import fold
from workers.text.number_words import PHRASES

NEAR = 48
"""Characters before an amount that say what it is."""
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
    r"(?<![\w.,-])(?<!\d )(?:((?:\d{1,3}(?: \d{3}){1,3}|\d{1,6})(?:[.,]\d{1,3})?) ?"
    rf"|({'|'.join(PHRASES)}) )"
    rf"({'|'.join(one for _, one, _ in _UNITS)})\b"
)
_LAST = re.compile(r"\b(?:le|l'|last) ?(?:(mois|month|an|annee|year) ?(?:derniere?|passee?)?)\b")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""Nobody writes three places behind a point: "1,500 MB" are so many thousands."""
_MORE = (
    r"(?:plus (?:de |d')|au[- ]dela (?:de |d'|des |du )|(?:passe[sz]?|depass\w+|more than|above"
    r"|over|longer than|beyond|exceed\w*|larger than|bigger than) )"
)
_LESS = r"(?:moins (?:de |d')|(?:less than|under|below|shorter than|smaller than) )"
_NO = (
    r"(?:\b(?:pas|jamais|sans|not?|never|cannot|without)|n't) (?:(?:etre|faire|be|go|last|take) )?"
)
_ABOVE = re.compile(rf"\b{_MORE}$")
_NO_LESS = re.compile(rf"{_NO}{_LESS}$")
_WITHIN = re.compile(
    rf"\b{_LESS}$|{_NO}{_MORE}$|\bno longer than $|\bdepass\w+ (?:pas|jamais) $"
    r"|\b(?:up to|at most|jusqu'a|au plus|au maximum) $"
)
"""Looked for before what is above: "no more than" has "more than" in it."""
_AT_LEAST = re.compile(r"\b(?:at least|au moins|au minimum|minimum|easily|facilement) $")
_AT_LEAST_BEHIND = re.compile(
    r" (?:au moins|au minimum|at least|minimum|or more|ou plus|and more)\b"
)
_DATED = re.compile(
    r"\b(?:in|within|dans|sous|d'ici)(?: (?:about|around|only|just|the next|environ|a peu pres|les"
    r"|less than|more than|under|over|at most|at least|moins de|plus de|au plus|au moins)| (?:moins"
    r"|plus) d')? ?$"
)
"""A length of time behind these says when something is: "it starts in five days"."""
_DATED_BEHIND = re.compile(
    r" (?:from now|before|ahead|left|to go|later|time\b(?! )|avant|plus tard|restante?s?)\b"
)
_OWNED = re.compile(
    r"(?:\b(?:have|had|got|owned?) (?:it|this|that|them|these|the|my|an?)\b"
    r"|\bl(?:'|es )(?:ai|as?|avons|avez|ont)\b|\bai (?:ce|cet|cette|mon|ma|mes|les?|la|une?)\b"
    r"|\bpossed\w+).{0,25}\b(?:since|for|depuis) $"
)
"""How long somebody has had a thing is not how long ago something was."""
_OTHER_TIME = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|(?:this|ce|cet|cette) (?:morning|afternoon|matin|nuit"
    r"|apres-midi)|(?:avant-)?hier|aujourd'hui|demain|just now|a l'instant|(?:mon|tues|wednes"
    r"|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b"
)
"""A day that a message names; beside it a length of time may be that of something else."""
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
    above: bool | None = None
    """Whether it is more than that ("at least two weeks"), or less; None where it is just that."""

    def fits(self, limit: Amount, above: bool) -> bool:
        """Whether this is what is said for more than a limit, or for no more."""
        if self.of != limit.of or self.above is (not above):
            return False
        if self.above is None:
            return (self.value > limit.value) == above
        return self.value >= limit.value if above else self.value <= limit.value


@dataclass(frozen=True, slots=True)
class _Limit:
    """What a piece says of an amount: it speaks of more than that, or of no more."""

    amount: Amount
    above: bool
    place: int


def amounts_in(text: str) -> list[Amount]:
    """The durations and sizes that a text tells of its case: no date is one ("in five days"), nor
    a duration beside a day."""
    said = fold(text)
    dated = _OTHER_TIME.search(said) is not None
    found = [
        replace(amount, above=_open(said, start, end))
        for amount, start, end in _told(said)
        if amount.of != "days" or not (dated or _is_date(said, start, end))
    ]
    last = _LAST.search(said)
    if last is not None and not dated and re.search(r"last|dernier|passe", last[0]):
        found.append(Amount("days", 30 if last[1] in ("mois", "month") else 365))
    return found


def _is_date(said: str, start: int, end: int) -> bool:
    """Whether a length of time says when something is, or how long a thing has been there."""
    before = said[max(0, start - NEAR) : start]
    return any(one.search(before) for one in (_DATED, _OWNED)) or bool(
        _DATED_BEHIND.match(said, end)
    )


def _open(said: str, start: int, end: int) -> bool | None:
    """Whether an amount is told as the least, or as the most; None where as neither."""
    before = said[max(0, start - NEAR) : start]
    if _AT_LEAST.search(before) or _AT_LEAST_BEHIND.match(said, end):
        return True
    return _side(before, said, end)


def _side(before: str, said: str, end: int) -> bool | None:
    """Whether what stands around an amount says more than that, or no more."""
    # "Not less than" is above, and has "less than" in it.
    if _NO_LESS.search(before):
        return True
    if _WITHIN.search(before) or _WITHIN_BEHIND.match(said, end):
        return False
    return True if _ABOVE.search(before) else None


def without_amounts(text: str) -> str:
    """A folded text without the durations and sizes in it."""
    said = fold(text)
    return _LAST.sub(" ", _AMOUNT.sub(" ", said))


def piece_about(amount: Amount, pieces: Sequence[str]) -> int | None:
    """The one piece that speaks of this amount; None where none does, or more than one."""
    found = {one.place for one in _limits(pieces) if amount.fits(one.amount, one.above)}
    return found.pop() if len(found) == 1 else None


def is_beyond(amount: Amount, pieces: Sequence[str]) -> bool:
    """Whether the pieces state a limit that is less than this amount."""
    return any(not one.above and amount.fits(one.amount, True) for one in _limits(pieces))


def is_only_limit(amount: Amount, pieces: Sequence[str]) -> bool:
    """Whether the pieces state one limit alone for what is measured: they cannot mean another."""
    return len({one.amount for one in _limits(pieces) if one.amount.of == amount.of}) == 1


def _limits(pieces: Sequence[str]) -> Iterator[_Limit]:
    last: Amount | None = None
    for place, piece in enumerate(pieces):
        said = fold(piece)
        stated = []
        for amount, start, end in _told(said):
            above = _side(said[max(0, start - NEAR) : start], said, end)
            if above is not None:
                yield _Limit(amount, above, place)
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
        number = _number(found[1]) if found[1] else PHRASES[found[2]]
        of, each = next((of, each) for of, unit, each in _UNITS if re.fullmatch(unit, found[3]))
        yield Amount(of, number * each), found.start(), found.end()


def _number(written: str) -> float:
    """A number as it is written in either language: "1 500", "1,500" and "1,5"."""
    plain = written.replace(" ", "")
    if _THOUSANDS.fullmatch(plain):
        return float(re.sub(r"\D", "", plain))
    return float(plain.replace(",", "."))
