"""The incremental scan, and the holes of GLPI's date_mod."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from connectors.contracts.sources import GoneRecord
from connectors.contracts.tickets import TicketRecord
from connectors.glpi.changes import Changes, watermarks
from connectors.glpi.survey import all_names
from tests.connectors.glpi.worlds import SECRET, small_world
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.transport import client_for
from tests.fakes.glpi.world import World

DAY = 86_400


def changes(world: World, since: dict[str, str], token: str = "sync") -> tuple[list[object], int]:
    client = client_for(FakeGlpi(world), token)
    names = all_names(client)
    before = client.requests
    scan = Changes(client, names, ZoneInfo("UTC"), "https://x", since)
    return list(scan.records()), client.requests - before


def settled() -> tuple[World, dict[str, str]]:
    """A world of yesterday, and the watermarks that its download took."""
    world = small_world()
    since = watermarks(client_for(FakeGlpi(world), "sync"))
    world.tick(DAY)
    return world, since


def ids(found: list[object]) -> tuple[set[str], set[str]]:
    here = {one.external_id for one in found if isinstance(one, TicketRecord)}
    gone = {one.external_id for one in found if isinstance(one, GoneRecord)}
    return here, gone


def test_a_quiet_day_costs_few_requests() -> None:
    world, _ = settled()
    world.ticket("today")
    since = watermarks(client_for(FakeGlpi(world), "sync"))
    found, requests = changes(world, since)
    # The last ticket and the tickets of the last solutions lie in the overlap: read once more.
    assert ids(found)[0] == {"1", "2", "5"}
    assert requests == 3 + 3 * 5


def test_follow_up_and_new_ticket_are_seen() -> None:
    world, since = settled()
    world.follow_up(3, "<p>Any news?</p>")
    world.ticket("New today")
    assert ids(changes(world, since)[0])[0] >= {"3", "5"}


def test_an_edited_solution_is_seen_though_its_ticket_did_not_change() -> None:
    world, since = settled()
    row = world.table("ITILSolution")[3]
    row |= {"content": "<p>Open tray 3</p>", "date_mod": world.clock}
    found = [one for one in changes(world, since)[0] if isinstance(one, TicketRecord)]
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
