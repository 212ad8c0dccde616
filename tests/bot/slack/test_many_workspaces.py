"""Signed events of several workspaces over HTTP: each is stored for its own instance."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.testclient import TestClient

from bot.slack.receiver import receiver
from connectors.contracts.chat import ChatEvent, Said
from connectors.database.encryption import Encryption, new_key
from connectors.database.engine import make_engine
from connectors.slack.installations.exchange import Grant
from connectors.slack.installations.store import Installations
from tests.fakes.slack.server import SlackServer
from workers.settings import Settings

pytestmark = pytest.mark.scenario
SECRET = "5igning"


class Recorded:
    """What an adapter stored, in place of `Desk.chat`."""

    def __init__(self) -> None:
        self.events: list[tuple[str, ChatEvent]] = []

    def store(self, platform: str, event: ChatEvent) -> bool:
        self.events.append((platform, event))
        return True


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with SlackServer() as server:
        server.world.tokens |= {"xoxb-7": "T7", "xoxb-9": "T9"}
        yield server


@pytest.fixture
def chat() -> Recorded:
    return Recorded()


@pytest.fixture
def installations(sqlite_url: str) -> Iterator[Installations]:
    engine = make_engine(sqlite_url)
    made = Installations(engine, Encryption([KEY]), "slack")
    made.add(Grant("T7", "Seven", "xoxb-7"), None)
    made.add(Grant("T9", "Nine", "xoxb-9"), None)
    yield made
    engine.dispose()


KEY = new_key()


@pytest.fixture
def slack(
    server: SlackServer, chat: Recorded, sqlite_url: str, installations: Installations
) -> Iterator[TestClient]:
    client_id, secret = server.world.client
    options = {
        "client_id": client_id, "client_secret": secret, "api_url": server.api, "mode": "http",
        "signing_secret": SECRET,
    }  # fmt: skip
    settings = Settings(
        database_url=sqlite_url, encryption_keys=[KEY], platforms={"slack": {"options": options}}
    )
    served = receiver(chat, settings)  # type: ignore[arg-type]
    yield TestClient(served.routes["/slack/events"])
    served.stop()


def send(slack: TestClient, team: str, event: dict[str, Any], secret: str = SECRET) -> int:
    moment = str(int(time.time()))
    body = json.dumps(
        {
            "type": "event_callback", "team_id": team, "event_id": f"Ev{team}", "event": event,
            "event_time": int(moment), "authorizations": [{"team_id": team, "is_bot": True}],
        }
    )  # fmt: skip
    signature = SignatureVerifier(secret).generate_signature(timestamp=moment, body=body)
    headers = {
        "x-slack-signature": str(signature), "x-slack-request-timestamp": moment,
        "content-type": "application/json",
    }  # fmt: skip
    return slack.post("/slack/events", content=body, headers=headers).status_code


QUESTION = {
    "type": "message", "channel": "D1", "channel_type": "im", "user": "U0ADA", "text": "help",
    "ts": "1700000000.000100", "team": "T9",
}  # fmt: skip


def test_an_event_is_stored_for_the_workspace_that_it_is_of(
    slack: TestClient, chat: Recorded
) -> None:
    assert send(slack, "T9", QUESTION) == 200
    assert send(slack, "T7", QUESTION | {"team": "T7"}) == 200
    assert [name for name, _ in chat.events] == ["slack:T9", "slack:T7"]
    deed = chat.events[0][1].deed
    assert isinstance(deed, Said)
    assert (deed.text, deed.direct) == ("help", True)


def test_a_workspace_without_the_app_and_a_forged_event_are_not_stored(
    slack: TestClient, chat: Recorded, installations: Installations
) -> None:
    assert send(slack, "T1", QUESTION | {"team": "T1"}) == 200
    assert send(slack, "T9", QUESTION, secret="other") == 401
    assert send(slack, "T9", {"type": "app_uninstalled"}, secret="other") == 401
    assert chat.events == []
    assert installations.find("T9") is not None


def test_who_removed_the_app_is_forgotten_and_the_others_are_served(
    slack: TestClient, chat: Recorded, installations: Installations
) -> None:
    assert send(slack, "T9", QUESTION) == 200
    assert send(slack, "T9", {"type": "app_uninstalled"}) == 200
    assert installations.teams() == {"T7": "Seven"}
    assert send(slack, "T9", QUESTION | {"ts": "1700000000.000200"}) == 200
    assert send(slack, "T7", QUESTION | {"team": "T7"}) == 200
    assert [name for name, _ in chat.events] == ["slack:T9", "slack:T7"]
