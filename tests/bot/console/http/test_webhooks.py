"""The door that GLPI knocks at."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.console.http.middleware import MAX_BODY
from connectors.database.models import (
    ChatTicket,
    ConversationThread,
    InboundEvent,
    Person,
    Question,
)
from tests.fakes.console import Console, running_console

SECRET = "s3cret-of-glpi"


def sign(data: bytes) -> str:
    return hmac.new(SECRET.encode(), data, hashlib.sha256).hexdigest()


@pytest.fixture
def console(sqlite_url: str, tmp_path: Path) -> Iterator[Console]:
    settings = {
        "glpi_url": "https://glpi.test/apirest.php",
        "glpi_user_token": "sync",
        "glpi_tickets_token": "writer",
        "glpi_webhook_secret": SECRET,
    }
    with running_console(sqlite_url, tmp_path, **settings) as made:
        with made.desk.transactions.begin() as transaction:
            session = transaction.session
            session.add(Person(id="p", display_name="Ada"))
            session.add(InboundEvent(id="e", platform="x", event_id="e", channel="c",
                                     message_id="m"))  # fmt: skip
            session.flush()
            session.add(ConversationThread(id="t", platform="x", channel="c", root="m",
                                           person_id="p"))  # fmt: skip
            session.flush()
            session.add(Question(id="q", event_id="e", thread_id="t", person_id="p", text="x",
                                 redacted="x", language="en", status="escalated"))  # fmt: skip
            session.flush()
            session.add(ChatTicket(system="glpi", ticket_id="7", question_id="q", state="new"))
        yield made


def knock(console: Console, document: object, *, age: float = 0, secret_ok: bool = True) -> int:
    body, stamp = json.dumps(document).encode(), str(int(time.time() - age))
    signature = sign(body + stamp.encode()) if secret_ok else "0" * 64
    headers = {"X-GLPI-signature": signature, "X-GLPI-timestamp": stamp}
    reply = console.client.post("/hooks/glpi", content=body, headers=headers)
    assert "private words" not in reply.text
    return reply.status_code


def jobs(console: Console) -> list[tuple[str, ...]]:
    return [job.args for job in console.queue.take() if job.task == "guichet.ticket_event"]


def test_a_hint_has_a_watched_ticket_looked_at_once(
    console: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    console.queue.take()
    told = {"item": {"id": 3, "content": "private words", "is_private": True,
                     "items_id": 7, "itemtype": "Ticket"}, "event": "new"}  # fmt: skip
    assert [knock(console, told) for _ in range(3)] == [202, 202, 202]
    assert jobs(console) == [("7",)]
    assert knock(console, {"item": {"id": 8}}) == 202
    assert knock(console, ["nothing"]) == 202
    assert jobs(console) == []
    assert "private words" not in capsys.readouterr().out


def test_what_is_not_glpis_is_refused(console: Console) -> None:
    told = {"item": {"id": 7}}
    assert knock(console, told, secret_ok=False) == 403
    assert knock(console, told, age=7200) == 403
    assert console.client.post("/hooks/glpi", content=b"{}").status_code == 403
    big = console.client.post("/hooks/glpi", content=b"x" * (MAX_BODY + 1))
    assert big.status_code == 413
    assert jobs(console) == []


def test_the_challenge(console: Console) -> None:
    token = sign(b"validate_cra_challenge")
    reply = console.client.get("/hooks/glpi", params={"crc_token": token})
    assert (reply.status_code, reply.text) == (200, sign(token.encode()))
    for other in ("", "x", '{"item":{"id":7}}1800000000'):
        reply = console.client.get("/hooks/glpi", params={"crc_token": other})
        assert reply.status_code == 403
        assert sign(other.encode()) not in reply.text


def test_another_system_has_no_door(console: Console) -> None:
    assert console.client.post("/hooks/other", content=b"{}").status_code == 404
    assert console.client.get("/hooks/glpi/7").status_code == 404


def test_without_a_secret_there_is_no_door(sqlite_url: str, tmp_path: Path) -> None:
    with running_console(sqlite_url, tmp_path) as console:
        assert knock(console, {"item": {"id": 7}}) == 404
        assert console.client.get("/hooks/glpi").status_code == 404
