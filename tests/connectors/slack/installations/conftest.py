"""An app of a Slack on loopback, and where its workspaces are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from connectors.database.encryption import Encryption, new_key
from connectors.database.engine import make_engine
from connectors.slack.client import SlackAccess, SlackClient
from connectors.slack.installations.exchange import AppSecrets
from connectors.slack.installations.store import Installations
from connectors.slack.installations.tokens import TokenSource
from tests.fakes.slack.server import SlackServer

APP = AppSecrets("111.222", "client-s3cret")


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    made = make_engine(sqlite_url)
    yield made
    made.dispose()


@pytest.fixture
def both(database_url: str) -> Iterator[Engine]:
    """The same on each kind of database."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def installations(engine: Engine) -> Installations:
    return Installations(engine, Encryption([new_key()]), "slack")


@pytest.fixture
def source(server: SlackServer, installations: Installations) -> Iterator[TokenSource]:
    client = SlackClient(SlackAccess("", server.api))
    yield TokenSource(installations, client, APP)
    client.close()
