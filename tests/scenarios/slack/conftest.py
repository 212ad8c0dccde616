"""One site for the tests of a file: its processes take a while to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.scenarios.slack.site import SlackSite
from tests.support.postgres_databases import MigratedDatabases
from tests.support.redis_server import RedisServer


@pytest.fixture(scope="module")
def site(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    shared_redis: RedisServer,
    migrated_postgres: MigratedDatabases,
) -> Iterator[SlackSite]:
    """The site in the `MODE` of the file."""
    shared_redis.flush()
    database = migrated_postgres.take()
    home = tmp_path_factory.mktemp("slack")
    with SlackSite(home, request.module.MODE, shared_redis.url, database) as site:
        yield site
    migrated_postgres.give_back(database)
