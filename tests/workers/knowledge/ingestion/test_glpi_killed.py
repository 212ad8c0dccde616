"""A sync in a process of its own, over real HTTP, killed in the middle: the next one ends where it
should. It does what `guichet sync glpi` does, without the index that the command makes in the end.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from connectors.database.engine import make_engine, reading
from connectors.database.models import Passage, Ticket
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.big import big_world, change
from tests.fakes.glpi.server import GlpiServer
from tests.support.processes import ForkedProgram, Process, guichet_env
from tests.support.waiting import wait_until

pytestmark = pytest.mark.fault

TICKETS = 800
SYNC = "tests.workers.knowledge.ingestion.glpi_sync_process"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def glpi() -> Iterator[GlpiServer]:
    with GlpiServer(FakeGlpi(big_world(TICKETS), still=True)) as server:
        yield server


@pytest.fixture
def command(database_url: str, glpi: GlpiServer) -> list[str]:
    return [database_url, glpi.url]


def started(command: list[str], tmp_path: Path, kind: str = "changes") -> Process:
    env = guichet_env(tmp_path)
    return ForkedProgram(SYNC, [*command, kind], log=tmp_path / "sync.log", env=env)


def sync(command: list[str], tmp_path: Path, kind: str = "changes") -> dict[str, float]:
    with started(command, tmp_path, kind) as process:
        assert process.wait(within=150) == 0, process.tail()
        numbers: dict[str, float] = json.loads(process.output().splitlines()[-1])
        return numbers


def kill_when(command: list[str], tmp_path: Path, reached: Callable[[], bool]) -> None:
    """Start a sync, and end it as the kernel does when memory runs out, once `reached()`."""
    with started(command, tmp_path) as process:
        wait_until(lambda: reached() or not process.running, within=100, what="the middle")
        assert process.running, process.tail()
        os.kill(process.pid, signal.SIGKILL)
        wait_until(lambda: not process.running, what="its end")


def stored(engine: Engine) -> dict[str, str]:
    with reading(engine) as connection:
        rows = connection.execute(select(Ticket.external_id, Ticket.content_hash))
        return dict(rows.all())


def live(glpi: GlpiServer) -> set[str]:
    table = glpi.glpi.world.table("Ticket")
    return {str(ticket) for ticket, row in table.items() if not row["is_deleted"]}


def slowly(glpi: GlpiServer, at: int) -> list[int]:
    """From its list call number `at` on GLPI waits to be killed upon; the calls so far."""
    met: list[int] = []

    def fault(call: Call, _number: int) -> None:
        met.append(1)
        if len(met) >= at:
            # Longer than the killing takes, so that the sync is killed in this very call.
            wait_until(lambda: len(met) > 10_000 or glpi.glpi.fault is None, what="the kill")

    glpi.glpi.fault = fault
    return met


def test_a_full_sync_that_is_killed(
    engine: Engine, command: list[str], glpi: GlpiServer, tmp_path: Path
) -> None:
    kill_when(command, tmp_path, lambda: len(stored(engine)) >= 200)
    partly = stored(engine)
    assert 200 <= len(partly) < TICKETS
    again = sync(command, tmp_path)
    assert again["unchanged"] == len(partly)
    assert again["created"] == TICKETS - len(partly)
    assert stored(engine).keys() == live(glpi)
    with reading(engine) as connection:
        per_ticket = connection.execute(
            select(func.count()).select_from(Passage).group_by(Passage.ticket_id)
        ).scalars()
        assert min(per_ticket) >= 1
    third = sync(command, tmp_path, "full")
    assert (third["unchanged"], third["created"] + third["updated"]) == (TICKETS, 0)


@pytest.mark.parametrize("at", [6, 18])
def test_an_incremental_sync_that_is_killed(
    engine: Engine, command: list[str], glpi: GlpiServer, tmp_path: Path, at: int
) -> None:
    sync(command, tmp_path)
    before = stored(engine)
    change(glpi.glpi.world, 40)
    glpi.glpi.lists.forget()
    met = slowly(glpi, at)
    kill_when(command, tmp_path, lambda: len(met) >= at)
    glpi.glpi.fault = None
    assert stored(engine).keys() >= before.keys() & live(glpi)
    again = sync(command, tmp_path)
    assert stored(engine).keys() == live(glpi)
    assert again["requests"] < 250
    by_changes = stored(engine)
    assert by_changes != before
    full = sync(command, tmp_path, "full")
    assert (full["created"], full["updated"], full["deleted"]) == (0, 0, 0)
    assert stored(engine) == by_changes
