"""A sync that is killed goes on at the next run, and nothing is there twice."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from connectors.database.engine import make_engine, reading
from connectors.database.models import Passage, Ticket
from tests.support.processes import ForkedProgram, guichet_env
from tests.support.waiting import wait_until
from tests.workers.knowledge.stores import passages
from workers.knowledge.ingestion.sources import sync_file
from workers.knowledge.ingestion.sync import Plan

TICKETS = 3_000
CHILDREN = "/proc/{0}/task/{0}/children"
SYNC = "tests.workers.knowledge.ingestion.file_sync_process"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "desk.jsonl"
    with made.open("w") as out:
        for n in range(TICKETS):
            ticket = {
                "id": n,
                "title": f"Printer number {n} is jammed",
                "content": f"The printer in room {n} makes a noise and takes no paper at all.",
                "solution": f"Open the rear door of printer {n} and pull the sheet out slowly.",
                "status": 5,
            }
            out.write(json.dumps(ticket) + "\n")
    return made


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def count(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(Ticket)) or 0)


@pytest.mark.fault
@pytest.mark.parametrize("processes", [1, 2])
def test_the_next_run_goes_on(
    engine: Engine, database_url: str, file: Path, tmp_path: Path, processes: int
) -> None:
    arguments = [database_url, file, str(processes)]
    env = guichet_env(tmp_path)
    with ForkedProgram(SYNC, arguments, log=tmp_path / "sync.log", env=env) as process:
        wait_until(lambda: count(engine) >= 400 or not process.running, what="some tickets")
        pool = [int(pid) for pid in Path(CHILDREN.format(process.pid)).read_text().split()]
        # To this process alone, as the kernel does it when memory runs out.
        os.kill(process.pid, signal.SIGKILL)
        wait_until(lambda: not any(map(runs, pool)), what="the end of the pool")
    stored = count(engine)
    assert 400 <= stored < TICKETS, process.tail()
    assert stored % 200 == 0, "a batch is stored whole or not at all"

    report = sync_file(engine, file, plan=Plan())
    assert (report.unchanged, report.created) == (stored, TICKETS - stored)
    assert count(engine) == TICKETS
    rows = passages(engine)
    assert len({(row.ticket_id, row.kind, row.ordinal) for row in rows}) == len(rows)
    with reading(engine) as connection:
        per_ticket = connection.execute(
            select(func.count()).select_from(Passage).group_by(Passage.ticket_id)
        ).scalars()
        assert set(per_ticket) == {2}
    assert sync_file(engine, file).written == 0
