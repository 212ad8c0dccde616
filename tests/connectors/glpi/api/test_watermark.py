"""How far a list was read: ties, clocks that are set back, stamps from the future."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from connectors.glpi.api import watermark
from connectors.glpi.api.paging import Row
from connectors.glpi.api.watermark import (
    ENOUGH,
    TooManyChanged,
    Watermark,
    newest_of,
    since_watermark,
)
from connectors.glpi.api.zone import FORMAT

PARIS = ZoneInfo("Europe/Paris")


def rows(*stamps: str | None) -> list[list[Row]]:
    """One page, as GLPI sorts it."""
    made = [{"id": n, "date_mod": stamp} for n, stamp in enumerate(stamps, start=1)]
    return [sorted(made, key=lambda row: str(row["date_mod"] or ""), reverse=True)]


def local(moment: datetime) -> str:
    return moment.astimezone(PARIS).strftime(FORMAT)


@pytest.mark.parametrize("minutes", range(0, 180, 7))
def test_a_change_in_the_hour_that_comes_twice_is_seen(minutes: int) -> None:
    """On 25 October 2026 it is 02:30 in Paris at 00:30 and at 01:30 UTC."""
    midnight = datetime(2026, 10, 25, 0, 0, tzinfo=ZoneInfo("UTC"))
    last = midnight + timedelta(minutes=minutes)
    for later in (1, 20, 59, 90):
        _, mark = since_watermark(rows(local(last)), Watermark())
        changed = {"id": 2, "date_mod": local(last + timedelta(minutes=later))}
        # Newest first is by time, and not by what the clock said.
        page = [changed, {"id": 1, "date_mod": local(last)}]
        found, _ = since_watermark([page], mark)
        assert 2 in found


def test_a_stamp_from_the_future_hides_no_later_change() -> None:
    present = "2026-11-24 12:00:00"
    mark = newest_of(rows("2099-01-01 00:00:00", "2026-11-24 11:59:00"), present)
    assert mark.newest == "2026-11-24 11:59:00"
    for _ in range(3):
        page = rows("2099-01-01 00:00:00", "2026-11-24 12:01:00", "2026-11-24 11:59:00")
        found, mark = since_watermark(page, mark, "2026-11-24 12:02:00")
    assert mark.newest == "2026-11-24 12:01:00"
    assert found == {}, "and is not looked at again and again"
    page = rows("2099-01-01 00:00:00", "2026-11-24 12:05:00", "2026-11-24 11:59:00")
    found, _ = since_watermark(page, mark, "2026-11-24 12:06:00")
    assert set(found) == {2}


@pytest.mark.parametrize("stamp", [None, "", "0000-00-00 00:00:00", "soon"])
def test_a_row_without_a_time_is_no_watermark_and_is_looked_at(stamp: str | None) -> None:
    _, mark = since_watermark(rows("2026-01-01 10:00:00"), Watermark())
    assert newest_of(rows(stamp)) == Watermark()
    found, after = since_watermark([[{"id": 9, "date_mod": stamp}]], mark)
    assert after.newest == mark.newest
    if not stamp:
        assert set(found) == {9}


def test_what_was_read_often_enough_is_known_until_it_changes() -> None:
    mark = Watermark()
    for times in range(ENOUGH + 2):
        found, mark = since_watermark(rows("2026-01-01 10:00:00"), mark)
        assert bool(found) == (times < ENOUGH)
        mark = Watermark.from_json(mark.to_json())
    found, _ = since_watermark(rows("2026-01-01 10:00:01"), mark)
    assert set(found) == {1}


def test_very_many_changes_are_said_before_they_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watermark, "MANY", 10)
    pages: Sequence[list[Row]] = rows(*["2026-01-01 10:00:00"] * 11)
    with pytest.raises(TooManyChanged):
        since_watermark(pages, Watermark())
