"""The workspaces that one app was added to, as events meet them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import Engine, text

from bot.slack.app import SlackApp
from bot.slack.installed import InstalledWorkspaces, forget_removed
from bot.slack.receiver import receiver
from bot.slack.workspace import Workspace
from connectors.database.encryption import Encryption, new_key
from connectors.database.engine import make_engine
from connectors.slack.client import SlackAccess, SlackClient
from connectors.slack.installations.exchange import Grant
from connectors.slack.installations.store import Installations
from workers.settings import Settings


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    made = make_engine(sqlite_url)
    yield made
    made.dispose()


@pytest.fixture
def installations(engine: Engine) -> Installations:
    made = Installations(engine, Encryption([new_key()]), "slack")
    made.add(Grant("T9", "Nine", "xoxb-9"), None)
    return made


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspaces(installations: Installations, clock: Clock) -> InstalledWorkspaces:
    def make(name: str) -> Workspace:
        return Workspace(name, None, SlackClient(SlackAccess("")), "en")  # type: ignore[arg-type]

    return InstalledWorkspaces(installations, make, clock)


def removal(kind: str = "app_uninstalled", **more: Any) -> dict[str, Any]:
    event = {"type": kind, **more}
    return {
        "type": "event_callback",
        "team_id": "T9",
        "event_time": int(time.time()),
        "event": event,
    }


def test_a_workspace_is_found_by_its_id(workspaces: InstalledWorkspaces) -> None:
    found = workspaces.of("T9")
    assert found is not None
    assert found.name == "slack:T9"
    assert workspaces.of("T9") is found
    assert workspaces.of("T1") is None


def test_what_another_process_removed_is_known_soon(
    workspaces: InstalledWorkspaces, installations: Installations, clock: Clock
) -> None:
    from connectors.database.base import now

    assert workspaces.of("T9") is not None
    installations.remove("T9", now())
    clock.now = 31.0
    assert workspaces.of("T9") is None
    installations.add(Grant("T9", "Nine", "xoxb-10"), None)
    assert workspaces.of("T9") is not None


@pytest.mark.parametrize(
    "body", [removal(), removal("tokens_revoked", tokens={"oauth": [], "bot": ["U1"]})]
)
def test_a_removal_forgets_the_token_before_anybody_is_asked(
    workspaces: InstalledWorkspaces, installations: Installations, body: dict[str, Any]
) -> None:
    assert workspaces.of("T9") is not None
    body = body | {"event_time": int(time.time())}
    app = SlackApp(workspaces, "", "en")
    for _ in range(2):  # Slack tells it again.
        assert app.dispatch(BoltRequest(body=body, mode="socket_mode")).status == 200
    assert installations.find("T9") is None
    assert workspaces.of("T9") is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"event": "app_uninstalled"},
        removal("message"),
        removal("tokens_revoked", tokens={"oauth": ["U1"]}),
        removal("tokens_revoked"),
    ],
)
def test_other_events_are_not_touched(
    workspaces: InstalledWorkspaces, installations: Installations, body: dict[str, Any]
) -> None:
    assert not forget_removed(workspaces, body)
    assert installations.find("T9") is not None


def test_a_removal_that_cannot_be_written_is_told_again(
    workspaces: InstalledWorkspaces, engine: Engine
) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE chat_installations"))
    app = SlackApp(workspaces, "", "en")
    assert app.dispatch(BoltRequest(body=removal(), mode="socket_mode")).status == 500


def test_one_app_receives_for_all_its_workspaces(sqlite_url: str) -> None:
    options = {
        "client_id": "1.2", "client_secret": "s3cret", "mode": "http", "signing_secret": "5igning",
    }  # fmt: skip
    made = Settings(
        database_url=sqlite_url,
        encryption_keys=[new_key()],
        platforms={"slack": {"options": options}, "slack:T9": {"review_channels": ["C1"]}},
    )
    served = receiver(None, made)  # type: ignore[arg-type]
    assert list(served.states()) == ["slack"]
    assert served.states()["slack"]["ok"] is True
    assert list(served.routes) == ["/slack/events"]
    served.stop()


@pytest.mark.parametrize("moment", [{"event_time": 1}, {"event_time": "now"}])
def test_a_removal_from_before_the_app_was_added_again_removes_nothing(
    workspaces: InstalledWorkspaces, installations: Installations, moment: dict[str, Any]
) -> None:
    assert forget_removed(workspaces, removal() | moment)
    assert installations.find("T9") is not None
