"""The version before is upgraded in place: who starts the new one finds all as it was left."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, select

from connectors.database.checkpoints import read_checkpoint
from connectors.database.engine import make_engine, reading
from connectors.database.last_runs import last_runs
from connectors.database.leases import look
from connectors.database.models import Delivery, LocalAccount, Ticket
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.server import GlpiServer
from tests.migrations.installation import KEYS, OPENED, PASSWORD, ROOMS, install, problem, solution
from tests.support import loopback
from tests.support.processes import ROOT, guichet_env, run_guichet, start_guichet
from tests.support.sockets import free_port
from tests.support.waiting import wait_until
from tests.workers.desk.worlds import ADA_ID, lab

pytestmark = pytest.mark.scenario

SAMPLE = ROOT / "workers" / "knowledge" / "sample" / "tickets-en.jsonl"
RENAMED = "GUICHET_GLPI_DESK_TOKEN is called GUICHET_GLPI_TICKETS_TOKEN now"


@dataclass
class Site:
    """An installation of the version before, its GLPI, and what runs on it."""

    glpi: FakeGlpi
    engine: Engine
    env: dict[str, str]
    url: str
    home: Path
    full_at: str
    """When the version before last read GLPI in full."""

    def call(self, name: str, method: str, path: str, **body: Any) -> dict[str, Any]:
        """A call of the REST API with somebody's key."""
        reply = loopback.request(
            method,
            f"{self.url}{path}",
            json=body or None,
            headers={"Authorization": f"Bearer {KEYS[name]}"},
            timeout=60,
        )
        assert reply.is_success, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def wait_for(self, question: str, status: str) -> dict[str, Any]:
        """The question, once it is in this state."""

        def seen() -> dict[str, Any] | None:
            found = self.call("ada", "GET", f"/api/v1/questions/{question}")
            return found if found["status"] == status else None

        return wait_until(seen, within=90, what=f"{question} to be {status}")

    def notices(self, question: str) -> list[str]:
        """What was told about a question, and sent."""
        wanted = select(Delivery.message).where(
            Delivery.question_id == question, Delivery.kind == "notice", Delivery.status == "sent"
        )
        with reading(self.engine) as connection:
            return [message["text"] for message in connection.scalars(wanted)]


def busy_lab() -> FakeGlpi:
    """The laboratory with a ticket for each room, and one that Ada opened from chat."""
    glpi = lab()
    for room in ROOMS:
        ticket = glpi.world.ticket(f"Cryostat alarm number {room}", problem(room), entities_id=1)
        assert ticket == room
        glpi.world.solve(ticket, solution(room))
    assert glpi.world.ticket("The zeppelin mooring mast", "It hums", entities_id=1) == OPENED
    glpi.world.add("Ticket_User", tickets_id=OPENED, users_id=ADA_ID, type=1)
    return glpi


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    glpi, port = busy_lab(), free_port()
    engine = make_engine(f"sqlite:///{tmp_path / 'guichet.db'}")
    with GlpiServer(glpi) as server:
        full_at = install(engine, server.url.removesuffix("/apirest.php"))
        env = guichet_env(
            tmp_path,
            console_port=str(port),
            glpi_url=server.url,
            glpi_app_token=glpi.world.app_token,
            glpi_user_token="sync",
            glpi_desk_token="writer",
            glpi_sync_minutes="0.03",
            language="en",
            sweep_seconds="0.5",
            sweep_grace_seconds="1",
        )
        yield Site(glpi, engine, env, f"http://127.0.0.1:{port}", tmp_path, full_at)
    engine.dispose()


def log_in(site: Site, name: str) -> int:
    """Log in with the password of before; the status of a page for staff."""
    with httpx.Client(base_url=site.url, timeout=60) as browser:
        form = re.search(r'name="csrf" value="([^"]+)"', browser.get("/login").text)
        assert form is not None
        data = {"username": name, "password": PASSWORD, "csrf": form[1]}
        assert browser.post("/login", data=data).status_code == 303
        return browser.get("/review").status_code


def stored(site: Site, ticket: int) -> Any:
    wanted = select(Ticket.title, Ticket.content_hash).filter_by(external_id=str(ticket))
    with reading(site.engine) as connection:
        return connection.execute(wanted).first()


def test_an_installation_of_the_version_before_works_on(site: Site) -> None:
    world = site.glpi.world
    world.tick()
    news = world.ticket("Badge reader", "<p>The badge reader is dead</p>", entities_id=1)
    world.follow_up(OPENED, "<p>We look at it tomorrow</p>", user=7)
    # The first command migrates. With it there is enough to search in.
    synced = run_guichet("sync", "file", SAMPLE, "--json", env=site.env, cwd=site.home)
    assert synced.returncode == 0, synced.stderr
    json.loads(synced.stdout)
    assert synced.stderr.count(RENAMED) == 1
    with start_guichet("serve", "console", env=site.env, log=site.home / "console.log") as console:
        console.wait_for_line("Guichet is ready")
        assert console.output().count(RENAMED) == 1

        # Accounts: the password and the keys of before.
        assert log_in(site, "sam") == 200
        with reading(site.engine) as connection:
            hashes = dict(
                connection.execute(select(LocalAccount.username, LocalAccount.password_hash)).all()  # type: ignore[arg-type]
            )
        assert hashes["ada"].startswith("scrypt$"), "who did not come yet"
        assert hashes["sam"].startswith("$argon2id$")

        # Questions: those that nobody began, that a worker lost, and that were answered.
        for question, room in (("received", 2), ("working", 3)):
            answer = site.wait_for(question, "answered")["answer"]
            assert solution(room) in answer["text"]
        assert site.wait_for("answered", "answered")["answer"] is not None
        assert "One more thing." in site.notices("answered")

        # Reviews: the draft that waited is decided, and its asker gets it.
        (draft,) = site.call("sam", "GET", "/api/v1/drafts?status=proposed")["drafts"]
        site.call("sam", "POST", f"/api/v1/drafts/{draft['id']}/review", decision="approve")
        assert solution(1) in site.wait_for("in_review", "answered")["answer"]["text"]

        # GLPI: the sync goes on where it was, and the ticket from chat is still watched.
        wait_until(lambda: stored(site, news), within=60, what="the new ticket")
        wait_until(
            lambda: any("has written" in text for text in site.notices("escalated")),
            within=60,
            what="the news of the ticket",
        )
        assert "Traceback" not in console.output()
    with reading(site.engine) as connection:
        full_at = read_checkpoint(connection, "glpi")["full_at"]
        held = look(connection)
        runs = last_runs(connection)
    assert full_at == site.full_at, "nothing was read in full again"
    assert held["file:desk"].holder == "pid 4711 on elsewhere"
    assert held["index"].holder is None
    assert "file:desk" not in runs
