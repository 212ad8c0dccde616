"""The site of the scenarios, once a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.mattermost.site import MattermostSite
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    shared_redis: RedisServer,
    shared_postgres: PostgresServer,
) -> Iterator[MattermostSite]:
    made = MattermostSite(Path(tmp_path_factory.mktemp("site")), shared_redis, shared_postgres)
    try:
        made.prepare()
        with made.running() as (worker, serving):
            yield made
            assert "Traceback" not in worker.output() + serving.output()
    finally:
        made.close()
