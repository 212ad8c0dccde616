"""Chat platforms that are served in the console's process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from bot.console.http.app import create_app
from bot.console.http.middleware import MAX_BODY
from bot.console.services import ConsoleServices
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.receiver import FakeReceiver


@pytest.fixture
def receiver() -> FakeReceiver:
    return FakeReceiver(path="/slack/events")


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Helpdesk]:
    desk = Helpdesk(sqlite_url, console_url="https://helpdesk.example/it")
    yield desk
    desk.close()


@pytest.fixture
def client(desk: Helpdesk, receiver: FakeReceiver) -> Iterator[TestClient]:
    services = ConsoleServices(desk, lambda *_: [], list, {}, [receiver])
    with TestClient(create_app(services), base_url="https://helpdesk.example") as client:
        yield client


@pytest.mark.parametrize("path", ["/slack/events", "/it/slack/events"])
def test_events_are_taken_by_any_name_and_larger_than_pages(client: TestClient, path: str) -> None:
    size = MAX_BODY + 1
    reply = client.post(path, content=b"x" * size, headers={"Host": "slack.example"})
    assert (reply.status_code, reply.text) == (200, str(size))
    assert client.get("/login", headers={"Host": "slack.example"}).status_code == 421
    assert client.post("/login", content=b"x" * size).status_code == 413


def test_a_platform_that_is_away_is_shown_and_takes_no_page_away(
    client: TestClient, receiver: FakeReceiver
) -> None:
    receiver.well = False
    reply = client.get("/readyz")
    assert reply.status_code == 200
    assert reply.json()["platforms"] == {"fake:main": {"ok": False, "open": 2}}


def test_what_is_received_is_counted(client: TestClient) -> None:
    told = client.get("/metrics").text
    assert "guichet_chat_connections" in told
    assert "guichet_questions" in told
