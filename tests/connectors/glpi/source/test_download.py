"""A full download: every public piece at its ticket, nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from connectors.contracts.documents import SourceDocument
from connectors.glpi.api.errors import GlpiUnavailable
from connectors.glpi.source.download import Download
from connectors.glpi.source.survey import all_names
from tests.connectors.glpi.worlds import SECRET, small_world
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.replies import maintenance
from tests.fakes.glpi.transport import client_for
from tests.fakes.glpi.world import World


def download(world: World, token: str = "sync", zone: str = "UTC") -> list[SourceDocument]:
    client = client_for(FakeGlpi(world), token)
    scan = Download(client, all_names(client), ZoneInfo(zone), "https://glpi.test")
    records = list(scan.records())
    assert all(isinstance(record, SourceDocument) for record in records)
    return [record for record in records if isinstance(record, SourceDocument)]


def test_a_ticket_comes_with_all_that_belongs_to_it() -> None:
    vpn = download(small_world())[0]
    assert vpn.external_id == "1"
    assert (vpn.title, vpn.category, vpn.entity) == ("VPN coupé", "Réseau > VPN", "LSL > Paris")
    assert vpn.solution == "<p>Mettre le MTU à 1400</p>"
    assert [(f.text, f.author_role) for f in vpn.followups] == [
        ("<p>Toujours coupé</p>", "requester"),
        ("<p>Changer le MTU</p>", "technician"),
    ]
    assert vpn.owners == ("10",)
    assert vpn.opened == datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    assert vpn.solved == datetime(2026, 1, 5, 8, 1, tzinfo=UTC)
    assert vpn.url == "https://glpi.test/front/ticket.form.php?id=1"
    assert not vpn.public


def test_an_open_ticket_has_no_solution_and_the_trash_stays_out() -> None:
    records = download(small_world())
    assert [record.external_id for record in records] == ["1", "2", "3"]
    assert records[2].solution is None


@pytest.mark.parametrize("token", ["sync", "nosy", "paris"])
def test_nothing_private_comes_whatever_the_account_sees(token: str) -> None:
    assert SECRET not in repr(download(small_world(), token))


def test_children_of_tickets_that_the_account_does_not_see_are_dropped() -> None:
    records = download(small_world(), "paris")
    assert [record.external_id for record in records] == ["1", "3"]
    assert "Open tray 2" not in repr(records)


def test_an_entity_without_a_name_is_still_an_entity() -> None:
    world = small_world()
    world.table("Entity").clear()
    assert {record.entity for record in download(world)} == {"(entity 1)", "(entity 2)"}


def test_times_are_right_in_the_zone_of_the_account() -> None:
    paris = download(small_world(), "nosy", "Europe/Paris")
    assert [r.opened for r in paris] == [r.opened for r in download(small_world())]


def test_a_list_that_fails_in_the_middle_is_an_error_and_no_thread_stays(tmp_path: Path) -> None:
    world = small_world()
    glpi = FakeGlpi(world)
    glpi.fault = lambda call, _n: maintenance() if call.path == "TicketTask" else None
    client = client_for(glpi, "sync")
    scan = Download(client, all_names(client), ZoneInfo("UTC"), "https://x", folder=tmp_path)
    with pytest.raises(GlpiUnavailable):
        list(scan.records())
    assert list(tmp_path.iterdir()) == [], "the spool leaves no file"


def test_about_one_request_a_thousand_rows() -> None:
    world = small_world()
    for number in range(3000):
        world.ticket(f"ticket {number}", entities_id=1)
    glpi = FakeGlpi(world)
    client = client_for(glpi, "sync")
    names = all_names(client)
    before = client.requests
    assert len(list(Download(client, names, ZoneInfo("UTC"), "https://x").records())) == 3003
    assert client.requests - before <= 4 + 4 + 4
