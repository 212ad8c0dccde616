"""A ticket from chat over real HTTP: whatever is cut or killed, there is exactly one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connectors.database.engine import make_engine
from connectors.database.migrate import migrate
from connectors.database.models import Role
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply
from tests.fakes.glpi.server import GlpiServer
from tests.fakes.jobs import FakeQueue
from tests.support import loopback
from tests.support.processes import Process, guichet_env, start_guichet
from tests.support.sockets import free_port
from tests.support.waiting import wait_until
from tests.workers.desk.worlds import ADA_ID, lab
from workers.bootstrap import Desk
from workers.settings import Settings

pytestmark = pytest.mark.scenario

QUESTION = "The cryostat beeps twice and refuses to cool below four kelvin"
CUT = Reply(0, b"")


@dataclass
class Site:
    """A console over a GLPI, and Ada's key."""

    glpi: FakeGlpi
    env: dict[str, str]
    url: str
    headers: dict[str, str]
    home: Path
    starts: int = 0

    def start(self) -> Process:
        """Start the console with its worker."""
        self.starts += 1
        log = self.home / f"console-{self.starts}.log"
        process = start_guichet("serve", "console", env=self.env, log=log)
        process.wait_for_line("Guichet is ready")
        return process

    def call(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        """A call of the REST API."""
        reply = loopback.request(
            method, f"{self.url}{path}", json=body or None, headers=self.headers, timeout=40
        )
        assert reply.is_success, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def asked(self) -> str:
        """A question that waits for nothing any more."""
        made = self.call("POST", "/api/v1/questions?wait=30", text=QUESTION)
        assert made["question"]["status"] == "abstained"
        return str(made["question"]["id"])

    def wait_for_ticket(self, question: str) -> str:
        """The number of the ticket that was opened for a question."""
        path = f"/api/v1/questions/{question}"
        return str(
            wait_until(
                lambda: self.call("GET", path)["ticket_id"], within=60, what="the ticket's number"
            )
        )

    def tickets(self) -> list[dict[str, Any]]:
        """What is in GLPI."""
        return list(self.glpi.world.table("Ticket").values())


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    glpi = lab()
    port, database = free_port(), f"sqlite:///{tmp_path / 'guichet.db'}"
    with GlpiServer(glpi) as server:
        env = guichet_env(
            tmp_path,
            console_port=str(port),
            database_url=database,
            glpi_url=server.url,
            glpi_app_token=glpi.world.app_token,
            glpi_user_token="sync",
            glpi_tickets_token="writer",
            language="en",
            delivery_lease_seconds="6",
            sweep_seconds="0.5",
            sweep_grace_seconds="1",
        )
        engine = make_engine(database)
        migrate(engine)
        engine.dispose()
        desk = Desk(Settings(home=tmp_path, database_url=database), FakeQueue())
        desk.accounts.add("ada", "correct horse battery", Role.ASKER, email="ada@lsl.example")
        headers = {"Authorization": f"Bearer {desk.api_keys.add('ada', 'test')}"}
        desk.engine.dispose()
        yield Site(glpi, env, f"http://127.0.0.1:{port}", headers, tmp_path)


def is_new_ticket(call: Call) -> bool:
    return call.method == "POST" and call.path == "Ticket"


def test_a_connection_that_is_cut_after_the_ticket_was_accepted(site: Site) -> None:
    def cut(call: Call, _number: int) -> Reply | None:
        if not is_new_ticket(call):
            return None
        site.glpi.fault = None
        site.glpi.answer(call)
        return CUT

    site.glpi.fault = cut
    with site.start() as console:
        question = site.asked()
        site.call("POST", f"/api/v1/questions/{question}/ticket")
        number = site.wait_for_ticket(question)
        (ticket,) = site.tickets()
        assert number == str(ticket["id"])
        assert ticket["entities_id"] == 1
        (actor,) = site.glpi.world.table("Ticket_User").values()
        assert (actor["users_id"], actor["type"]) == (ADA_ID, 1)
        (mine,) = site.call("GET", "/api/v1/tickets")["tickets"]
        assert (mine["ticket_id"], mine["state"]) == (number, "new")
        assert "Traceback" not in console.output()


def test_a_worker_that_is_killed_between_the_ticket_and_its_own_commit(site: Site) -> None:
    accepted, dead = threading.Event(), threading.Event()

    def hold(call: Call, _number: int) -> Reply | None:
        """Open the ticket, and answer only when the one who asked for it is dead."""
        if not is_new_ticket(call):
            return None
        site.glpi.fault = None
        site.glpi.answer(call)
        accepted.set()
        dead.wait(30)
        return CUT

    with site.start() as console:
        question = site.asked()
        site.glpi.fault = hold
        site.call("POST", f"/api/v1/questions/{question}/ticket")
        assert accepted.wait(30)
        console.kill()
        dead.set()
    assert len(site.tickets()) == 1
    with site.start():
        number = site.wait_for_ticket(question)
        (ticket,) = site.tickets()
        assert number == str(ticket["id"])
