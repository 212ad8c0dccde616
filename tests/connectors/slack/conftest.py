"""A workspace on loopback, and its adapter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.slack.client import SlackAccess, SlackClient
from connectors.slack.platform import SlackPlatform
from tests.fakes.slack.server import TOKEN, SlackServer


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


@pytest.fixture
def client(server: SlackServer) -> Iterator[SlackClient]:
    client = SlackClient(SlackAccess(TOKEN, server.api, setting="slack:T0123"))
    yield client
    client.close()


@pytest.fixture
def platform(client: SlackClient) -> SlackPlatform:
    return SlackPlatform("slack:T0123", client)
