"""Syncing: what is new is written, what is unchanged is not touched, what is gone leaves word."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from connectors.contracts.documents import SourceDocument
from connectors.contracts.source import BadRecord
from connectors.database.engine import make_engine, read_session, reading
from connectors.database.models import AuditEntry, LastRun, Lease, Scope
from connectors.errors import BadInput, Conflict
from connectors.files.source import default_source
from tests.workers.knowledge.stores import (
    SOURCE,
    counting_writes,
    passages,
    record,
    records,
    removals,
    tickets,
)
from workers.knowledge import revision
from workers.knowledge.ingestion import prepare
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.sources import sync_file
from workers.knowledge.ingestion.sync import Plan, sync_records
from workers.knowledge.lease import holding

KNOWLEDGE = {"tickets", "passages", "passage_vectors", "passage_removals", "knowledge_state"}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def sync(engine: Engine, items: list[Any], **plan: Any) -> SyncReport:
    return sync_records(engine, items, SyncReport(SOURCE), Plan(**plan))


def current_revision(engine: Engine) -> int:
    with reading(engine) as connection:
        return revision.look(connection).revision


def write_file(path: Path, items: list[SourceDocument], *more: str) -> Path:
    lines = []
    for item in items:
        fields = {"id": item.external_id} | asdict(item)
        del fields["external_id"], fields["source"], fields["followups"]
        lines.append(json.dumps(fields, default=datetime.isoformat))
    path.write_text("\n".join([*lines, *more]) + "\n", encoding="utf-8")
    return path


def test_new_tickets_are_stored_with_their_passages(engine: Engine) -> None:
    report = sync(engine, records(1, 2, 3))
    assert (report.fetched, report.created, report.skipped) == (3, 3, 0)
    stored = tickets(engine)
    assert set(stored) == {"1", "2", "3"}
    assert "pull the sheet out" in stored["2"].resolution
    assert {row.kind for row in passages(engine, "2")} == {"problem", "resolution"}
    assert {row.revision for row in passages(engine)} == {current_revision(engine)} == {1}


def test_a_second_sync_writes_nothing(engine: Engine) -> None:
    sync(engine, records(*range(450)))
    before = (tickets(engine), passages(engine), current_revision(engine))
    with counting_writes(engine) as writes:
        report = sync(engine, records(*range(450)))
    assert report.unchanged == report.fetched == 450
    assert report.written == 0
    assert not KNOWLEDGE & set(writes)
    assert (tickets(engine), passages(engine), current_revision(engine)) == before


def test_one_batch_is_one_transaction_with_one_revision(engine: Engine) -> None:
    sync(engine, records(*range(450)))
    assert current_revision(engine) == 3
    assert {row.revision for row in passages(engine)} == {1, 2, 3}


def test_unchanged_passages_keep_their_row(engine: Engine) -> None:
    sync(engine, records(1, 2))
    before = {row.id: row for row in passages(engine, "1")}
    report = sync(engine, [record(1, solution="Something else helped in the end."), record(2)])
    assert (report.updated, report.unchanged) == (1, 1)

    after = {row.id: row for row in passages(engine, "1")}
    kept = before.keys() & after.keys()
    assert {before[one].kind for one in kept} == {"problem"}
    assert all(before[one] == after[one] for one in kept), "not even its revision changed"
    assert removals(engine) == dict.fromkeys(before.keys() - after.keys(), 2)
    assert {after[one].revision for one in after.keys() - before.keys()} == {2}


def test_a_change_that_no_passage_shows_changes_the_ticket_only(engine: Engine) -> None:
    sync(engine, records(1))
    before = passages(engine)
    sync(engine, [record(1, url="https://glpi.example/1", category="Printers")])
    assert tickets(engine)["1"].url == "https://glpi.example/1"
    assert passages(engine) == before


def test_a_new_scope_reaches_the_passages(engine: Engine) -> None:
    sync(engine, records(1))
    ids = [row.id for row in passages(engine)]
    sync(engine, [record(1, entity="LSL > Brest")])
    with read_session(engine) as session:
        scope = session.scalars(select(Scope).where(Scope.name == "entity:LSL > Brest")).one()
    assert tickets(engine)["1"].scope_id == scope.id
    assert [(row.id, row.scope_id, row.revision) for row in passages(engine)] == [
        (one, scope.id, 2) for one in ids
    ]


def test_passages_that_trade_places_keep_their_rows(engine: Engine) -> None:
    first, second = "The first thing to know. " * 60, "Another thing altogether. " * 60
    sync(engine, [record(1, content=f"{first}\n\n{second}")])
    before = {row.text: row for row in passages(engine) if row.kind == "problem"}
    sync(engine, [record(1, content=f"{second}\n\n{first}")])
    after = {row.text: row for row in passages(engine) if row.kind == "problem"}
    same = before.keys() & after.keys()
    assert all(before[text].id == after[text].id for text in same)
    assert sorted(row.ordinal for row in after.values()) == list(range(len(after)))


def test_who_may_see_what(engine: Engine) -> None:
    sync(
        engine,
        [record(1), record(2, entity="LSL"), record(3, entity="LSL", public=True),
         record(4, entity="LSL", kind="article"), record(5, entity="LSL", kind="article",
                                                         public=True)],
    )  # fmt: skip
    stored = tickets(engine)
    assert [stored[n].scope_id == 1 for n in "12345"] == [True, False, True, False, True]
    assert stored["2"].scope_id == stored["4"].scope_id


@pytest.mark.parametrize(
    ("fields", "quotable"),
    [
        ({"status": 5}, True),
        ({"status": 6}, True),
        ({"status": None}, True),
        ({"status": 2}, False),
        ({"status": 4}, False),
        ({"status": 5, "solution": None}, False),
    ],
)
def test_only_what_was_solved_is_quoted(
    engine: Engine, fields: dict[str, Any], quotable: bool
) -> None:
    sync(engine, [record(1, **fields)])
    assert (tickets(engine)["1"].resolution is not None) is quotable
    kinds = {row.kind for row in passages(engine)}
    assert "problem" in kinds, "an open ticket is still found"
    assert ("resolution" in kinds) is quotable


def test_the_last_of_equal_ids_wins(engine: Engine) -> None:
    report = sync(engine, [record(1, title="old title"), record(2), record(1, title="new title")])
    assert (report.fetched, report.created, report.duplicates) == (3, 2, 1)
    assert tickets(engine)["1"].title == "new title"


def test_what_cannot_be_read_is_reported(engine: Engine) -> None:
    report = sync(engine, [record(1), BadRecord("not JSON", line=2), record(3)])
    assert (report.created, report.skipped) == (2, 1)
    assert report.to_json()["errors"] == [{"line": 2, "reason": "not JSON"}]


def test_a_ticket_that_breaks_the_cleaner_is_reported_alone(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = prepare.clean_ticket

    def breaks(item: SourceDocument) -> object:
        if item.external_id == "2":
            raise ZeroDivisionError
        return clean(item)

    monkeypatch.setattr(prepare, "clean_ticket", breaks)
    report = sync(engine, records(1, 2, 3))
    assert set(tickets(engine)) == {"1", "3"}
    assert report.to_json()["errors"] == [
        {"id": "2", "reason": "could not be cleaned (ZeroDivisionError)"}
    ]


def test_another_cleaner_version_cleans_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(engine, records(1, 2))
    ids = [row.id for row in passages(engine)]
    monkeypatch.setattr(prepare, "VERSION", "another")
    report = sync(engine, records(1, 2))
    assert report.updated == 2
    assert [row.id for row in passages(engine)] == ids


def test_nothing_is_deleted_unless_asked(engine: Engine) -> None:
    sync(engine, records(1, 2))
    assert sync(engine, records(1)).deleted == 0
    assert set(tickets(engine)) == {"1", "2"}


def test_reconcile_deletes_what_did_not_come(engine: Engine) -> None:
    sync(engine, records(1, 2, 3, 4))
    gone = {row.id for row in passages(engine, "4")}
    other = record(9)
    sync_records(engine, [replace(other, source="file:other")], SyncReport("file:other"))

    report = sync(engine, records(1, 2, 3), reconcile=True)
    assert report.deleted == 1
    assert set(tickets(engine)) == {"1", "2", "3", "9"}
    assert removals(engine) == dict.fromkeys(gone, current_revision(engine))


def test_reconcile_refuses_what_looks_like_an_accident(engine: Engine) -> None:
    sync(engine, records(1, 2, 3, 4))
    with pytest.raises(Conflict, match="would delete 2 of 4 tickets"):
        sync(engine, records(1, 2), reconcile=True)
    with pytest.raises(Conflict, match="would delete 4 of 4 tickets"):
        sync(engine, [], reconcile=True)
    assert len(tickets(engine)) == 4
    assert sync(engine, records(1, 2), reconcile=True, force=True).deleted == 2


def test_reconcile_refuses_when_some_records_could_not_be_read(engine: Engine) -> None:
    sync(engine, records(1, 2, 3, 4))
    items = [*records(1, 2, 3), BadRecord("not JSON", line=4)]
    with pytest.raises(Conflict, match="1 records could not be read"):
        sync(engine, items, reconcile=True)
    assert len(tickets(engine)) == 4


def test_reconcile_never_trusts_a_source_that_ended_early(engine: Engine) -> None:
    sync(engine, records(1, 2, 3, 4))
    items = [*records(1, 2, 3), BadRecord("cut off", line=4, incomplete=True)]
    with pytest.raises(Conflict, match="could not be read to its end"):
        sync(engine, items, reconcile=True, force=True)
    assert len(tickets(engine)) == 4


def test_a_source_that_fails_keeps_what_came_before_and_says_so(engine: Engine) -> None:
    def breaks_off() -> Iterator[SourceDocument]:
        yield from records(*range(250))
        raise BadInput("The source went away.")

    with pytest.raises(BadInput, match="went away"):
        sync(engine, breaks_off())  # type: ignore[arg-type]
    assert len(tickets(engine)) == 200
    with read_session(engine) as session:
        run, lease = session.get_one(LastRun, SOURCE), session.get_one(Lease, SOURCE)
    assert run.result is not None
    assert run.result["failed"] == "BadInput"
    assert lease.claim is None
    report = sync(engine, records(*range(250)))
    assert (report.unchanged, report.created) == (200, 50)


def test_who_lost_the_lease_writes_nothing_more(engine: Engine) -> None:
    def robbed() -> Iterator[SourceDocument]:
        yield from records(*range(200))
        with engine.begin() as connection:
            connection.execute(update(Lease).values(claim="pid 1 on elsewhere [1/ab]"))
        yield from records(*range(200, 400))

    with pytest.raises(Conflict, match="lost to another process"):
        sync(engine, robbed())  # type: ignore[arg-type]
    assert len(tickets(engine)) == 200
    assert current_revision(engine) == 1


def test_two_syncs_of_one_source(engine: Engine) -> None:
    with (
        holding(engine, SOURCE, "x"),
        pytest.raises(Conflict, match="A sync of file:test is already running: pid"),
    ):
        sync(engine, records(1))


def test_the_result_is_there_to_be_seen(engine: Engine) -> None:
    sync(engine, records(1))
    with read_session(engine) as session:
        run = session.get_one(LastRun, SOURCE)
    assert run.result is not None
    assert run.result["created"] == 1
    assert run.started_at is not None
    assert run.finished_at > run.started_at


def test_a_file_is_synced_and_synced_again(engine: Engine, tmp_path: Path) -> None:
    file = write_file(
        tmp_path / "desk.jsonl", [*records(1, 2), record(1, title="newer")], "nonsense"
    )
    report = sync_file(engine, file)
    assert report.source == "file:desk"
    assert (report.fetched, report.created, report.duplicates, report.skipped) == (3, 2, 1, 1)
    assert report.to_json()["errors"][0]["line"] == 4
    assert tickets(engine)["1"].title == "newer"
    with counting_writes(engine) as writes:
        again = sync_file(engine, file)
    assert (again.written, again.unchanged, again.duplicates) == (0, 2, 1)
    assert not KNOWLEDGE & set(writes)


def test_a_file_that_looks_wrong_is_refused_before_anything_is_written(
    engine: Engine, tmp_path: Path
) -> None:
    full = write_file(tmp_path / "desk.jsonl", records(1, 2, 3, 4))
    sync_file(engine, full)
    write_file(full, [record(1, title="changed"), record(2)])
    before = (tickets(engine), current_revision(engine))
    with pytest.raises(Conflict, match="would delete 2 of 4"):
        sync_file(engine, full, plan=Plan(reconcile=True))
    packed = gzip.compress(full.read_bytes())
    full.write_bytes(packed[: len(packed) - 12])
    with pytest.raises(Conflict, match="could not be read to its end"):
        sync_file(engine, full, plan=Plan(reconcile=True, force=True))
    assert (tickets(engine), current_revision(engine)) == before


@pytest.mark.parametrize(
    ("name", "source"),
    [("tickets.jsonl", "file:tickets"), ("a.b.jsonl.gz", "file:a.b"), ("x", "file:x"),
     (".jsonl", "file:.jsonl")],
)  # fmt: skip
def test_a_file_names_its_source(name: str, source: str) -> None:
    assert default_source(Path("/somewhere") / name) == source


def test_processes_of_their_own_give_the_same(engine: Engine) -> None:
    report = sync(engine, records(*range(450)), processes=2)
    assert report.created == 450
    alone = {one: row.content_hash for one, row in tickets(engine).items()}
    assert alone == {str(n): prepare.record_hash(record(n)) for n in range(450)}


def test_a_sync_that_changed_something_or_failed_is_in_the_audit_log(engine: Engine) -> None:
    sync(engine, records(1, 2, 3))
    sync(engine, records(1, 2, 3))

    def broken() -> Iterator[SourceDocument]:
        yield record("9")
        raise BadInput("The source ends in the middle of a secret sentence.")

    with pytest.raises(BadInput):
        sync_records(engine, broken(), SyncReport(SOURCE))
    with reading(engine) as connection:
        rows = connection.execute(
            select(AuditEntry.action, AuditEntry.subject, AuditEntry.detail).order_by(AuditEntry.id)
        ).all()
    counted = {"created": 3, "updated": 0, "deleted": 0, "skipped": 0}
    assert [(row.action, row.subject) for row in rows] == [
        ("sync.done", SOURCE),
        ("sync.failed", SOURCE),
    ]
    assert rows[0].detail == counted
    assert rows[1].detail["error"] == "BadInput"
    assert "secret" not in str(rows[1].detail)
