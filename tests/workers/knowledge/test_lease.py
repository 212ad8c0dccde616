"""A run of a job ends in one step: its lease is free, its result and its checkpoint are there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from connectors.database.base import now
from connectors.database.checkpoints import read_checkpoint
from connectors.database.engine import make_engine, read_session
from connectors.database.last_runs import last_runs
from connectors.database.models import LastRun, Lease
from connectors.errors import Conflict
from workers.knowledge.lease import holding


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def test_the_result_stays_for_people_to_see(engine: Engine) -> None:
    with holding(engine, "file:x", "A sync of file:x") as lease, engine.begin() as connection:
        lease.finish(connection, {"created": 3})
    with read_session(engine) as session:
        found = session.scalars(select(LastRun)).one()
        held = session.scalars(select(Lease)).one()
    assert found.result == {"created": 3}
    assert found.started_at == held.taken_at
    assert found.finished_at is not None
    assert held.claim is None


def test_a_checkpoint_is_kept_until_there_is_another(engine: Engine) -> None:
    for number, checkpoint in enumerate(({"mark": 1}, None, {"mark": 2})):
        with holding(engine, "glpi", "A sync") as lease, engine.begin() as connection:
            before = read_checkpoint(connection, "glpi")
            lease.finish(connection, {"number": number}, checkpoint)
        assert before == ({} if number == 0 else {"mark": 1})
    with engine.connect() as connection:
        assert read_checkpoint(connection, "glpi") == {"mark": 2}
        assert read_checkpoint(connection, "gitlab") == {}
        assert [one.result for one in last_runs(connection).values()] == [{"number": 2}]


def test_a_run_that_lost_its_lease_leaves_nothing(engine: Engine) -> None:
    with holding(engine, "glpi", "A sync") as slow:
        with engine.begin() as connection:
            connection.execute(update(Lease).values(claimed_until=now() - timedelta(seconds=1)))
        with holding(engine, "glpi", "A sync") as quick, engine.begin() as connection:
            quick.finish(connection, {"by": "quick"}, {"mark": 2})
        with engine.begin() as connection:
            slow.finish(connection, {"by": "slow"}, {"mark": 1})
    with engine.connect() as connection:
        assert read_checkpoint(connection, "glpi") == {"mark": 2}
        assert last_runs(connection)["glpi"].result == {"by": "quick"}


def test_a_block_that_fails_leaves_no_result(engine: Engine) -> None:
    with (
        pytest.raises(Conflict, match="already running"),
        holding(engine, "glpi", "A sync"),
        holding(engine, "glpi", "A sync"),
    ):
        pass
    with engine.connect() as connection:
        assert last_runs(connection) == {}
