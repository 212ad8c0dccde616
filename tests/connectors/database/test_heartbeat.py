"""A row stays ours while its work goes on, and not a moment longer than the process lives."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select, update

from connectors.database import leases
from connectors.database.base import now
from connectors.database.engine import make_engine
from connectors.database.leases.heartbeat import Heartbeat, Kept
from connectors.database.models import Delivery
from tests.support.waiting import wait_until

SHORT = 0.4
"""Seconds that a claim holds here."""


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    with engine.begin() as connection:
        for name in ("a", "b"):
            connection.execute(
                insert(Delivery).values(
                    id=name, dedupe_key=name, marker=name, kind="answer", platform="x",
                    channel="c", message={}, status="sending",
                )
            )  # fmt: skip
    yield engine
    engine.dispose()


def take(engine: Engine, name: str, claim: str = "ours", seconds: float = SHORT) -> None:
    with engine.begin() as connection:
        connection.execute(
            leases.taking(Delivery, Delivery.id == name, claim=claim, seconds=seconds)
        )


def is_over(engine: Engine, name: str) -> bool:
    with engine.connect() as connection:
        over = select(Delivery.id).where(Delivery.id == name, leases.ran_out(Delivery))
        return connection.scalar(over) is not None


def watched(engine: Engine, name: str, seconds: float) -> bool:
    """Whether the claim ran out at any moment of these seconds."""
    end = now() + timedelta(seconds=seconds)
    while now() < end:
        if is_over(engine, name):
            return True
        threading.Event().wait(0.05)
    return False


def test_a_row_is_kept_while_the_work_lasts(engine: Engine) -> None:
    heartbeat = Heartbeat(engine, 2.0)
    for name in ("a", "b"):
        take(engine, name, seconds=heartbeat.lease(60))
    with heartbeat.keeping(Delivery, "a", "ours", 60) as kept:
        assert not watched(engine, "a", 3.0)
        assert kept.confirm()
        assert is_over(engine, "b")
    wait_until(lambda: is_over(engine, "a"), what="the end of the claim")
    wait_until(lambda: heartbeat._thread is None, what="the end of the thread")


def test_a_row_is_let_go_when_its_work_hangs(engine: Engine) -> None:
    heartbeat = Heartbeat(engine, 60.0)
    assert heartbeat.lease(SHORT) == SHORT
    take(engine, "a")
    with heartbeat.keeping(Delivery, "a", "ours", SHORT):
        wait_until(lambda: is_over(engine, "a"), what="the end of the claim")


def test_a_sign_of_life_keeps_it(engine: Engine) -> None:
    heartbeat = Heartbeat(engine, 60.0)
    take(engine, "a", seconds=1.0)
    over = []
    with heartbeat.keeping(Delivery, "a", "ours", 1.0) as kept:
        for _ in range(20):
            kept.alive()
            over.append(watched(engine, "a", 0.1))
    assert not any(over)


def test_who_was_paused_is_told(engine: Engine) -> None:
    kept = Kept(engine, Delivery, "a", "ours", SHORT, 60)
    take(engine, "a")
    kept.renewed_at -= 3600
    assert kept.confirm()
    take(engine, "a", claim="another's")
    kept.renewed_at -= 3600
    assert not kept.confirm()


def test_nothing_is_renewed_any_more_once_it_is_closed(engine: Engine) -> None:
    def beating() -> set[threading.Thread]:
        return {one for one in threading.enumerate() if one.name == "guichet-heartbeat"}

    take(engine, "a")
    # A desk of an earlier test may still beat in this process.
    others = beating()
    heartbeat = Heartbeat(engine, SHORT)
    with heartbeat.keeping(Delivery, "a", "ours", 60):
        assert len(beating() - others) == 1
        heartbeat.close()
        assert beating() <= others
        with heartbeat.keeping(Delivery, "a", "ours", 60):
            assert beating() <= others


def test_a_row_that_somebody_writes_is_passed_over(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    with engine.begin() as connection:
        for name in ("a", "b"):
            connection.execute(
                insert(Delivery).values(
                    id=name, dedupe_key=name, marker=name, kind="answer", platform="x",
                    channel="c", message={}, claim="ours", claimed_until=now(),
                )
            )  # fmt: skip
    rows = [Kept(engine, Delivery, name, "ours", 60, 60) for name in ("a", "b")]
    for row in rows:
        row.renewed_at -= 3600
    with engine.begin() as connection:
        connection.execute(update(Delivery).where(Delivery.id == "a").values(attempts=7))
        assert not rows[0].confirm()
        assert rows[1].confirm()
    assert rows[0].confirm()
    engine.dispose()


def test_the_claims_of_the_dead_run_out_at_once(engine: Engine) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    mine = leases.new_claim()
    dead = mine.replace(f"pid {os.getpid()} ", f"pid {child.pid} ")
    elsewhere = dead.replace("@", "@0")
    for name, claim in (("a", dead), ("b", mine)):
        take(engine, name, claim, seconds=3600)
    assert leases.expire_dead(engine, Delivery, Delivery.status == "sending") == 1
    assert (is_over(engine, "a"), is_over(engine, "b")) == (True, False)
    take(engine, "a", elsewhere, seconds=3600)
    assert leases.expire_dead(engine, Delivery, Delivery.status == "sending") == 0
