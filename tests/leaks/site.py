"""A console over a GLPI in which texts are planted that must not get out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from argon2.profiles import CHEAPEST
from fastapi.testclient import TestClient
from sqlalchemy import text

from bot.console.http.app import create_app
from bot.console.services import ConsoleServices
from connectors.database.engine import reading
from connectors.database.models import DirectoryUser, Role
from connectors.glpi.source.account import GlpiSite
from tests.connectors.glpi.worlds import NOSY
from tests.fakes.console import BASE, PASSWORD, csrf_of
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.sync import sync_glpi
from tests.fakes.glpi.transport import URL, client_for
from tests.fakes.jobs import FakeQueue
from tests.fakes.outside import FakeGlpiOutside
from tests.workers.desk.worlds import lab
from workers.bootstrap import Desk, Worker
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.ingestion.sync import Plan
from workers.settings import Settings

PRIVATE = "zanzibarquartz"
"""Planted wherever GLPI's lists give more than they should: nobody may ever read it."""
FOREIGN = "saclaypelican"
"""In what belongs to Saclay: not for people of Paris."""
COLLEAGUES = "parisheron"
"""In what belongs to Paris and to a colleague there."""
OWN = "adaflamingo"
"""In a ticket of Ada's own."""
PUBLIC = "everyonerobin"
"""In the FAQ of the root entity."""
QUESTION = "The microscope camera shows green stripes during calibration"
ABOUT = "The microscope camera shows green stripes."
OTHERS = (
    ("printer", "jams on thick paper", "Open tray two and take the bypass feed for thick paper."),
    ("mailbox", "is full", "Archive the mails of last year into a local folder."),
    ("projector", "flickers in room B", "Replace the HDMI cable behind the lectern."),
    ("badge", "does not open the gate", "Have the badge encoded again at the reception desk."),
    ("scratch disk", "reports an exceeded quota", "Delete the old job outputs below scratch."),
    ("compiler", "is an old version", "Load the newer module before the compilation starts."),
    ("telephone", "rings at the neighbour", "Swap the two lines in the patch panel again."),
    ("calendar", "shows meetings twice", "Remove the second subscription of the calendar."),
    ("wireless network", "asks for the password", "Choose the profile of the laboratory again."),
    ("backup", "ended with an error", "Exclude the folder of temporary files and start it again."),
    ("licence server", "refuses more users", "Close idle sessions of the simulation software."),
    ("keyboard", "types the wrong letters", "Set the layout of the keyboard back to French."),
)
"""What else a helpdesk hears of, so that words have weights."""
FIX = "Unplug the microscope camera, wait ten seconds and calibrate it again in the panel"


def planted() -> FakeGlpi:
    """The laboratory with solved tickets about one thing, and what must stay inside."""
    glpi = lab()
    world = glpi.world
    world.accounts.append(NOSY)
    for place, word in ((1, OWN), (2, FOREIGN)):
        world.add("Location", id=place, completename=f"Building > {word}")
    world.user("grace", "grace@lsl.example", entities={1: True})
    for title, entity, owner, word in (
        ("Camera of Ada", 1, 1, OWN),
        ("Camera of the colleague", 1, 3, COLLEAGUES),
        ("Camera of Saclay", 2, 2, FOREIGN),
    ):
        place = {OWN: 1, FOREIGN: 2}.get(word, 0)
        ticket = world.ticket(f"{title}: green stripes", f"<p>{ABOUT} {word}</p>",
                              entities_id=entity, locations_id=place)  # fmt: skip
        world.actor(ticket, owner)
        world.follow_up(ticket, f"<p>{word} microscope camera</p>", user=owner)
        world.task(ticket, f"<p>{word} calibration</p>")
        world.follow_up(ticket, f"<p>{PRIVATE} microscope camera</p>", private=1)
        world.task(ticket, f"<p>{PRIVATE} calibration of the camera</p>", private=1)
        world.solve(ticket, f"<p>refused: {PRIVATE} {FIX}</p>", status=4)
        world.solve(ticket, f"<p>{FIX}, {word}.</p>")
        # Changes and problems share the lists of tickets' children.
        for kind in ("Change", "Problem"):
            for child in ("ITILFollowup", "ITILSolution"):
                world.add(child, itemtype=kind, items_id=ticket, content=f"{PRIVATE} {FIX}",
                          is_private=0, status=3)  # fmt: skip
    # Only where there is no solution do follow-ups and tasks become something to find.
    for entity, owner, word in ((1, 3, COLLEAGUES), (2, 2, FOREIGN)):
        still = world.ticket("Still open: green stripes", f"<p>{ABOUT} {word}</p>",
                             entities_id=entity)  # fmt: skip
        world.actor(still, owner)
        for said, private in ((word, 0), (PRIVATE, 1)):
            note = f"<p>The microscope camera shows green stripes because of {said} noise.</p>"
            world.follow_up(still, note, private=private)
            world.task(still, note, private=private)
    gone = world.ticket(f"{PRIVATE} stripes", f"{PRIVATE} {ABOUT}", entities_id=1, is_deleted=1)
    world.follow_up(gone, f"{PRIVATE} microscope camera")
    world.solve(gone, f"{PRIVATE} {FIX}")
    for number, (thing, trouble, fix) in enumerate(OTHERS):
        ticket = world.ticket(f"{thing} {trouble}", f"<p>Since Monday the {thing} {trouble}.</p>",
                              entities_id=1 + number % 2)  # fmt: skip
        world.solve(ticket, f"<p>{fix}</p>")
    _articles(glpi)
    return glpi


