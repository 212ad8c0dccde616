"""A server on loopback, and its adapter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.mattermost.client import MattermostAccess, MattermostClient
from connectors.mattermost.platform import Callback, MattermostPlatform
from tests.fakes.mattermost.server import MattermostServer
from tests.fakes.mattermost.world import TOKEN

CALLBACK = Callback("https://guichet.example/mattermost/main", "a secret of callbacks")
CHANNEL = "it-support"


@pytest.fixture
def server() -> Iterator[MattermostServer]:
    with MattermostServer() as server:
        server.world.add_channel(CHANNEL)
        yield server


@pytest.fixture
def client(server: MattermostServer) -> Iterator[MattermostClient]:
    client = MattermostClient(MattermostAccess(server.url, TOKEN, setting="mattermost:main"))
    yield client
    client.close()


@pytest.fixture
def platform(client: MattermostClient) -> MattermostPlatform:
    return MattermostPlatform("mattermost:main", client, CALLBACK)
