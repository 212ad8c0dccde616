"""The pages of a bot that is served without the console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.console.http.middleware import MAX_BODY
from bot.serving.alone import create_app
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.receiver import FakeReceiver


@pytest.fixture
def receiver() -> FakeReceiver:
    return FakeReceiver()


@pytest.fixture
def client(sqlite_url: str, receiver: FakeReceiver) -> Iterator[TestClient]:
    desk = Helpdesk(sqlite_url)
    with TestClient(create_app(desk, [receiver]), base_url="http://any.name") as client:
        yield client
    desk.close()


def test_it_is_ready_with_its_platform(client: TestClient, receiver: FakeReceiver) -> None:
    reply = client.get("/readyz")
    assert reply.status_code == 200
    assert reply.json() == {
        "ready": True,
        "parts": {"fake:main": "ok", "database": "ok"},
        "platforms": {"fake:main": {"ok": True, "open": 2}},
    }
    receiver.well = False
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()["parts"]["fake:main"]) == (503, "failed")
    assert client.get("/healthz").status_code == 200, "a new process would change nothing"


def test_it_lives_as_long_as_its_threads(client: TestClient, receiver: FakeReceiver) -> None:
    assert client.get("/healthz").text == "ok\n"
    receiver.living = False
    assert client.get("/healthz").status_code == 503


def test_a_database_that_is_away_is_said(tmp_path: Path, receiver: FakeReceiver) -> None:
    desk = Helpdesk(f"sqlite:///{tmp_path}")
    with TestClient(create_app(desk, [receiver])) as client:
        reply = client.get("/readyz")
    assert (reply.status_code, reply.json()["parts"]["database"]) == (503, "failed")
    desk.close()


def test_events_are_taken_by_any_name_and_larger_than_pages(client: TestClient) -> None:
    reply = client.post("/fake/events", content=b"x" * (MAX_BODY + 1))
    assert (reply.status_code, reply.text) == (200, str(MAX_BODY + 1))
    assert client.post("/healthz", content=b"x" * (MAX_BODY + 1)).status_code == 413
    assert client.get("/review").status_code == 404, "no page of the console is here"


def test_metrics(client: TestClient) -> None:
    told = client.get("/metrics")
    assert "guichet_chat_connections" in told.text
    assert told.headers["content-type"].startswith("text/plain")
