"""The console over a real desk and a small real knowledge, without a server or a queue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from argon2.profiles import CHEAPEST
from fastapi.testclient import TestClient

from bot.console.http.app import create_app
from bot.console.services import ConsoleServices
from connectors.contracts.documents import SourceDocument
from connectors.database.models import Role
from connectors.errors import QueueUnavailable
from tests.fakes.jobs import FakeQueue
from workers.bootstrap import Desk, Worker
from workers.bootstrap.core import Core
from workers.bootstrap.systems.outside import Outside
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.sync import sync_records
from workers.settings import Settings

BASE = "http://127.0.0.1:8080"
PASSWORD = "correct horse battery"
VPN = (
    "Open the VPN client, choose the profile LSL-Remote, set the MTU to 1300 under Advanced, "
    "save and connect again. The tunnel stays up from then on."
)
TICKETS = (
    ("1", "VPN disconnects every few minutes from home", VPN, "en"),
    (
        "2",
        "L’imprimante du couloir n’imprime plus en couleur",
        "Remplacez la cartouche cyan puis lancez le nettoyage des têtes depuis le menu Entretien.",
        "fr",
    ),
    (
        "3",
        "Laptop needs local administrator rights to install a driver",
        "Log in with the administrator account, run the installer with sudo and delete the folder.",
        "en",
    ),
    (
        "4",
        "Calendar invitations arrive twice in the mail program",
        "Remove the second calendar subscription in the account settings and restart the program.",
        "en",
    ),
)


def records() -> list[SourceDocument]:
    """A few solved tickets, each about something of its own."""
    return [
        SourceDocument(
            "file:test",
            number,
            title,
            f"{title}. It began on Monday.",
            solution=solution,
            status=5,
            language=language,
            url=f"https://glpi.example/ticket/{number}",
        )
        for number, title, solution, language in TICKETS
    ]


@dataclass
class Console:
    """A console, and short ways to use it. `work` does what a worker would."""

    client: TestClient
    worker: Worker
    queue: FakeQueue
    search_away: bool = False
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def desk(self) -> Any:
        """The wired desk."""
        return self.worker.desk

    def work(self) -> None:
        """Run jobs until there are none."""
        while jobs := self.queue.take():
            for job in jobs:
                getattr(self.worker, job.task.removeprefix("guichet."))(*job.args)

    def account(self, name: str, role: Role = Role.ASKER) -> dict[str, str]:
        """A new account; returns the headers that its API key makes."""
        # A cheap hash: these tests log in often and guess nothing.
        self.desk.accounts._cost = CHEAPEST
        person = self.desk.accounts.add(name, PASSWORD, role, name.title(), sees_everything=True)
        self.keys[name] = person
        return {"Authorization": f"Bearer {self.desk.api_keys.add(name, 'test')}"}

    def log_in(self, name: str) -> TestClient:
        """A browser that is logged in."""
        browser = self.browser()
        form = {"csrf": csrf_of(browser.get("/login").text), "username": name, "password": PASSWORD}
        reply = browser.post("/login", data=form)
        assert reply.status_code == 200, reply.text
        return browser

    def browser(self, host: str = "127.0.0.1") -> TestClient:
        """A browser with cookies of its own, that follows redirects."""
        return TestClient(self.client.app, base_url=BASE, client=(host, 5000))


def csrf_of(html: str) -> str:
    """The token that the forms of a page carry."""
    found = re.search(r'name="csrf" value="([^"]+)"', html)
    assert found, "the page has no form"
    return found[1]


def form_of(html: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that is sent to an address that ends in `action`. Of several,
    the last one is meant: it is the one that asks once more."""
    forms = re.findall(rf'<form[^>]*action="[^"]*{action}"[^>]*>(.*?)</form>', html, re.DOTALL)
    assert forms, f"the page has no form for {action}"
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', forms[-1]))


@contextmanager
def running_console(
    database_url: str,
    home: Path,
    outside: Callable[[Core], Outside] = Outside,
    **settings: Any,
) -> Iterator[Console]:
    """A console over a database with a few tickets."""
    made = Settings(
        home=home,
        database_url=database_url,
        **{"language": "en", "questions_per_minute": 1_000, **settings},
    )
    queue = FakeQueue()
    desk = Desk(made, queue, outside)
    sync_records(desk.engine, records(), SyncReport("file:test"))
    Spaces(desk.engine, made).upkeep()
    worker = Worker(desk)
    worker.start()
    console: list[Console] = []

    def search(query: str, k: int, person_id: str | None) -> list[dict[str, Any]]:
        if console and console[0].search_away:
            raise QueueUnavailable("No worker answered within 10 seconds.")
        return worker.search(query, k, person_id)

    app = create_app(ConsoleServices(desk, search, worker.model_states, {}))
    try:
        with TestClient(app, base_url=BASE, client=("127.0.0.1", 5000)) as client:
            console.append(Console(client, worker, queue))
            yield console[0]
    finally:
        worker.stop()
        desk.engine.dispose()
