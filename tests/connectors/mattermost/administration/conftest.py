from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.mattermost.administration.api import Api
from connectors.mattermost.client import MattermostAccess, MattermostClient
from tests.fakes.mattermost.server import MattermostServer
from tests.fakes.mattermost.world import OWNER, TOKEN


@pytest.fixture
def admin(server: MattermostServer) -> Iterator[Api]:
    """The API by the administrator's token."""
    api = Api(MattermostClient(MattermostAccess(server.url, OWNER)))
    yield api
    api.close()


@pytest.fixture
def bot(server: MattermostServer) -> Iterator[Api]:
    """The API by the bot's token."""
    api = Api(MattermostClient(MattermostAccess(server.url, TOKEN)))
    yield api
    api.close()
