"""What the doctor says of an account: each thing in one line, with what to do in GLPI."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from connectors.errors import ConnectorError
from connectors.glpi.api.access import GlpiAccess
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.diagnosis.reader import NEEDED, Diagnosis, diagnose
from tests.connectors.glpi.worlds import SYNC, small_world
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.replies import Reply, maintenance
from tests.fakes.glpi.transport import client_for
from tests.fakes.glpi.world import Account, World


def looked_at(account: Account, world: World | None = None) -> Diagnosis:
    world = world or small_world()
    world.accounts = [replace(account, token="looked-at")]
    return diagnose(client_for(FakeGlpi(world), "looked-at"))


def one_line(line: str) -> bool:
    return "\n" not in line and "In GLPI" in line


def test_an_account_as_the_readme_makes_it_is_well() -> None:
    found = looked_at(SYNC)
    assert (found.missing, found.too_much) == ([], [])
    assert found.line() == "GLPI 10.0.19, 3 tickets, times in UTC"


@pytest.mark.parametrize("itemtype", NEEDED)
def test_what_it_cannot_read_is_named_with_the_right_to_grant(itemtype: str) -> None:
    found = looked_at(replace(SYNC, forbidden=frozenset({itemtype})))
    [line] = [line for line in found.missing if f"cannot read {itemtype}." in line]
    assert one_line(line)
    assert NEEDED[itemtype] in line
    assert not found.ok


def test_an_account_of_some_entities_is_named() -> None:
    [line] = looked_at(replace(SYNC, entities=frozenset({1}))).missing
    assert one_line(line)
    assert "root entity, recursively" in line


def test_an_account_that_sees_its_own_tickets_only_is_named() -> None:
    lines = looked_at(replace(SYNC, user_id=10, own=True)).missing
    assert any("See all tickets" in line and one_line(line) for line in lines)
    assert any("cannot read User" in line for line in lines)


@pytest.mark.parametrize("itemtype", ["ITILFollowup", "TicketTask"])
def test_a_right_whose_lack_shows_as_an_empty_list_is_named(itemtype: str) -> None:
    found = looked_at(replace(SYNC, silent=frozenset({itemtype})))
    [line] = found.missing
    assert f"cannot read {itemtype}." in line
    assert "See public ones" in line
    assert one_line(line)


def test_own_tickets_only_are_one_finding_even_if_there_are_none() -> None:
    account = replace(SYNC, user_id=99, own=True)
    lines = [line for line in looked_at(account).missing if "ticket" in line.lower()]
    [line] = [line for line in lines if "cannot read" not in line]
    assert "See my ticket." in line
    assert "See all tickets" in line


def test_an_account_that_sees_no_ticket_is_named() -> None:
    lines = looked_at(SYNC, World(app_token="app-secret")).missing
    assert any("sees no ticket" in line and one_line(line) for line in lines)


def test_an_account_that_sees_private_ones_is_named_even_before_there_are_any() -> None:
    for world in (small_world(), World()):
        lines = looked_at(replace(SYNC, private=True), world).too_much
        assert [one_line(line) for line in lines] == [True, True]
        assert "Followups > See private ones" in lines[0]
        assert "Tasks > See private ones" in lines[1]


def test_an_account_that_may_write_is_named() -> None:
    found = looked_at(replace(SYNC, writes=True))
    [line] = found.too_much
    assert one_line(line)
    assert "(ticket, followup, task)" in line
    assert found.ok


def test_a_server_that_tells_nothing_of_the_session_is_judged_by_its_lists() -> None:
    world = small_world()
    world.accounts = [replace(SYNC, private=True)]
    glpi = FakeGlpi(world)
    glpi.fault = lambda call, _n: (
        Reply(200, b'{"session": []}', {"Content-Type": "application/json"})
        if call.path == "getFullSession"
        else None
    )
    found = diagnose(client_for(glpi, "sync"))
    assert len(found.too_much) == 2


def _refused(glpi: FakeGlpi, token: str = "sync", app: str | None = None) -> str:
    with pytest.raises(ConnectorError) as seen:
        diagnose(client_for(glpi, token, app))
    return str(seen.value)


def test_why_it_cannot_log_in() -> None:
    glpi = FakeGlpi(small_world())
    assert "copy the API token anew" in _refused(glpi, "wrong")
    assert "Enable login with external token to Yes" in _refused(glpi, "wrong")
    assert "the client is inactive" in _refused(glpi, app="wrong")
    assert "The app token is wrong: in GLPI, Setup > General > API" in _refused(glpi, app="wrong")
    assert "set GUICHET_GLPI_APP_TOKEN" in _refused(glpi, app="")
    glpi.world.lets_in = False
    assert "widen the IPv4 range" in _refused(glpi)
    assert "set Active to Yes" in _refused(glpi)
    glpi.world.api_enabled = False
    assert _refused(glpi) == (
        "GLPI's REST API is switched off. In GLPI: Setup > General > API, set Enable REST API "
        "to Yes."
    )
    glpi.fault = lambda _call, _n: maintenance()
    assert "may be in maintenance" in _refused(glpi)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (httpx.Response(404, html="<h1>Not Found</h1>"), "it ends in /apirest.php"),
        (httpx.Response(404), "it ends in /apirest.php"),
        (httpx.Response(200, html="<title>Authentication - GLPI</title>"), "/apirest.php"),
        (httpx.Response(301, headers={"Location": "https://other/x"}), "points to https://other/x"),
    ],
)
def test_a_wrong_address_is_named(reply: httpx.Response, said: str) -> None:
    transport = httpx.MockTransport(lambda _request: reply)
    client = GlpiClient(GlpiAccess("https://h", "u"), transport=transport, sleep=lambda _s: None)
    with pytest.raises(ConnectorError) as seen:
        diagnose(client)
    assert said in str(seen.value)
    assert "\n" not in str(seen.value)
