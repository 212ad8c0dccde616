"""Waiting for what comes back, and not for what does not."""

from __future__ import annotations

from itertools import islice

import pytest
from sqlalchemy.exc import OperationalError

from connectors.errors import DatabaseUnavailable, QueueUnavailable, SchemaMismatch, SettingsError
from workers.celery.backoff import LONGEST, wait_for, waits


def test_waits_grow_up_to_a_bound_and_differ() -> None:
    one, other = list(islice(waits(), 40)), list(islice(waits(), 40))
    assert one != other
    assert all(0 < wait <= LONGEST for wait in one + other)
    assert one[0] <= 0.5
    assert all(wait >= LONGEST / 2 for wait in one[5:])


class Server:
    """Raises one error after the other, then is there."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    def __call__(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "there"


def test_a_server_that_is_away_is_waited_for() -> None:
    slept: list[float] = []
    server = Server(
        DatabaseUnavailable("away"),
        QueueUnavailable("away"),
        OperationalError("SELECT 1", {}, Exception("starting up")),
    )
    assert wait_for(server, slept.append) == "there"
    assert len(slept) == 3


@pytest.mark.parametrize("error", [SettingsError("wrong"), SchemaMismatch("old")])
def test_a_wrong_setting_is_not(error: Exception) -> None:
    with pytest.raises(type(error)):
        wait_for(Server(error), lambda _: pytest.fail("it waited"))
