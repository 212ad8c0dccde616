"""Times as people say them: "3 months ago", "il y a 3 mois"."""

from __future__ import annotations

from datetime import datetime

from bot.console.i18n import Words
from connectors.database.base import now

STEPS = (
    ("year", 365 * 86400),
    ("month", 30 * 86400),
    ("week", 7 * 86400),
    ("day", 86400),
    ("hour", 3600),
    ("minute", 60),
)


def age(words: Words, moment: datetime | None, today: datetime | None = None) -> str:
    """How long ago `moment` was, in one unit; empty for none."""
    if moment is None:
        return ""
    seconds = ((today or now()) - moment).total_seconds()
    for unit, length in STEPS:
        if seconds >= length:
            return words("age.ago", span=words.count(f"age.{unit}", int(seconds // length)))
    return words("age.now")


def until(words: Words, moment: datetime | None, today: datetime | None = None) -> str:
    """How long until `moment`, in one unit; empty for none."""
    if moment is None:
        return ""
    seconds = (moment - (today or now())).total_seconds()
    for unit, length in STEPS:
        if seconds >= length:
            return words("age.in", span=words.count(f"age.{unit}", int(seconds // length)))
    return words("age.soon")


def stamp(moment: datetime | None, language: str) -> str:
    """Date and time in full, in UTC, for a tooltip or a table."""
    if moment is None:
        return ""
    form = "%d/%m/%Y %H:%M UTC" if language == "fr" else "%Y-%m-%d %H:%M UTC"
    return moment.strftime(form)


def seconds(words: Words, value: float) -> str:
    """A duration, short."""
    if value < 10:
        return words("age.seconds", n=f"{value:.1f}".replace(".", words("number.point")))
    if value < 120:
        return words("age.seconds", n=f"{value:.0f}")
    return words.count("age.minute", int(value // 60))
