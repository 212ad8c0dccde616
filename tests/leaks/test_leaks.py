"""Nothing gets out that GLPI would not show.

Every list that GLPI does not filter is full of planted texts. Then everything that shows
something is looked at, as everybody: 0 private texts, and 0 tickets of a foreign entity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.database.models import Delivery, DraftStatus
from tests.fakes.glpi.replies import maintenance
from tests.leaks.site import (
    COLLEAGUES,
    FIX,
    FOREIGN,
    OWN,
    PRIVATE,
    PUBLIC,
    QUESTION,
    LeakSite,
    leak_site,
)
from workers.desk.answers.replay import replay_question
from workers.knowledge.access import GRACE

HIDDEN = {
    # What each person must not see, by the site's policy; PRIVATE is for nobody.
    "entity": {
        "ada": (FOREIGN,),
        "bob": (OWN, COLLEAGUES),
        "eve": (FOREIGN, OWN, COLLEAGUES),
        "grace": (FOREIGN,),
        "mallory": (FOREIGN, OWN, COLLEAGUES),
    },
    "own": {
        "ada": (FOREIGN, COLLEAGUES),
        "bob": (OWN, COLLEAGUES),
        "eve": (FOREIGN, OWN, COLLEAGUES),
        "grace": (FOREIGN, OWN),
        "mallory": (FOREIGN, OWN, COLLEAGUES),
    },
    "site": {
        "ada": (),
        "bob": (),
        "eve": (FOREIGN, OWN, COLLEAGUES),
        "grace": (),
        "mallory": (FOREIGN, OWN, COLLEAGUES),
    },
}
SEEN = {
    # And what they do see: a suite that finds nothing anywhere would show nothing.
    "entity": {"ada": (OWN, COLLEAGUES, PUBLIC), "bob": (FOREIGN, PUBLIC), "eve": (PUBLIC,)},
    "own": {"ada": (OWN, PUBLIC), "bob": (FOREIGN, PUBLIC), "eve": (PUBLIC,)},
    "site": {
        "ada": (OWN, COLLEAGUES, FOREIGN, PUBLIC),
        "bob": (OWN, COLLEAGUES, FOREIGN, PUBLIC),
        "eve": (PUBLIC,),
    },
}


@pytest.fixture
def make_site(sqlite_url: str, tmp_path: Path) -> Iterator[Callable[..., LeakSite]]:
    with ExitStack() as opened:
        yield lambda **settings: opened.enter_context(leak_site(sqlite_url, tmp_path, **settings))


def asker_views(site: LeakSite, name: str, questions: list[str]) -> dict[str, str]:
    """Everything that an asker can look at."""
    browser = site.browser(name)
    views = {"search": site.searched(name), "start": browser.get("/").text}
    for question in questions:
        document = site.get(name, f"/api/v1/questions/{question}").json()
        views[f"api {question}"] = str(document)
        views[f"page {question}"] = browser.get(f"/questions/{question}").text
        views[f"thread {question}"] = browser.get(f"/c/{document['thread']}/changes").text
        replays = replay_question(site.desk.transactions, question)
        assert all(one.identical for one in replays)
        views[f"replay {question}"] = str([one.document() for one in replays])
    views["my tickets"] = browser.get("/tickets/mine").text
    views["api tickets"] = site.get(name, "/api/v1/tickets").text
    return views


def staff_views(site: LeakSite, name: str, questions: list[str]) -> dict[str, str]:
    """Everything that a member of staff can look at besides."""
    browser = site.browser(name)
    views = {"search": site.searched(name), "queue": browser.get("/review").text}
    for status in DraftStatus:
        reply = site.get(name, "/api/v1/drafts", status=status, limit=200)
        views[f"drafts {status}"] = reply.text
    for row in site.desk.engine.connect().exec_driver_sql("SELECT id FROM drafts").all():
        views[f"draft {row.id}"] = site.get(name, f"/api/v1/drafts/{row.id}").text
        views[f"draft page {row.id}"] = browser.get(f"/review/{row.id}").text
    for question in questions:
        views[f"api {question}"] = site.get(name, f"/api/v1/questions/{question}").text
        views[f"page {question}"] = browser.get(f"/review/questions/{question}").text
    for word in ("microscope camera", "stripes calibration"):
        views[f"knowledge {word}"] = browser.get("/knowledge", params={"q": word, "k": 50}).text
    for ticket in range(1, 40):
        views[f"ticket {ticket}"] = browser.get(f"/knowledge/tickets/{ticket}").text
    views["local tickets"] = browser.get("/tickets").text
    return views


def leaks(views: dict[str, str], words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(where, word) for where, seen in views.items() for word in words if word in seen]


@pytest.mark.parametrize("mode", ["auto", "review"])
@pytest.mark.parametrize("policy", ["entity", "own", "site"])
def test_nothing_gets_out_anywhere(
    make_site: Callable[..., LeakSite],
    capfd: pytest.CaptureFixture[str],
    policy: str,
    mode: str,
) -> None:
    site = make_site(visibility=policy, mode=mode, log_level="debug")
    asked: dict[str, list[str]] = {}
    # Bob first: what is approved for him must not be served to the others.
    for name in ("bob", "ada", "eve"):
        asked[name] = [site.ask(name), site.ask(name, f"{QUESTION}, what can I do?")]
        for draft in site.get("root", "/api/v1/drafts").json()["drafts"]:
            path = f"/api/v1/drafts/{draft['id']}/review"
            site.client.post(path, json={"decision": "approve"}, headers=site.headers["root"])
        site.work()
        path = f"/api/v1/questions/{asked[name][0]}/ticket"
        assert site.client.post(path, headers=site.headers[name]).status_code == 202
        site.work()
    # And one more round that waits for its review.
    for name in asked:
        asked[name].append(site.ask(name, f"Again: {QUESTION}"))
    every = [question for questions in asked.values() for question in questions]
    found: dict[str, list[tuple[str, str]]] = {}
    for name, questions in asked.items():
        views = asker_views(site, name, questions)
        whole = "".join(views.values())
        assert not [word for word in SEEN[policy][name] if word not in whole], name
        answers = str([site.answer(name, question) for question in questions])
        assert any(word in answers for word in SEEN[policy][name]), name
        found[name] = leaks(views, (PRIVATE, *HIDDEN[policy][name]))
    # Grace is somebody in GLPI, and nobody there is Mallory, whose role gives no sight.
    for name in ("grace", "mallory"):
        views = staff_views(site, name, every)
        found[name] = leaks(views, (PRIVATE, *HIDDEN[policy][name]))
    views = staff_views(site, "root", every)
    assert all(word in "".join(views.values()) for word in (FOREIGN, COLLEAGUES, OWN, PUBLIC))
    found["root"] = leaks(views, (PRIVATE,))
    # Nothing private is stored at all, and no text of any ticket is in a log.
    found["database"] = leaks(site.tables(), (PRIVATE,))
    said = capfd.readouterr()
    logs = {"stdout": said.out, "stderr": said.err}
    assert "answer.decided" in said.out + said.err
    found["logs"] = leaks(logs, (PRIVATE, FOREIGN, COLLEAGUES, OWN, PUBLIC, "green stripes"))
    found["tickets"] = opened_tickets(site, policy)
    assert {who: what for who, what in found.items() if what} == {}


def test_who_is_unknown_in_glpi_is_told_so(make_site: Callable[..., LeakSite]) -> None:
    site = make_site(mode="auto", source_floor=0.9)
    for name, told in (("eve", 1), ("ada", 0), ("root", 0)):
        before = site.tables()["console_messages"].count("could not find your account")
        site.ask(name, "Who may tell me about the neutron beam schedule?")
        after = site.tables()["console_messages"].count("could not find your account")
        assert (after > before) == bool(told), name


def opened_tickets(site: LeakSite, policy: str) -> list[tuple[str, str]]:
    """What we wrote into GLPI in the name of each asker."""
    found = []
    ids = {"1": "ada", "2": "bob"}
    actors = {row["tickets_id"]: str(row["users_id"]) for row in
              site.glpi.world.table("Ticket_User").values()}  # fmt: skip
    written = [row for row in site.glpi.world.table("Ticket").values()
               if "guichet:" in row["content"]]  # fmt: skip
    assert len(written) == 3
    for row in written:
        name = ids.get(actors.get(row["id"], ""), "eve")
        shown = {f"ticket of {name}": row["content"] + row["name"]}
        found += leaks(shown, (PRIVATE, *HIDDEN[policy][name]))
    return found


@pytest.mark.parametrize("how", ["moves", "is deactivated", "loses GLPI"])
def test_who_loses_a_right_between_draft_and_delivery_does_not_get_the_answer(
    make_site: Callable[..., LeakSite], how: str
) -> None:
    site = make_site(mode="review")
    question = site.ask("ada")
    (draft,) = site.get("root", "/api/v1/drafts").json()["drafts"]
    assert OWN in str(draft) or COLLEAGUES in str(draft)
    world = site.glpi.world
    if how == "moves":
        world.move(1, {2: True})
    if how == "is deactivated":
        world.table("User")[1]["is_active"] = 0
    path = f"/api/v1/drafts/{draft['id']}/review"
    site.client.post(path, json={"decision": "approve"}, headers=site.headers["root"])
    if how == "loses GLPI":
        site.glpi.fault = lambda _call, _number: maintenance()
        with site.desk.transactions.begin() as transaction:
            from connectors.database.models import DirectoryUser

            for row in transaction.session.query(DirectoryUser):
                row.confirmed_at = row.confirmed_at and row.confirmed_at - GRACE
    site.age_people(timedelta(minutes=2))
    site.work()
    assert site.desk.views.question(site.people["ada"], question).status != "answered"
    sent = site.tables()["console_messages"]
    assert OWN not in sent
    assert COLLEAGUES not in sent
    assert site.answer("ada", question) is None or FIX not in str(site.answer("ada", question))


def test_what_staff_solve_in_glpi_answers_the_next_one_who_asks(
    make_site: Callable[..., LeakSite],
) -> None:
    site = make_site(mode="auto", source_floor=0.35)
    unknown = "The cryostat beeps twice and refuses to cool below four kelvin"
    question = site.ask("ada", unknown)
    assert site.answer("ada", question) is None
    path = f"/api/v1/questions/{question}/ticket"
    assert site.client.post(path, headers=site.headers["ada"]).status_code == 202
    site.work()
    ticket = int(site.get("ada", "/api/v1/tickets").json()["tickets"][0]["ticket_id"])
    world = site.glpi.world
    world.tick()
    solution = "Open the helium valve by a quarter turn and restart the compressor of the cryostat."
    world.solve(ticket, f"<p>{solution}</p>")
    site.sync()
    site.worker.services.knowledge.load()
    site.worker.ticket_events()
    site.work()
    assert "is solved" in site.tables()["console_messages"]
    again: Any = site.answer("ada", site.ask("ada", unknown))
    assert again is not None
    assert "helium valve" in again["text"]
    assert site.answer("bob", site.ask("bob", unknown)) is None


@pytest.mark.parametrize("how", ["its own name says so", "it got the name of another"])
def test_an_entity_of_the_same_name_shows_nothing_of_the_other(
    make_site: Callable[..., LeakSite], how: str
) -> None:
    site = make_site()
    world = site.glpi.world
    if how == "it got the name of another":
        # And nobody has synchronised since.
        world.table("Entity")[2]["completename"] = "LSL > Archive"
    world.add("Entity", id=9, completename="LSL > Saclay", entities_id=0)
    world.user("zed", "zed@lsl.example", entities={9: True})
    site.account("zed")
    for _ in range(2):
        views = asker_views(site, "zed", [site.ask("zed")])
        assert leaks(views, (PRIVATE, FOREIGN, OWN, COLLEAGUES)) == []
        assert PUBLIC in views["search"]
        site.ask("bob")
        assert FOREIGN in site.searched("bob")
        site.sync()


@pytest.mark.parametrize("policy", ["entity", "own", "site"])
def test_no_card_shows_a_channel_what_is_not_for_everyone(
    make_site: Callable[..., LeakSite], policy: str
) -> None:
    site = make_site(visibility=policy, mode="review", review_channels={"slack": "C-STAFF"})
    for name in ("bob", "ada", "eve"):
        site.ask(name)
        site.ask(name, f"{QUESTION}, what can I do?")
        for draft in site.get("root", "/api/v1/drafts").json()["drafts"]:
            path = f"/api/v1/drafts/{draft['id']}/review"
            site.client.post(path, json={"decision": "approve"}, headers=site.headers["root"])
        site.work()
    with site.desk.transactions.reading() as session:
        rows = session.query(Delivery).filter(Delivery.platform == "slack")
        cards = {f"{row.kind} {row.id}": str(row.message) for row in rows}
    assert {kind.partition(" ")[0] for kind in cards} == {"review_card", "card_decided"}
    assert leaks(cards, (PRIVATE, FOREIGN, OWN, COLLEAGUES)) == []
    # Eve's drafts quote what is for everyone, and they alone are shown.
    assert any(PUBLIC in card for card in cards.values())
    assert sum("'approve'" in card for card in cards.values()) == 2
