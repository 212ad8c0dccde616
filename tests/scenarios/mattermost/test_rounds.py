"""The whole round on Mattermost, processes apart: ask everywhere, review in all ways, vote, tickets.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.mattermost.errors import MattermostError
from tests.fakes.mattermost.world import ADA, BOT, BRUNO, OWNER
from tests.scenarios.mattermost.site import (
    MTU,
    PATIENCE,
    POSTS,
    RISKY,
    SILENT,
    STAFF,
    SURE,
    TOWN,
    MattermostSite,
    names,
)
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until

pytestmark = pytest.mark.scenario


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


def test_ask_in_a_direct_message(site: MattermostSite) -> None:
    asked = site.say(site.direct(), SURE)
    answer = site.answer(asked.channel_id, asked.id)
    assert MTU in answer.message
    assert "https://glpi.example/ticket/1" in answer.message
