"""Syncing with GLPI: what is stored after a full, an incremental and a broken sync."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text

from connectors.database.base import now
from connectors.database.engine import make_engine, reading
from connectors.database.models import SyncCursor, Ticket
from connectors.errors import Conflict, ConnectorError
from tests.connectors.glpi.worlds import SECRET, small_world
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply, maintenance
from tests.fakes.glpi.transport import URL, client_for
from workers.knowledge.glpi_sync import GlpiSite, sync_glpi
from workers.knowledge.sync import Plan
from workers.knowledge.sync_report import SyncReport

Faults = Callable[[Call, int], Reply | None]


@pytest.fixture
def engine(sqlite_url: str) -> Engine:
    return make_engine(sqlite_url)


@pytest.fixture
def glpi() -> FakeGlpi:
    world = small_world()
    for number in range(20):
        ticket = world.ticket(f"Ticket {number}", f"<p>Problem {number}</p>", entities_id=1)
        world.solve(ticket, f"<p>Solution {number}</p>")
    return FakeGlpi(world)


def sync(engine: Engine, glpi: FakeGlpi, *, full: bool = False, force: bool = False) -> SyncReport:
    with client_for(glpi, "nosy") as client:
        reports = sync_glpi(engine, client, GlpiSite(URL), Plan(force=force), full=full)
    return reports[0]


def stored(engine: Engine, source: str = "glpi") -> dict[str, Ticket]:
    with reading(engine) as connection:
        rows = connection.execute(select(Ticket.__table__).where(Ticket.source == source)).all()
    return {row.external_id: row for row in rows}  # type: ignore[misc]


def everything(engine: Engine) -> str:
    with reading(engine) as connection:
        found = [connection.execute(text(f"SELECT * FROM {name}")).all() for name in (
            "tickets", "passages", "sync_cursors")]  # fmt: skip
    return repr(found)


def set_back(engine: Engine, field: str, by: timedelta) -> None:
    """Make the last sync look older."""
    with engine.begin() as connection:
        cursor = dict(connection.scalar(select(SyncCursor.cursor).filter_by(source="glpi")) or {})
        cursor[field] = (now() - by).isoformat()
        connection.execute(SyncCursor.__table__.update().values(cursor=cursor))  # type: ignore[attr-defined]


def test_a_first_sync_stores_every_live_ticket(engine: Engine, glpi: FakeGlpi) -> None:
    report = sync(engine, glpi)
    assert (report.created, report.fetched, report.skipped) == (23, 23, 0)
    assert report.requests > 0
    found = stored(engine)
    assert "MTU" in (found["1"].resolution or "")
    assert found["1"].entity == "LSL > Paris"
    assert found["3"].resolution is None
    assert SECRET not in everything(engine)


def test_the_next_sync_reads_little_and_writes_nothing(engine: Engine, glpi: FakeGlpi) -> None:
    first = sync(engine, glpi)
    glpi.world.tick(86_400)
    again = sync(engine, glpi)
    assert again.written == 0
    full = sync(engine, glpi, full=True)
    assert (full.written, full.unchanged) == (0, first.created)


def test_changes_are_taken_over(engine: Engine, glpi: FakeGlpi) -> None:
    sync(engine, glpi)
    glpi.world.tick(86_400)
    glpi.world.solve(3, "<p>Restart the router</p>")
    glpi.world.table("Ticket")[2] |= {"is_deleted": 1, "date_mod": glpi.world.clock}
    new = glpi.world.ticket("Brand new", entities_id=2)
    report = sync(engine, glpi)
    assert (report.created, report.updated, report.deleted) == (1, 1, 1)
    found = stored(engine)
    assert "Restart the router" in (found["3"].resolution or "")
    assert str(new) in found
    assert "2" not in found


def test_a_purge_is_found_by_the_ids(engine: Engine, glpi: FakeGlpi) -> None:
    sync(engine, glpi)
    glpi.world.tick(86_400)
    glpi.world.purge(5)
    assert sync(engine, glpi).deleted == 0
    set_back(engine, "reconciled_at", timedelta(hours=2))
    assert sync(engine, glpi).deleted == 1
    assert "5" not in stored(engine)


def test_a_ticket_that_was_missed_is_fetched_by_the_ids(engine: Engine, glpi: FakeGlpi) -> None:
    sync(engine, glpi)
    before = stored(engine)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM tickets WHERE external_id = '7'"))
    glpi.world.tick(86_400)
    set_back(engine, "reconciled_at", timedelta(hours=2))
    assert sync(engine, glpi).created == 1
    assert stored(engine).keys() == before.keys()


@pytest.mark.parametrize("full", [True, False])
def test_a_shrink_that_looks_like_an_accident_deletes_nothing(
    engine: Engine, glpi: FakeGlpi, full: bool
) -> None:
    sync(engine, glpi)
    for ticket in range(5, 20):
        glpi.world.purge(ticket)
    glpi.world.tick(86_400)
    set_back(engine, "reconciled_at", timedelta(hours=2))
    with pytest.raises(Conflict, match="30 %"):
        sync(engine, glpi, full=full)
    assert len(stored(engine)) == 23
    assert sync(engine, glpi, full=True, force=True).deleted == 15


def broken_at(number: int, reply: Reply) -> Faults:
    """From the call `number` on every call to a list fails."""
    return lambda call, now: reply if now >= number and call.path != "initSession" else None


BROKEN = {
    "maintenance": maintenance(),
    "empty 206": Reply(206, b"", {"Content-Type": "application/json", "Content-Range": "0-0/9"}),
    "empty list as text": Reply(200, b"[]", {"Content-Type": "text/html"}),
    "cut": Reply(200, b'[{"id": 3', {"Content-Type": "application/json"}),
    "500": Reply(500, b"<html>", {"Content-Type": "text/html"}),
}


@pytest.mark.parametrize("kind", sorted(BROKEN))
@pytest.mark.parametrize("full", [True, False])
def test_a_failure_at_any_request_loses_nothing(
    engine: Engine, glpi: FakeGlpi, kind: str, full: bool
) -> None:
    sync(engine, glpi)
    glpi.world.tick(86_400)
    glpi.world.solve(3, "<p>Restart the router</p>")
    glpi.world.ticket("Brand new", entities_id=2)
    before = stored(engine).keys()
    number = 2
    while True:
        glpi.calls.clear()
        glpi.fault = broken_at(number, BROKEN[kind])
        set_back(engine, "reconciled_at", timedelta(hours=2))
        try:
            sync(engine, glpi, full=full)
            break
        except ConnectorError:
            assert stored(engine).keys() >= before
            assert SECRET not in everything(engine)
        number += 1
    assert number > 10
    glpi.fault = None
    sync(engine, glpi, full=True)
    assert len(stored(engine)) == 24
    assert "Restart the router" in (stored(engine)["3"].resolution or "")


def test_only_published_faq_articles_come(engine: Engine, glpi: FakeGlpi) -> None:
    world = glpi.world
    for number, fields in enumerate(
        [
            {"is_faq": 1, "name": "VPN guide"},
            {"is_faq": 0, "name": SECRET},
            {"is_faq": 1, "name": SECRET},
            {"is_faq": 1, "name": SECRET, "end_date": world.clock},
            {"is_faq": 1, "name": "Saclay only"},
        ],
        start=1,
    ):
        world.add("KnowbaseItem", id=number, answer="<p>How to do it</p>", **fields)
    for article, entity in ((1, 0), (2, 0), (4, 0), (5, 2)):
        world.add("Entity_KnowbaseItem", knowbaseitems_id=article, entities_id=entity,
                  is_recursive=1)  # fmt: skip
    sync(engine, glpi)
    found = stored(engine, "glpi:articles")
    assert set(found) == {"1", "5"}
    assert (found["1"].scope_id, found["1"].kind) == (1, "article")
    assert found["5"].entity == "LSL > Saclay"
    assert SECRET not in everything(engine)


def test_where_people_see_their_own_tickets_only_a_ticket_is_kept_for_its_owners(
    engine: Engine, glpi: FakeGlpi
) -> None:
    def scopes() -> set[str]:
        with reading(engine) as connection:
            return set(
                connection.scalars(
                    text("SELECT DISTINCT s.name FROM tickets t JOIN scopes s ON s.id = t.scope_id")
                )
            )

    sync(engine, glpi)
    assert scopes() == {"entity:LSL > Paris", "entity:LSL > Saclay"}
    with client_for(glpi, "nosy") as client:
        # Another policy is a reason to read everything, without being told to.
        (report, _) = sync_glpi(engine, client, GlpiSite(URL), Plan(by_owner=True))
    assert report.updated == 23
    assert scopes() == {"owner:10", "owner:"}
    assert sync(engine, glpi).updated == 23
    assert scopes() == {"entity:LSL > Paris", "entity:LSL > Saclay"}
