"""The account's time zone, found from what GLPI says twice."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.glpi.api.zone import Observation, find_zone, parse, parse_local
from connectors.glpi.source.survey import account_zone
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.transport import client_for
from tests.fakes.glpi.world import Account, World

WINTER = datetime(2026, 1, 15, 12, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, 12, tzinfo=UTC)


def seen_in(zone: str, *moments: datetime) -> list[Observation]:
    return [
        Observation(moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None), moment)
        for moment in moments
    ]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata"])
def test_two_seasons_tell_the_hours_of_the_whole_year(zone: str) -> None:
    found = find_zone(seen_in(zone, WINTER, SUMMER))
    assert found is not None
    for moment in (WINTER, SUMMER, datetime(2025, 10, 30, 3, tzinfo=UTC)):
        there = moment.astimezone(found).replace(tzinfo=None)
        assert there == moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def test_a_preferred_zone_wins_only_if_it_fits() -> None:
    assert find_zone(seen_in("UTC", WINTER), ["Africa/Abidjan"]) == ZoneInfo("Africa/Abidjan")
    assert find_zone(seen_in("UTC", WINTER), ["Europe/Paris"]) == ZoneInfo("UTC")
    assert find_zone([], ["No/Such", "Europe/Paris"]) == ZoneInfo("Europe/Paris")
    assert find_zone([]) is None


def test_hours_that_no_zone_has_are_no_zone() -> None:
    assert find_zone([Observation(datetime(2026, 1, 15, 12, 7), WINTER)]) is None  # noqa: DTZ001


@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "America/New_York"])
def test_it_is_found_on_a_server(zone: str) -> None:
    world = World(accounts=[Account(2, "reader", zone=zone)])
    for month in (1, 4, 7, 10):
        world.clock = datetime(2026, month, 3, 9, tzinfo=UTC)
        world.ticket(f"ticket of month {month}")
    found = account_zone(client_for(FakeGlpi(world), "reader"))
    assert found is not None
    assert parse("2026-07-03 09:00:00", found) == parse("2026-07-03 09:00:00", ZoneInfo(zone))


@given(st.none() | st.integers() | st.text())
def test_whatever_stands_where_a_time_should_is_a_time_or_none(value: object) -> None:
    assert parse(value, ZoneInfo("Europe/Paris")) is None or parse_local(value) is not None
