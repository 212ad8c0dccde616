"""Syncing with GLPI: what is stored after a full, an incremental and a broken sync."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, text, update

from connectors.database.base import now
from connectors.database.checkpoints import read_checkpoint
from connectors.database.engine import make_engine, reading
from connectors.database.models import SourceCheckpoint, Ticket
from connectors.errors import Conflict, ConnectorError, GuichetError
from connectors.glpi.api import watermark
from connectors.glpi.source.account import GlpiSite
from tests.connectors.glpi.worlds import SECRET, small_world
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply, as_json, error, maintenance
from tests.fakes.glpi.sync import sync_glpi
from tests.fakes.glpi.transport import URL, client_for
from tests.fakes.glpi.world import World
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.sync import Plan
from workers.knowledge.lease import holding

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


def settle(engine: Engine, glpi: FakeGlpi) -> None:
    """Sync until nothing of what the world began with is looked at again."""
    for _ in range(3):
        sync(engine, glpi)


def stored(engine: Engine, source: str = "glpi") -> dict[str, Ticket]:
    with reading(engine) as connection:
        rows = connection.execute(select(Ticket.__table__).where(Ticket.source == source)).all()
    return {row.external_id: row for row in rows}  # type: ignore[misc]


def everything(engine: Engine) -> str:
    with reading(engine) as connection:
        found = [connection.execute(text(f"SELECT * FROM {name}")).all() for name in (
            "tickets", "passages", "leases", "last_runs", "source_checkpoints")]  # fmt: skip
    return repr(found)


def set_back(engine: Engine, field: str, by: timedelta) -> None:
    """Make the last sync look older."""
    with engine.begin() as connection:
        cursor = read_checkpoint(connection, "glpi")
        cursor[field] = (now() - by).isoformat()
        connection.execute(update(SourceCheckpoint).values(checkpoint=cursor))


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


def test_a_location_is_stored_by_its_name(engine: Engine, glpi: FakeGlpi) -> None:
    glpi.world.add("Location", id=4, completename="Bât. A > Salle 12")
    glpi.world.table("Ticket")[1]["locations_id"] = 4
    glpi.world.table("Ticket")[2]["locations_id"] = 999
    sync(engine, glpi)
    found = {one: row.location for one, row in stored(engine).items() if row.location}
    assert found == {"1": "Bât. A > Salle 12"}
    requests = [call.path for call in glpi.calls if call.path.startswith("Location")]
    assert len(requests) == 1, "once, not for each ticket"
    glpi.world.table("Location")[4]["completename"] = "Bât. A > Salle 13"
    sync(engine, glpi)
    assert stored(engine)["1"].location == "Bât. A > Salle 13"
    # A right that is lost renames nothing.
    account = glpi.world.account("nosy")
    assert account is not None
    account.forbidden = frozenset({"Location"})
    try:
        with pytest.raises(Conflict, match="any of the locations"):
            sync(engine, glpi)
        assert stored(engine)["1"].location == "Bât. A > Salle 13"
        sync(engine, glpi, full=True, force=True)
        assert stored(engine)["1"].location is None
    finally:
        account.forbidden = frozenset()


@pytest.mark.parametrize("itemtype", ["Location", "ITILCategory"])
def test_the_last_location_or_category_may_be_removed(
    engine: Engine, glpi: FakeGlpi, itemtype: str
) -> None:
    glpi.world.add("Location", id=4, completename="Salle 12")
    glpi.world.table("Ticket")[1]["locations_id"] = 4
    settle(engine, glpi)
    kept = stored(engine)["1"]
    assert (kept.location, kept.category) == ("Salle 12", "Réseau > VPN")
    glpi.world.table(itemtype).clear()
    for _ in range(2):
        sync(engine, glpi)
    kept = stored(engine)["1"]
    assert (kept.location is None, kept.category is None) == (
        itemtype == "Location",
        itemtype == "ITILCategory",
    )


def test_an_api_that_is_switched_off_meanwhile_is_named(engine: Engine, glpi: FakeGlpi) -> None:
    sync(engine, glpi)
    glpi.fault = lambda _call, number: error(400, "ERROR", "API désactivée") if number > 9 else None
    with pytest.raises(ConnectorError, match="REST API is switched off") as seen:
        sync(engine, glpi, full=True)
    assert "Enable REST API" in seen.value.hint


def cursor_of(engine: Engine) -> dict[str, Any]:
    with reading(engine) as connection:
        return read_checkpoint(connection, "glpi")


def test_a_sync_that_knew_no_locations_is_done_again_in_full(
    engine: Engine, glpi: FakeGlpi
) -> None:
    glpi.world.add("Location", id=4, completename="Salle 12")
    settle(engine, glpi)
    cursor = cursor_of(engine)
    del cursor["names"]["locations"]
    with engine.begin() as connection:
        connection.execute(update(SourceCheckpoint).values(checkpoint=cursor))
    sync(engine, glpi)
    again = cursor_of(engine)["full_at"]
    assert again > cursor["full_at"]
    sync(engine, glpi)
    assert cursor_of(engine)["full_at"] == again


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


@pytest.mark.parametrize("full", [True, False])
def test_most_tickets_in_the_trash_at_once_stop_a_sync(
    engine: Engine, glpi: FakeGlpi, full: bool
) -> None:
    settle(engine, glpi)
    glpi.world.tick(86_400)
    live = [one for one, row in glpi.world.table("Ticket").items() if not row["is_deleted"]]
    for ticket in live[:12]:
        glpi.world.restore(ticket, trash=True)
    for _ in range(2):
        with pytest.raises(Conflict, match="30 %") as seen:
            sync(engine, glpi, full=full)
        assert "--full --force" in seen.value.hint
        assert len(stored(engine)) == 23
    assert sync(engine, glpi, force=True).deleted == 12
    assert sync(engine, glpi, full=full).written == 0


def test_of_a_few_tickets_most_may_be_put_into_the_trash(engine: Engine, glpi: FakeGlpi) -> None:
    for ticket in list(glpi.world.table("Ticket"))[6:]:
        glpi.world.purge(ticket)
    settle(engine, glpi)
    glpi.world.tick(86_400)
    for ticket in (1, 2):
        glpi.world.restore(ticket, trash=True)
    before = len(stored(engine))
    assert before < 7
    assert sync(engine, glpi).deleted == 2


def test_what_was_forced_is_what_there_is_from_then_on(engine: Engine, glpi: FakeGlpi) -> None:
    settle(engine, glpi)
    for ticket in range(5, 20):
        glpi.world.purge(ticket)
    glpi.world.tick(86_400)
    set_back(engine, "reconciled_at", timedelta(hours=2))
    with pytest.raises(Conflict) as seen:
        sync(engine, glpi)
    assert "--full --force" in seen.value.hint
    # By itself it does the same.
    assert sync(engine, glpi, force=True).deleted == 15
    assert sync(engine, glpi).deleted == 0
    for field in ("reconciled_at", "full_at"):
        set_back(engine, field, timedelta(days=8))
        assert sync(engine, glpi).written == 0


def test_a_slow_clean_up_does_not_add_up_to_a_stop(engine: Engine, glpi: FakeGlpi) -> None:
    for ticket in list(glpi.world.table("Ticket")):
        glpi.world.actor(ticket, 10)
    settle(engine, glpi)
    solved = [row["items_id"] for row in glpi.world.table("ITILSolution").values()][-20:]
    for start in range(0, 12, 3):
        glpi.world.tick(86_400)
        for ticket in solved[start : start + 3]:
            glpi.world.purge(ticket)
        set_back(engine, "reconciled_at", timedelta(hours=2))
        assert sync(engine, glpi).deleted == 3
    assert sync(engine, glpi, full=True).written == 0


def test_a_list_that_is_empty_at_once_is_not_followed(engine: Engine, glpi: FakeGlpi) -> None:
    settle(engine, glpi)
    glpi.fault = empty("ITILSolution")
    for _ in range(2):
        set_back(engine, "reconciled_at", timedelta(hours=2))
        sync(engine, glpi)
    with pytest.raises(Conflict, match="list ITILSolution has 0 rows"):
        sync(engine, glpi, full=True)


def empty(itemtype: str) -> Faults:
    """GLPI says that this list is empty, as it would say it if it were."""
    return lambda call, _: as_json(200, []) if call.path == itemtype else None


@pytest.mark.parametrize("itemtype", ["ITILSolution", "ITILFollowup", "Ticket_User"])
def test_a_list_of_children_that_is_empty_at_once_changes_nothing(
    engine: Engine, glpi: FakeGlpi, itemtype: str
) -> None:
    for ticket in sorted(glpi.world.table("Ticket"))[:20]:
        glpi.world.follow_up(ticket, "<p>It still does not work</p>")
        glpi.world.actor(ticket, 10)
    sync(engine, glpi)
    before = stored(engine)
    glpi.fault = empty(itemtype)
    with pytest.raises(Conflict, match=f"list {itemtype} has 0 rows") as seen:
        sync(engine, glpi, full=True)
    assert "--full --force" in seen.value.hint
    assert stored(engine) == before
    assert sync(engine, glpi, full=True, force=True).updated >= 19
    # It is what there is from then on.
    assert sync(engine, glpi, full=True).updated == 0


def test_a_list_that_is_empty_at_once_strips_no_ticket_of_an_incremental_sync(
    engine: Engine, glpi: FakeGlpi
) -> None:
    settle(engine, glpi)
    before = {one: row.resolution for one, row in stored(engine).items()}
    glpi.world.tick(86_400)
    for ticket in glpi.world.table("Ticket"):
        glpi.world.touch(ticket)
    glpi.fault = empty("ITILSolution")
    with pytest.raises(Conflict, match="list ITILSolution has 0 rows"):
        sync(engine, glpi)
    glpi.fault = None
    assert {one: row.resolution for one, row in stored(engine).items()} == before


def test_some_of_a_list_and_most_of_a_short_one_may_vanish(engine: Engine, glpi: FakeGlpi) -> None:
    sync(engine, glpi)
    for table, few in (("ITILSolution", 4), ("TicketTask", 2)):
        for row in sorted(glpi.world.table(table))[:few]:
            del glpi.world.table(table)[row]
    assert sync(engine, glpi, full=True).updated > 0


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


def test_a_removed_requester_is_found_though_nothing_tells(engine: Engine, glpi: FakeGlpi) -> None:
    settle(engine, glpi)
    before = stored(engine)["1"].content_hash
    glpi.world.tick(86_400)
    actors = glpi.world.table("Ticket_User")
    del actors[next(i for i, row in actors.items() if row["users_id"] == 10)]
    set_back(engine, "reconciled_at", timedelta(hours=2))
    report = sync(engine, glpi)
    assert (report.fetched, report.updated) == (1, 1)
    assert stored(engine)["1"].content_hash != before


def test_a_renamed_entity_is_renamed_at_all_its_tickets(engine: Engine, glpi: FakeGlpi) -> None:
    settle(engine, glpi)
    glpi.world.tick(86_400)
    glpi.world.table("Entity")[1]["completename"] = "LSL > Orsay"
    sync(engine, glpi)
    assert {row.entity for row in stored(engine).values()} == {"LSL > Orsay", "LSL > Saclay"}


def test_a_new_entity_is_no_reason_to_read_everything(engine: Engine, glpi: FakeGlpi) -> None:
    settle(engine, glpi)
    glpi.world.tick(86_400)
    glpi.world.add("Entity", id=9, completename="LSL > Nice", name="Nice")
    glpi.world.ticket("New here", entities_id=9)
    report = sync(engine, glpi)
    assert report.fetched == 1
    assert "LSL > Nice" in {row.entity for row in stored(engine).values()}


@pytest.mark.parametrize("itemtype", ["Entity", "ITILCategory"])
@pytest.mark.parametrize("full", [True, False])
def test_a_lost_right_to_names_renames_nothing(
    engine: Engine, glpi: FakeGlpi, itemtype: str, full: bool
) -> None:
    sync(engine, glpi)
    before = everything(engine)
    glpi.world.accounts = [replace(one, forbidden=frozenset({itemtype})) for one in
                           glpi.world.accounts]  # fmt: skip
    with pytest.raises(GuichetError):
        sync(engine, glpi, full=full)
    assert [row.entity for row in stored(engine).values()]
    assert before.split("), (")[0] == everything(engine).split("), (")[0]


def test_another_time_zone_of_the_account_is_noticed(engine: Engine, glpi: FakeGlpi) -> None:
    sync(engine, glpi)
    opened = {ticket: row.opened_at for ticket, row in stored(engine).items()}
    glpi.world.tick(86_400)
    # Six hours back: what changes now has older stamps than the watermark.
    glpi.world.accounts = [replace(one, zone="America/New_York") for one in glpi.world.accounts]
    glpi.world.solve(3, "<p>Restart the router</p>")
    sync(engine, glpi)
    assert {ticket: row.opened_at for ticket, row in stored(engine).items()} == opened
    assert "Restart the router" in (stored(engine)["3"].resolution or "")


def test_a_zone_that_nothing_tells_any_more_is_kept(engine: Engine, glpi: FakeGlpi) -> None:
    sync(engine, glpi)
    opened = {ticket: row.opened_at for ticket, row in stored(engine).items()}
    glpi.fault = lambda call, _n: (
        error(403, "ERROR_RIGHT_MISSING") if call.path.startswith("Ticket/") else None
    )
    sync(engine, glpi, full=True)
    assert {ticket: row.opened_at for ticket, row in stored(engine).items()} == opened


def test_another_glpi_is_read_in_full(engine: Engine, glpi: FakeGlpi) -> None:
    sync(engine, glpi)
    with client_for(glpi, "nosy") as client:
        [report, _] = sync_glpi(engine, client, GlpiSite("https://other.test/glpi"), Plan())
    assert report.fetched == 23


def test_once_a_week_everything_is_read(engine: Engine, glpi: FakeGlpi) -> None:
    settle(engine, glpi)
    del glpi.world.table("ITILSolution")[3]
    glpi.world.tick(86_400)
    assert sync(engine, glpi).updated == 0
    set_back(engine, "full_at", timedelta(days=8))
    report = sync(engine, glpi)
    assert (report.fetched, report.updated) == (23, 1)


def test_very_many_changes_are_read_as_everything(
    engine: Engine, glpi: FakeGlpi, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(engine, glpi)
    glpi.world.tick(86_400)
    monkeypatch.setattr(watermark, "MANY", 10)
    for ticket in range(5, 20):
        glpi.world.follow_up(ticket, "<p>All of you</p>")
    glpi.world.purge(21)
    report = sync(engine, glpi)
    assert (report.updated, report.deleted, report.unchanged) == (15, 1, 7)


def test_tickets_that_move_out_of_sight_go_and_come_back(engine: Engine, glpi: FakeGlpi) -> None:
    glpi.world.accounts.append(replace(glpi.world.accounts[0], token="paris-root"))
    sync(engine, glpi)
    nosy = glpi.world.accounts[1]
    glpi.world.accounts[1] = replace(nosy, entities=frozenset({1}))
    glpi.world.tick(86_400)
    set_back(engine, "reconciled_at", timedelta(hours=2))
    assert sync(engine, glpi).deleted == 1
    assert "2" not in stored(engine)
    glpi.world.accounts[1] = nosy
    set_back(engine, "reconciled_at", timedelta(hours=2))
    assert sync(engine, glpi).created == 1


def test_a_knowledge_base_that_may_not_be_read_is_no_reason_to_fail(
    engine: Engine, glpi: FakeGlpi
) -> None:
    world = glpi.world
    world.add("KnowbaseItem", id=1, answer="<p>How</p>", is_faq=1, name="Guide")
    world.add("Entity_KnowbaseItem", knowbaseitems_id=1, entities_id=0, is_recursive=1)
    sync(engine, glpi)
    world.accounts = [replace(one, forbidden=frozenset({"KnowbaseItem"})) for one in
                      world.accounts]  # fmt: skip
    assert sync(engine, glpi).fetched >= 0
    assert set(stored(engine, "glpi:articles")) == {"1"}


AWKWARD = [
    {"name": "🖨️ imprimante 👩‍💻 \u202e", "content": "<p>Ça ne marche pas 😀</p>"},
    {"name": "NUL \x00 here", "content": "<p>be\x00fore</p>"},
    {"name": "half \ud83d pair", "content": "<p>half \ude00</p>"},
    {"name": "x" * 255, "content": "<p>" + "long text. " * 6_500 + "</p>"},
    {"name": "", "content": ""},
    {"name": None, "content": None},
    {"name": "status", "content": "<p>x</p>", "status": 42},
    {"name": "no dates", "content": "<p>x</p>", "date": None, "solvedate": "0000-00-00 00:00:00"},
    {"name": "encoded &#60;b&#62;", "content": "&#60;p&#62;5 &#38;gt; 3&#60;/p&#62;"},
    {"name": "<script>alert(1)</script>", "content": "<script>alert(1)</script><p>y</p>"},
    {"name": "nowhere", "content": "<p>x</p>", "entities_id": 999, "itilcategories_id": 999},
    {"name": "future", "content": "<p>x</p>", "date_mod": datetime(2099, 1, 1, tzinfo=UTC)},
]


def test_awkward_tickets_are_all_kept(database_url: str, glpi: FakeGlpi) -> None:
    engine = make_engine(database_url)
    world = glpi.world
    ids = [world.ticket(**{"entities_id": 1, **fields}) for fields in AWKWARD]
    for ticket in ids[:-1]:
        world.add("Ticket_User", tickets_id=ticket, users_id=0, type=1, alternative_email="a@b.c")
        world.add("ITILFollowup", itemtype="Problem", items_id=ticket, content=SECRET, is_private=0)
    world.table("Ticket")[ids[-1]]["date_mod"] = datetime(2099, 1, 1, tzinfo=UTC)
    report = sync(engine, glpi)
    assert (report.skipped, report.created) == (0, 23 + len(AWKWARD))
    assert SECRET not in everything(engine)
    world.tick(86_400)
    world.solve(3, "<p>Restart the router</p>")
    assert sync(engine, glpi).updated == 1
    assert "Restart the router" in (stored(engine)["3"].resolution or "")
    assert sync(engine, glpi, full=True).written == 0
    engine.dispose()


@pytest.mark.parametrize("full", [True, False])
def test_one_sync_at_a_time(engine: Engine, glpi: FakeGlpi, full: bool) -> None:
    sync(engine, glpi)
    glpi.world.tick(86_400)
    glpi.world.ticket("Brand new", entities_id=1)
    before = everything(engine)
    with holding(engine, "glpi", "A sync of glpi"):
        asked = len(glpi.calls)
        with pytest.raises(Conflict, match="already running"):
            sync(engine, glpi, full=full)
        assert len(glpi.calls) == asked, "and GLPI is not even asked"
    assert before.count("Brand new") == everything(engine).count("Brand new")
    assert sync(engine, glpi, full=full).created == 1


def test_a_sync_that_lost_its_lease_stores_nothing_more(engine: Engine, glpi: FakeGlpi) -> None:
    def stolen(call: Call) -> None:
        if call.path == "Ticket" and "only_id" not in call.params:
            with engine.begin() as connection:
                connection.execute(text("UPDATE leases SET claim = 'pid 1 on elsewhere'"))

    glpi.after = stolen
    with pytest.raises(Conflict, match="lost to another process"):
        sync(engine, glpi, full=True)
    assert stored(engine) == {}


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
    assert scopes() == {"entity#1:LSL > Paris", "entity#2:LSL > Saclay"}
    with client_for(glpi, "nosy") as client:
        # Another policy is a reason to read everything, without being told to.
        (report, _) = sync_glpi(engine, client, GlpiSite(URL), Plan(by_owner=True))
    assert report.updated == 23
    assert scopes() == {"owner:10", "owner:"}
    assert sync(engine, glpi).updated == 23
    assert scopes() == {"entity#1:LSL > Paris", "entity#2:LSL > Saclay"}


def publish(world: World, articles: int) -> None:
    for number in range(1, articles + 1):
        world.add("KnowbaseItem", id=number, answer="<p>How</p>", is_faq=1, name=f"Guide {number}")
        world.add("Entity_KnowbaseItem", knowbaseitems_id=number, entities_id=0, is_recursive=1)


@pytest.mark.parametrize("articles", [1, 5, 30])
@pytest.mark.parametrize("how", ["is_faq", "end_date", "targets"])
def test_an_unpublished_article_goes_at_once_however_many_do(
    engine: Engine, glpi: FakeGlpi, articles: int, how: str
) -> None:
    publish(glpi.world, articles)
    sync(engine, glpi)
    assert len(stored(engine, "glpi:articles")) == articles
    if how == "targets":
        glpi.world.table("Entity_KnowbaseItem").clear()
    for row in glpi.world.table("KnowbaseItem").values():
        row |= {"is_faq": 0} if how == "is_faq" else {"end_date": datetime(2020, 1, 1, tzinfo=UTC)}
    sync(engine, glpi)
    assert stored(engine, "glpi:articles") == {}


def test_a_list_of_articles_that_shrank_too_much_deletes_only_what_is_hidden(
    engine: Engine, glpi: FakeGlpi
) -> None:
    publish(glpi.world, 30)
    sync(engine, glpi)
    listed = glpi.world.table("KnowbaseItem")
    for article in range(11, 31):
        del listed[article]
    listed[1]["is_faq"] = 0
    with pytest.raises(Conflict, match="30 %"):
        sync(engine, glpi)
    assert stored(engine, "glpi:articles").keys() == {str(one) for one in range(2, 31)}


@pytest.mark.parametrize("left", [0, 1])
def test_of_a_few_articles_most_may_be_purged_and_an_empty_list_is_not_believed(
    engine: Engine, glpi: FakeGlpi, left: int
) -> None:
    publish(glpi.world, 5)
    sync(engine, glpi)
    for article in range(left + 1, 6):
        del glpi.world.table("KnowbaseItem")[article]
    if left:
        sync(engine, glpi)
    else:
        with pytest.raises(Conflict):
            sync(engine, glpi)
    assert len(stored(engine, "glpi:articles")) == (left or 5)


@pytest.mark.parametrize("why", ["tickets", "no entities", "entities refused"])
def test_an_article_goes_though_the_tickets_stop(engine: Engine, glpi: FakeGlpi, why: str) -> None:
    publish(glpi.world, 2)
    sync(engine, glpi)
    before = stored(engine, "glpi:articles")["2"]
    for article in (1, 2):
        glpi.world.table("KnowbaseItem")[article] |= {"is_faq": article - 1, "answer": "New"}
    if why == "tickets":
        for ticket in range(5, 20):
            glpi.world.purge(ticket)
    elif why == "no entities":
        glpi.world.table("Entity").clear()
    else:
        glpi.world.accounts = [
            replace(one, forbidden=frozenset({"Entity"})) for one in glpi.world.accounts
        ]
    with pytest.raises(GuichetError):
        sync(engine, glpi, full=True)
    assert stored(engine, "glpi:articles") == {"2": before}
