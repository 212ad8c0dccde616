"""How long a busy server asks to be left alone: ``Retry-After``, in its forms and malformations."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx


def retry_after(headers: httpx.Headers) -> float | None:
    """Seconds from now; None where nothing usable is said. A date counts by the server's clock."""
    said = headers.get_list("retry-after")
    return seconds_of(said[0], headers.get("date")) if said else None


def seconds_of(value: str | None, date: str | None = None) -> float | None:
    """The same for the bare value; `date` is the reply's own, without which our clock counts.

    Mattermost may send the number twice (``1, 1``). A date that is over, a negative number and
    one without an end say nothing.
    """
    if not value:
        return None
    try:
        seconds = float(value.partition(",")[0])
    except ValueError:
        then = _moment(value)
        if then is None:
            return None
        seconds = (then - (_moment(date) or datetime.now(UTC))).total_seconds()
        return seconds if seconds > 0 else None
    return seconds if seconds >= 0 and math.isfinite(seconds) else None


def _moment(date: str | None) -> datetime | None:
    if not date:
        return None
    try:
        found = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    # A date without its zone is in that of HTTP.
    return found if found.tzinfo else found.replace(tzinfo=UTC)
