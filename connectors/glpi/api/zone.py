"""The time zone that GLPI's strings are in.

GLPI writes ``2026-11-23 22:39:42`` without an offset, in the zone of the account that asks, and
does not say which that is. The header Last-Modified of a single item tells the same moment in
UTC, so a few tickets from different seasons tell the zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

FORMAT = "%Y-%m-%d %H:%M:%S"
FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
USUAL = ("UTC", "Europe/Paris", "Europe/London", "America/New_York", "America/Montreal")
"""Tried first, because several zones have the same hours and these names say more to people."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One moment as GLPI writes it and as it was in UTC."""

    local: datetime
    utc: datetime

    @property
    def offset(self) -> timedelta:
        """What the account's clock was ahead of UTC then."""
        return self.local - self.utc.replace(tzinfo=None)


def parse_local(text: object) -> datetime | None:
    """A string of GLPI as a naive datetime; None for null, zero dates and anything else."""
    if not isinstance(text, str) or FORM.fullmatch(text) is None:
        return None
    try:
        # Ten times as quick as strptime, and there are four times a ticket.
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def parse(text: object, zone: ZoneInfo) -> datetime | None:
    """A string of GLPI as a moment in UTC."""
    local = parse_local(text)
    if local is None:
        return None
    if zone.key == "UTC":
        return local.replace(tzinfo=UTC)  # as the account should be; half the time
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        # The first or last day of all years, moved over the edge.
        return None


def find_zone(seen: Sequence[Observation], preferred: Iterable[str] = ()) -> ZoneInfo | None:
    """The first zone whose hours fit everything seen: `preferred`, usual ones, then all.

    None when no zone fits, or when nothing was seen and nothing is preferred.
    """
    if not seen:
        return next((zone for name in preferred if (zone := _zone(name))), None)
    for name in (*preferred, *USUAL, *_all_names()):
        zone = _zone(name)
        if zone is not None and all(_fits(zone, one) for one in seen):
            return zone
    return None


def _fits(zone: ZoneInfo, one: Observation) -> bool:
    there = one.utc.astimezone(zone).utcoffset()
    return there is not None and abs(there - one.offset) < timedelta(minutes=2)


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        return None


@cache
def _all_names() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))