def _articles(glpi: FakeGlpi) -> None:
    world = glpi.world

    def article(
        word: str, *, faq: int = 1, entity: int | None = 0, below: int = 1, **more: Any
    ) -> None:
        made = world.add("KnowbaseItem", name=f"Green stripes {word}", answer=f"{FIX}, {word}.",
                         is_faq=faq, **more)  # fmt: skip
        if entity is not None:
            world.add("Entity_KnowbaseItem", knowbaseitems_id=made, entities_id=entity,
                      is_recursive=below)  # fmt: skip

    article(PUBLIC)
    article(FOREIGN, entity=2)
    article(PRIVATE, faq=0)
    article(PRIVATE, entity=None)
    article(PRIVATE, end_date=world.clock - timedelta(days=400))


@dataclass
class LeakSite:
    """The site, with ways to look at everything that somebody can look at."""

    glpi: FakeGlpi
    desk: Desk
    worker: Worker
    queue: FakeQueue
    client: TestClient
    people: dict[str, str] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)

    def sync(self) -> None:
        """Bring the knowledge up to date, by an account that sees too much."""
        by_owner = self.desk.settings.visibility == "own"
        with client_for(self.glpi, "nosy") as client:
            sync_glpi(self.desk.engine, client, GlpiSite(URL), Plan(by_owner=by_owner))
        Spaces(self.desk.engine, self.desk.settings).upkeep()

    def account(self, name: str, role: Role = Role.ASKER, *, everything: bool = False) -> None:
        """An account that GLPI may know by its mail."""
        accounts = self.desk.accounts
        person = accounts.add(
            name, PASSWORD, role, name.title(), "en",
            sees_everything=everything, email=f"{name}@lsl.example",
        )  # fmt: skip
        self.people[name] = person
        self.headers[name] = {"Authorization": f"Bearer {self.desk.api_keys.add(name, 'test')}"}

    def browser(self, name: str) -> TestClient:
        """A browser in which somebody is logged in."""
        browser = TestClient(self.client.app, base_url=BASE, client=("127.0.0.1", 5000))
        token = csrf_of(browser.get("/login").text)
        reply = browser.post("/login", data={"csrf": token, "username": name, "password": PASSWORD})
        assert reply.status_code == 200, reply.text
        return browser

    def work(self) -> None:
        """Run jobs until there are none."""
        while jobs := self.queue.take():
            for job in jobs:
                getattr(self.worker, job.task.removeprefix("guichet."))(*job.args)

    def ask(self, name: str, question: str = QUESTION) -> str:
        """Ask, and have it worked on; returns the question's id."""
        reply = self.client.post(
            "/api/v1/questions", json={"text": question}, headers=self.headers[name]
        )
        assert reply.status_code == 201, reply.text
        self.work()
        return str(reply.json()["question"]["id"])

    def get(self, name: str, path: str, **params: Any) -> Any:
        """A call of the REST API."""
        return self.client.get(path, params=params, headers=self.headers[name])

    def answer(self, name: str, question: str) -> Any:
        """The answer to a question, by the REST API."""
        return self.get(name, f"/api/v1/questions/{question}").json()["answer"]

    def searched(self, name: str) -> str:
        """What searches find for somebody, whatever they look for."""
        words = (QUESTION, FIX, PRIVATE, FOREIGN, COLLEAGUES, OWN, PUBLIC, "stripes", "refused")
        found = [self.get(name, "/api/v1/search", q=word, k=50).json()["tickets"] for word in words]
        return str(found)

    def age_people(self, by: timedelta = timedelta(minutes=2)) -> None:
        """Let some time pass since GLPI was asked."""
        with self.desk.transactions.begin() as transaction:
            for row in transaction.session.query(DirectoryUser):
                row.checked_at = row.checked_at and row.checked_at - by

    def tables(self) -> dict[str, str]:
        """Every table of the database, whole."""
        from connectors.database.base import Base

        with reading(self.desk.engine) as connection:
            return {
                name: str(connection.execute(text(f'SELECT * FROM "{name}"')).all())
                for name in Base.metadata.tables
            }


@contextmanager
def leak_site(url: str, home: Path, **settings: Any) -> Iterator[LeakSite]:
    """A site whose knowledge is synchronised, with accounts of all kinds."""
    glpi = planted()
    made = Settings(
        home=home, database_url=url,
        **{"language": "en", "questions_per_minute": 10_000, "glpi_url": f"{URL}/apirest.php",
           "glpi_user_token": "nosy", "glpi_tickets_token": "writer",
           "source_floor": 0.01, **settings},
    )  # fmt: skip
    queue = FakeQueue()
    desk = Desk(made, queue, lambda core: FakeGlpiOutside(core, glpi, "nosy"))
    desk.accounts._cost = CHEAPEST
    worker = Worker(desk)
    app = create_app(ConsoleServices(desk, worker.search, worker.model_states, {}))
    with TestClient(app, base_url=BASE, client=("127.0.0.1", 5000)) as client:
        site = LeakSite(glpi, desk, worker, queue, client)
        site.sync()
        worker.start()
        for name in ("ada", "bob", "eve"):
            site.account(name)
        site.account("grace", Role.STAFF)
        site.account("mallory", Role.ADMIN)
        site.account("root", Role.ADMIN, everything=True)
        try:
            yield site
        finally:
            worker.stop()
            desk.engine.dispose()
