"""One holder at a time, over processes; the dead are seen and the slow are replaced."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import ColumnElement, Engine, insert, update

from connectors.database import leases
from connectors.database.base import now
from connectors.database.engine import make_engine, read_session
from connectors.database.leases import holders, holding, named
from connectors.database.models import Delivery, Lease
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
    held = f"pid {child.pid} on {holders._host()} [123/abcdef]"
    with holding(engine, "file:x", "A sync"):
        pass
    say(engine, claim=held, claimed_until=now() + timedelta(hours=1))
    with holding(engine, "file:x", "A sync"):
        pass


def test_a_reused_process_number_is_not_taken_for_the_holder(engine: Engine) -> None:
    with holding(engine, "file:x", "A sync"):
        pass
    held = f"pid {os.getpid()} on {holders._host()} [1/abcdef]"
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
    monkeypatch.setattr(named, "LEASE_SECONDS", 2.0)
    with holding(engine, "file:x", "A sync"):
        first = row(engine).claimed_until
        assert first is not None
        wait_until(lambda: (row(engine).claimed_until or first) > first, what="a renewal")


# A claim on a row of any table: here one of the table of deliveries.


@pytest.fixture
def delivery(engine: Engine) -> str:
    with engine.begin() as connection:
        connection.execute(
            insert(Delivery).values(
                id="d", dedupe_key="k", marker="m", kind="answer", platform="x", channel="c",
                message={},
            )
        )  # fmt: skip
    return "d"


def took(engine: Engine, claim: str, *free: ColumnElement[bool]) -> bool:
    statement = leases.taking(
        Delivery, Delivery.id == "d", *free, claim=claim, seconds=30, attempts=Delivery.attempts + 1
    )
    with engine.begin() as connection:
        return connection.execute(statement).rowcount == 1


def test_a_row_is_taken_where_it_is_free_and_kept_by_its_token(
    engine: Engine, delivery: str
) -> None:
    assert took(engine, "a", Delivery.claim.is_(None))
    assert not took(engine, "b", Delivery.claim.is_(None))
    assert not took(engine, "b", leases.ran_out(Delivery))
    mine = Delivery.id == delivery
    with engine.begin() as connection:
        late = connection.execute(leases.renewing(Delivery, "b", mine, seconds=99))
        kept = connection.execute(leases.renewing(Delivery, "a", mine, seconds=-1))
    assert (late.rowcount, kept.rowcount) == (0, 1)
    assert took(engine, "b", leases.ran_out(Delivery))
    with engine.begin() as connection:
        late = connection.execute(leases.ending(Delivery, "a", mine, failure="late"))
        done = connection.execute(leases.ending(Delivery, "b", mine, failure="done"))
        again = connection.execute(leases.ending(Delivery, None, mine, attempts=7))
    assert (late.rowcount, done.rowcount, again.rowcount) == (0, 1, 1)
    with read_session(engine) as session:
        found = session.get_one(Delivery, delivery)
    assert (found.claim, found.claimed_until, found.failure, found.attempts) == (
        None,
        None,
        "done",
        7,
    )


def test_a_claim_is_over_when_it_ran_out_or_its_holder_died() -> None:
    later, before = now() + timedelta(hours=1), now() - timedelta(seconds=1)
    mine = leases.new_claim()
    assert not leases.is_over(mine, later)
    assert leases.is_over(mine, before)
    assert leases.is_over(None, later)
    assert leases.is_over(mine, None)
    assert leases.is_over(f"pid {os.getpid()} on {holders._host()} [1/abcdef]", later)
    assert not leases.is_over("pid 1 on another-machine [1/abcdef]", later)
    assert leases.holder_of(mine) == f"pid {os.getpid()} on {holders._host()}"
    assert leases.new_claim() != mine


def test_who_is_alone_keeps_others_waiting(engine: Engine) -> None:
    entered = threading.Event()
    order: list[str] = []

    def second() -> None:
        with engine.begin() as connection:
            entered.set()
            leases.alone(connection, "cleaning")
            order.append("second")

    with engine.begin() as connection:
        leases.alone(connection, "cleaning")
        thread = threading.Thread(target=second)
        thread.start()
        if engine.dialect.name == "postgresql":  # SQLite lets no second writer begin at all
            assert entered.wait(30)
        time.sleep(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_what_was_ever_taken_can_be_looked_at(engine: Engine) -> None:
    with holding(engine, "file:x", "A sync"), engine.connect() as connection:
        standing = leases.look(connection)["file:x"]
        assert standing.holder == f"pid {os.getpid()} on {holders._host()}"
    with engine.connect() as connection:
        after = leases.look(connection)["file:x"]
    assert (after.holder, after.taken_at) == (None, standing.taken_at)
