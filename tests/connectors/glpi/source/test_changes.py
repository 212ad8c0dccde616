"""The incremental scan, and the holes of GLPI's date_mod."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from connectors.contracts.documents import SourceDocument
from connectors.contracts.source import GoneRecord
from connectors.glpi.api.watermark import Watermark
from connectors.glpi.source.changes import Changes, watermarks
from connectors.glpi.source.survey import all_names
from tests.connectors.glpi.worlds import SECRET, small_world
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.transport import client_for
from tests.fakes.glpi.world import World

DAY = 86_400


def changes(
    world: World, since: dict[str, Watermark], token: str = "sync"
) -> tuple[list[object], int]:
    client = client_for(FakeGlpi(world), token)
    names = all_names(client)
    before = client.requests
    scan = Changes(client, names, ZoneInfo("UTC"), "https://x", dict(since))
    found = list(scan.records())
    since.update(scan.marks)
    return found, client.requests - before


def settled() -> tuple[World, dict[str, Watermark]]:
    """A world of yesterday, and the watermarks that its download took."""
    world = small_world()
    since = watermarks(client_for(FakeGlpi(world), "sync"))
    world.tick(DAY)
    return world, since


def ids(found: list[object]) -> tuple[set[str], set[str]]:
    here = {one.external_id for one in found if isinstance(one, SourceDocument)}
    gone = {one.external_id for one in found if isinstance(one, GoneRecord)}
    return here, gone


def test_what_lies_in_the_overlap_is_read_twice_and_then_left_alone() -> None:
    world, _ = settled()
    world.ticket("today")
    since = watermarks(client_for(FakeGlpi(world), "sync"))
    for _ in range(2):
        assert ids(changes(world, since)[0])[0] == {"1", "2", "5"}
    found, requests = changes(world, since)
    assert (found, requests) == ([], 3)
    world.follow_up(5, "<p>In the same minute</p>")
    world.tick(1)
    world.follow_up(5, "<p>And again</p>")
    assert ids(changes(world, since)[0])[0] == {"5"}


def test_many_changes_are_fetched_by_the_lists_of_everything() -> None:
    world, since = settled()
    for number in range(300):
        world.follow_up(world.ticket(f"new {number}", entities_id=1), f"<p>more {number}</p>")
    found, requests = changes(world, since)
    new = [one for one in found if isinstance(one, SourceDocument) and int(one.external_id) > 4]
    assert len(new) == 300
    assert requests < 20
    texts = {one.external_id: one.followups[0].text for one in new}
    assert texts["5"] == "<p>more 0</p>"
    assert len(set(texts.values())) == 300


def test_follow_up_and_new_ticket_are_seen() -> None:
    world, since = settled()
    world.follow_up(3, "<p>Any news?</p>")
    world.ticket("New today")
    assert ids(changes(world, since)[0])[0] >= {"3", "5"}


def test_an_edited_solution_is_seen_though_its_ticket_did_not_change() -> None:
    world, since = settled()
    row = world.table("ITILSolution")[3]
    row |= {"content": "<p>Open tray 3</p>", "date_mod": world.clock}
    found = [one for one in changes(world, since)[0] if isinstance(one, SourceDocument)]
    assert {one.external_id: one.solution for one in found}["2"] == "<p>Open tray 3</p>"


def test_trash_and_restore() -> None:
    world, since = settled()
    world.table("Ticket")[2] |= {"is_deleted": 1, "date_mod": world.clock}
    found, _ = changes(world, since)
    assert "2" in ids(found)[1]
    assert "2" not in ids(found)[0]
    world.tick()
    world.table("Ticket")[2] |= {"is_deleted": 0, "date_mod": world.clock}
    found, _ = changes(world, since)
    assert "2" in ids(found)[0]
    assert "2" not in ids(found)[1]


def test_a_ticket_that_moved_out_of_sight_is_gone() -> None:
    world, since = settled()
    world.follow_up(1, "<p>x</p>")
    glpi = FakeGlpi(world)
    client = client_for(glpi, "paris")
    scan = Changes(client, all_names(client), ZoneInfo("Europe/Paris"), "https://x", since)

    def transfer(_call: object) -> None:
        if len(glpi.calls) > 5:
            world.table("Ticket")[1]["entities_id"] = 2

    glpi.after = transfer
    assert "1" in ids(list(scan.records()))[1]


def test_nothing_private_comes() -> None:
    world, since = settled()
    world.follow_up(1, f"<p>{SECRET}</p>", private=1)
    for token in ("nosy", "paris"):
        assert SECRET not in repr(changes(world, since, token)[0])
