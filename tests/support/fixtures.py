"""Fixtures for tests with real servers. A server starts when the first test asks for it, once a
session; a test that breaks its server asks for one of its own (`own_redis`, `own_postgres`)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.fakes.llm import FakeLlm
from tests.support import chromium, postgres_server, redis_server
from tests.support.chart import Chart
from tests.support.postgres_databases import MigratedDatabases
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer
from tools.helm import MISSING as NO_HELM
from tools.helm import find_helm

BACKENDS = ("sqlite", "postgresql")


def _started_redis() -> Iterator[RedisServer]:
    if redis_server.find_redis() is None:
        pytest.skip(redis_server.MISSING)
    server = RedisServer()
    try:
        server.start()
        yield server
    finally:
        server.close()


def _started_postgres() -> Iterator[PostgresServer]:
    if postgres_server.find_postgres() is None:
        pytest.skip(postgres_server.MISSING)
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def shared_redis() -> Iterator[RedisServer]:
    """The session's Redis. Ask for `redis_url` instead, unless the server itself is needed."""
    yield from _started_redis()


@pytest.fixture
def redis_url(shared_redis: RedisServer) -> str:
    """Address of an empty Redis."""
    shared_redis.flush()
    return shared_redis.url


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis that this test alone uses, and may kill, flush and restart."""
    yield from _started_redis()


@pytest.fixture(scope="session")
def shared_postgres() -> Iterator[PostgresServer]:
    """The session's PostgreSQL. Ask for one of the addresses below instead."""
    yield from _started_postgres()


@pytest.fixture(scope="session")
def breakable_postgres() -> Iterator[PostgresServer]:
    """The PostgreSQL of all tests that break theirs, one at a time. Ask for `own_postgres`."""
    yield from _started_postgres()


@pytest.fixture
def own_postgres(breakable_postgres: PostgresServer) -> PostgresServer:
    """A running PostgreSQL that this test alone uses, and may stop, kill and restart; make a
    database in it, those of earlier tests are still there."""
    if not breakable_postgres.running:
        breakable_postgres.start()
    return breakable_postgres


@pytest.fixture
def empty_postgres_url(shared_postgres: PostgresServer) -> Iterator[str]:
    """Address of a new PostgreSQL database without tables."""
    url = shared_postgres.create_database()
    yield url
    shared_postgres.drop_database(url)


@pytest.fixture(scope="session")
def migrated_postgres(shared_postgres: PostgresServer) -> MigratedDatabases:
    """Migrated databases: ask for `postgres_url`."""
    url = shared_postgres.create_database()
    _migrate(url)
    return MigratedDatabases(shared_postgres, url)


@pytest.fixture
def postgres_url(migrated_postgres: MigratedDatabases) -> Iterator[str]:
    """Address of a PostgreSQL database at the newest migration, as the migrations leave it."""
    url = migrated_postgres.take()
    yield url
    migrated_postgres.give_back(url)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to copy from."""
    file = tmp_path_factory.mktemp("migrated") / "guichet.sqlite3"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """Address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'empty.sqlite3'}"


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """Address of a new SQLite file at the newest migration, without rows."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'guichet.sqlite3')}"


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database without rows: the test runs on SQLite, then on PostgreSQL."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture(params=BACKENDS)
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """A database without tables: the test runs on SQLite, then on PostgreSQL."""
    name = "empty_sqlite_url" if request.param == "sqlite" else "empty_postgres_url"
    return str(request.getfixturevalue(name))


def _migrate(url: str) -> None:
    from connectors.database.engine import make_engine
    from connectors.database.migrate import migrate

    engine = make_engine(url)
    try:
        migrate(engine)
    finally:
        engine.dispose()


@pytest.fixture(scope="module")
def chromium_browser() -> Iterator[Browser]:
    """A headless Chromium for the tests of one module."""
    # Not for the whole session: Playwright keeps an event loop open in this thread, and
    # `asyncio.run` refuses to work beside it.
    if chromium.find_chromium() is None:
        pytest.skip(chromium.MISSING)
    with chromium.run_chromium() as browser:
        yield browser


@pytest.fixture
def open_chromium_page(
    chromium_browser: Browser,
) -> Iterator[Callable[..., Page]]:
    """Opens pages that share nothing, one per person: ``open_chromium_page(locale="fr-FR")``.

    At the end of the test they must not have asked another host, nor failed in a script. What they
    show then is printed, which pytest keeps for a test that failed.
    """
    watches: list[chromium.PageWatch] = []
    pages: list[Page] = []
    with ExitStack() as opened:

        def open_one(**options: Any) -> Page:
            page, watch = opened.enter_context(chromium.open_page(chromium_browser, **options))
            watches.append(watch)
            pages.append(page)
            return page

        yield open_one
        for page in pages:
            chromium.tell(page)
    for watch in watches:
        watch.check()


@pytest.fixture
def chromium_page(open_chromium_page: Callable[..., Page]) -> Page:
    """One page of a headless Chromium, 1280 × 900."""
    return open_chromium_page()


@pytest.fixture
def fake_llm() -> Iterator[FakeLlm]:
    """A language model over real HTTP that says what the test wants, as TGI does."""
    with FakeLlm() as llm:
        yield llm


@pytest.fixture(scope="session")
def chart() -> Chart:
    """The chart of Guichet, to be rendered. Each set of values is rendered once a session."""
    if find_helm() is None:
        pytest.skip(NO_HELM)
    return Chart()
