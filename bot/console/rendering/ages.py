"""Times as people say them: "3 months ago", "il y a 3 mois". Babel knows the words.

The date in full is our own: Babel's short English one is American, month first, and here most
readers of English are not.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.dates import TIMEDELTA_UNITS, format_timedelta
from babel.units import format_unit

from bot.console.i18n import Words
from connectors.database.base import now

MINUTE = timedelta(minutes=1)


def age(words: Words, moment: datetime | None, today: datetime | None = None) -> str:
    """How long ago `moment` was, in one unit; empty for none."""
    if moment is None:
        return ""
    passed = (today or now()) - moment
    return words("age.now") if passed < MINUTE else _from_now(-passed, words.language)


def until(words: Words, moment: datetime | None, today: datetime | None = None) -> str:
    """How long until `moment`, in one unit; empty for none."""
    if moment is None:
        return ""
    left = moment - (today or now())
    return words("age.soon") if left < MINUTE else _from_now(left, words.language)


def stamp(moment: datetime | None, language: str) -> str:
    """Date and time in full, in UTC, for a tooltip or a table."""
    if moment is None:
        return ""
    form = "%d/%m/%Y %H:%M UTC" if language == "fr" else "%Y-%m-%d %H:%M UTC"
    return moment.strftime(form)


def seconds(words: Words, value: float) -> str:
    """A duration, short."""
    if value < 10:
        return words("age.seconds", n=words.number(value, "0.0"))
    if value < 120:
        return words("age.seconds", n=f"{value:.0f}")
    return format_unit(int(value // 60), "duration-minute", locale=words.language)


def _from_now(span: timedelta, language: str) -> str:
    """A span of a minute or more, in the past if it is negative, rounded down to whole units."""
    length = abs(span).total_seconds()
    unit = next(unit for _, unit in TIMEDELTA_UNITS if length >= unit)
    whole = timedelta(seconds=length // unit * unit)
    direction = 1 if span > timedelta() else -1
    return format_timedelta(direction * whole, threshold=1, add_direction=True, locale=language)
