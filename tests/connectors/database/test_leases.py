"""One holder at a time, over processes; the dead are seen and the slow are replaced."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from connectors.database import leases
from connectors.database.base import now
from connectors.database.engine import make_engine, read_session
from connectors.database.leases import holding
from connectors.database.models import Lease
from connectors.errors import Conflict
from tests.support.waiting import wait_until


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def row(engine: Engine, name: str = "file:x") -> Lease:
    with read_session(engine) as session:
        return session.get_one(Lease, name)


def say(engine: Engine, **values: object) -> None:
    with engine.begin() as connection:
        connection.execute(update(Lease).values(**values))


def test_the_second_is_told_who_holds_it(engine: Engine) -> None:
    with (
        holding(engine, "file:x", "A sync of file:x"),
        pytest.raises(Conflict, match=f"A sync of file:x is already running: pid {os.getpid()} on"),
        holding(engine, "file:x", "A sync of file:x"),
    ):
        pass
    assert row(engine).claim is None
    with holding(engine, "file:x", "A sync of file:x"):
        assert row(engine).claim is not None


def test_other_names_are_free(engine: Engine) -> None:
    with holding(engine, "file:x", "A sync"), holding(engine, "file:y", "A sync"):
        pass


def test_of_many_at_once_one_gets_it(engine: Engine) -> None:
    start = threading.Barrier(6)
    done = threading.Event()
    got: list[bool] = []

    def try_it() -> None:
        start.wait()
        try:
            with holding(engine, "file:x", "A sync"):
                got.append(True)
                done.wait(30)
        except Conflict:
            got.append(False)

    threads = [threading.Thread(target=try_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(got) == 6, what="six tries")
    done.set()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 5 + [True]


def test_a_lease_that_ran_out_is_free_and_its_old_holder_is_stopped(engine: Engine) -> None:
    with holding(engine, "file:x", "A sync") as slow:
        say(engine, claimed_until=now() - timedelta(seconds=1))
        with holding(engine, "file:x", "A sync") as quick:
            with engine.begin() as connection:
                quick.confirm(connection)
            with pytest.raises(Conflict, match="lost to another"), engine.begin() as connection:
                slow.confirm(connection)


def test_the_release_of_a_late_holder_leaves_the_new_one_alone(engine: Engine) -> None:
    with holding(engine, "file:x", "A sync"):
        say(engine, claim="pid 1 on elsewhere [1/ab]")
    assert row(engine).claim == "pid 1 on elsewhere [1/ab]"


def test_a_holder_that_died_here_is_replaced_at_once(engine: Engine) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    held = f"pid {child.pid} on {leases._host()} [123/abcdef]"
    with holding(engine, "file:x", "A sync"):
        pass
    say(engine, claim=held, claimed_until=now() + timedelta(hours=1))
    with holding(engine, "file:x", "A sync"):
        pass


def test_a_reused_process_number_is_not_taken_for_the_holder(engine: Engine) -> None:
    with holding(engine, "file:x", "A sync"):
        pass
    held = f"pid {os.getpid()} on {leases._host()} [1/abcdef]"
    say(engine, claim=held, claimed_until=now() + timedelta(hours=1))
    with holding(engine, "file:x", "A sync"):
        pass


def test_a_holder_elsewhere_is_waited_for(engine: Engine) -> None:
    with holding(engine, "file:x", "A sync"):
        pass
    held = "pid 1 on another-machine [1/abcdef]"
    say(engine, claim=held, claimed_until=now() + timedelta(hours=1))
    with (
        pytest.raises(Conflict, match="pid 1 on another-machine"),
        holding(engine, "file:x", "A sync"),
    ):
        pass


def test_it_is_renewed_while_it_is_held(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "LEASE_SECONDS", 2.0)
    with holding(engine, "file:x", "A sync"):
        first = row(engine).claimed_until
        assert first is not None
        wait_until(lambda: (row(engine).claimed_until or first) > first, what="a renewal")
