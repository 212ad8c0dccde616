"""Seconds, dates and nonsense in ``Retry-After``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.http.retry_after import retry_after, seconds_of

NOON = "Thu, 26 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        ("0", 0.0),
        (" 12 ", 12.0),
        ("21, 21", 21.0),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("", None),
        (None, None),
        ("soon", None),
        ("Thu, 26 Nov 2026 12:01:30 GMT", 90.0),
        ("Thu, 26 Nov 2026 12:01:30 -0000", 90.0),
        ("Thu, 26 Nov 2026 13:01:30 +0100", 90.0),
        ("Thu, 26 Nov 2026 12:00:00 GMT", None),
        ("Thu, 26 Nov 2026 11:00:00 GMT", None),
        ("Thu, 99 Nov 2026 11:00:00 GMT", None),
        ("Thu, 26 Nov 99999999999999 11:00:00 GMT", None),
    ],
)
def test_seconds_or_nothing_usable(value: str | None, seconds: float | None) -> None:
    assert seconds_of(value, NOON) == seconds


def test_a_date_counts_by_our_clock_where_the_server_tells_no_time() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=3_600), usegmt=True)
    for date in (None, "yesterday"):
        found = seconds_of(soon, date)
        assert found is not None
        assert 3_000 < found <= 3_600


def test_the_first_of_several_headers_counts() -> None:
    assert retry_after(httpx.Headers([("Retry-After", "4"), ("Retry-After", "9")])) == 4
    assert retry_after(httpx.Headers()) is None


@given(st.text(), st.none() | st.text())
def test_any_text_is_seconds_or_nothing(value: str, date: str | None) -> None:
    found = seconds_of(value, date)
    assert found is None or 0 <= found < float("inf")
