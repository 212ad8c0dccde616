"""A GLPI that is slow or says too much holds nobody: neither a worker with a lease nor a sync."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from connectors.glpi.api.access import GlpiAccess
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.api.errors import ENDLESS, GlpiOutcomeUnknown, GlpiUnavailable
from tests.fakes.embeddings_server import DRIPS, Drip
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.transport import client_for
from tests.fakes.glpi.world import Account, World
from tests.fakes.http_server import HttpServer, Send, drip, reply

LOGIN = reply(200, b'{"session_token": "t"}', Content_Type="application/json")
SHORT = 0.5


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with HttpServer() as made:
        yield made


@pytest.mark.scenario
@pytest.mark.parametrize("drops", DRIPS.values(), ids=list(DRIPS))
def test_a_glpi_that_drips_is_left_in_time(server: HttpServer, drops: Drip) -> None:
    def answer(send: Send, ending: Event) -> bool:
        logs_in = server.asked[-1].path.endswith("/initSession")
        return (LOGIN if logs_in else drip(drops))(send, ending)

    server.answer = answer
    access = GlpiAccess(server.url, "u", total_timeout=SHORT)
    client = GlpiClient(access, sleep=lambda _seconds: None, tries=2)
    with pytest.raises(GlpiUnavailable, match=r"GLPI at 127\.0\.0\.1 cannot be reached"):
        client.get("getFullSession", dict)
    with pytest.raises(GlpiOutcomeUnknown):
        client.create("Ticket", {"name": "x"})
    assert [one.method for one in server.asked].count("POST") <= 1, "a write is never repeated"


def test_rows_that_are_too_large_come_in_smaller_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.glpi.api.access.LONGEST_REPLY", 400_000)
    glpi = FakeGlpi(World(accounts=[Account(2, "reader")]))
    for number in range(1_000):
        glpi.world.ticket(f"ticket {number}", "x" * 1_000)
    client = client_for(glpi, "reader")
    assert len([row for page in client.rows("Ticket") for row in page]) == 1_000
    assert client.requests < 20
    glpi.world.ticket("one", "x" * 500_000)
    with pytest.raises(GlpiUnavailable, match="without an end") as told:
        client.item("Ticket", 1_001)
    assert told.value.code == ENDLESS
