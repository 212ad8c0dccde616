"""Another list of the site's own places: the same tickets are read again, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from connectors.database.engine import make_engine
from tests.workers.knowledge.ingestion.test_sync import write_file
from tests.workers.knowledge.stores import record, tickets
from workers.knowledge.ingestion.prepare import record_hash
from workers.knowledge.ingestion.sources import sync_file
from workers.knowledge.ingestion.sync import Plan
from workers.redaction import OwnPlaces, use_own_places

SOLUTION = "Write to helpdesk@corp.example, not to ada.byron@corp.example; the proxy is 10.20.3.4."
HIDDEN = "Write to helpdesk@corp.example, not to [email-1]; the proxy is [ip-1]."
SHOWN = "Write to helpdesk@corp.example, not to [email-1]; the proxy is 10.20.3.4."


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    engine = make_engine(sqlite_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("processes", [1, 2])
def test_a_changed_list_reads_the_same_file_again(
    engine: Engine, tmp_path: Path, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.knowledge.ingestion.batches.BATCH_TICKETS", 1)
    file = write_file(tmp_path / "t.jsonl", [record(str(n), solution=SOLUTION) for n in range(4)])
    plan = Plan(processes=processes)
    for places, written, resolution in (
        ((), (4, 0), HIDDEN),
        ((), (0, 0), HIDDEN),
        (("corp.example", "10.20.0.0/16"), (0, 4), SHOWN),
        (("10.20.0.0/16", "corp.example"), (0, 0), SHOWN),
        ((), (0, 4), HIDDEN),
    ):
        use_own_places(OwnPlaces(places))
        report = sync_file(engine, file, None, plan)
        assert (report.created, report.updated) == written
        assert {row.resolution for row in tickets(engine).values()} == {resolution}


def test_without_a_list_a_record_keeps_the_hash_that_it_had() -> None:
    before = record_hash(record("1"))
    use_own_places(OwnPlaces(["corp.example"]))
    assert record_hash(record("1")) != before
    use_own_places(OwnPlaces())
    assert record_hash(record("1")) == before
