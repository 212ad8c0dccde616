"""Somebody is erased who asked on the console and opened a ticket in GLPI that became knowledge:
nothing of them is in a table, a file, the index, a log, an export or a later backup."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from connectors.database.backup.writer import write_backup
from connectors.database.models import Role, WithheldRecord
from tests.fakes.console import PASSWORD
from tests.leaks.site import LeakSite, leak_site
from tests.workers.privacy.traces import in_files, in_tables
from workers.privacy.audit_log import Wanted, all_entries
from workers.text.terms import hash_stem, stems

WORD = "zylbraxquartz"
WORDS = (WORD, "zylbrax", "zyl@lsl.example")
QUESTION = f"The cryostat {WORD} beeps twice and refuses to cool below four kelvin"
FIX = f"Open the helium valve of the {WORD} by a quarter turn and restart the compressor of it."


def lived(site: LeakSite) -> str:
    """Zyl asks twice, by page and by key; the ticket is solved, and Grace is answered by it."""
    site.glpi.world.user("zyl", "zyl@lsl.example", entities={1: True})
    person = site.desk.accounts.add(
        "zylbrax", PASSWORD, Role.ASKER, "Zylbrax", "en", email="zyl@lsl.example"
    )
    site.people["zylbrax"] = person
    key = site.desk.api_keys.add("zylbrax", f"key of {WORD}")
    site.headers["zylbrax"] = {"Authorization": f"Bearer {key}"}
    question = site.ask("zylbrax", QUESTION)
    path = f"/api/v1/questions/{question}/ticket"
    assert site.client.post(path, headers=site.headers["zylbrax"]).status_code == 202
    site.work()
    browser = site.browser("zylbrax")
    assert WORD in browser.get(f"/questions/{question}").text
    ticket = int(site.get("zylbrax", "/api/v1/tickets").json()["tickets"][0]["ticket_id"])
    site.glpi.world.tick()
    site.glpi.world.solve(ticket, f"<p>{FIX}</p>")
    site.sync()
    site.worker.services.knowledge.load()
    site.worker.ticket_events()
    site.work()
    return str(ticket)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of everything that is kept."""
    return tmp_path


def test_nothing_of_them_is_anywhere(
    sqlite_url: str, home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with leak_site(sqlite_url, home, mode="auto", log_level="debug") as site:
        ticket = lived(site)
        answer = site.answer("ada", site.ask("ada", QUESTION.replace(WORD, "")))
        assert answer is not None
        assert WORD in str(answer)
        tables = {one.partition(".")[0] for one in in_tables(site.desk.engine, WORDS)}
        assert tables >= {"tickets", "passages", "questions", "console_messages", "deliveries"}
        assert in_files(home, WORDS) != []

        report = site.desk.erasure.erase("zylbrax")
        site.worker.services.knowledge.load()
        site.sync()
        site.worker.services.knowledge.load()
        site.work()

        assert in_tables(site.desk.engine, WORDS) == []
        write_backup(site.desk.engine, home / "after.backup")
        assert in_files(home, WORDS) == []
        exported = [str(one.to_json()) for one in all_entries(site.desk.engine, Wanted())]
        assert not [line for line in exported for word in WORDS if word in line.lower()]
        found = site.get("root", "/api/v1/search", q=QUESTION, k=50).json()
        assert WORD not in str(found["tickets"])
        pages = site.browser("root")
        for path in ("/review", "/audit", "/knowledge"):
            assert WORD not in unescape(pages.get(path).text).lower()
        assert report.rows["tickets"] == 1
        assert f"glpi {ticket}" in next(
            one.where for one in report.elsewhere if one.what == "tickets"
        )
        with site.desk.transactions.reading() as session:
            (kept,) = session.query(WithheldRecord).all()
        assert (kept.source, kept.external_id) == ("glpi", ticket)
    said = capfd.readouterr()
    assert "answer.decided" in said.out + said.err
    assert not [word for word in WORDS if word in (said.out + said.err).lower()]


def test_the_words_of_the_index_are_hashes() -> None:
    """What the fitted embedder keeps of a word is a number of 32 bits, and no text."""
    (stem,) = stems(WORD, "en")
    assert 0 <= hash_stem(stem) < 2**32
