from __future__ import annotations

import pytest

from bot.mattermost.listening.place import StoredPlace
from connectors.database.engine import make_engine
from connectors.database.unit_of_work import Transactions
from connectors.errors import DatabaseUnavailable
from tests.fakes.jobs import FakeQueue


def test_each_instance_has_its_own(sqlite_url: str) -> None:
    transactions = Transactions(make_engine(sqlite_url), FakeQueue())
    one, other = (StoredPlace(transactions, f"mattermost:{name}") for name in ("main", "lab"))
    assert one.read() is None
    one.keep(1_795_470_013_121)
    one.keep(1_795_470_013_999)
    assert (one.read(), other.read()) == (1_795_470_013_999, None)


def test_a_database_that_fails(empty_sqlite_url: str) -> None:
    place = StoredPlace(Transactions(make_engine(empty_sqlite_url), FakeQueue()), "mattermost:main")
    with pytest.raises(DatabaseUnavailable):
        place.read()
    with pytest.raises(DatabaseUnavailable):
        place.keep(1)
