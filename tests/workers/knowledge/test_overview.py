"""What the Knowledge page and `guichet index status` show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from connectors.database.base import now
from connectors.database.engine import make_engine
from connectors.database.models import Lease
from connectors.errors import BadInput
from tests.workers.knowledge.stores import SOURCE, record, records
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.sync import sync_records
from workers.knowledge.lease import holding
from workers.knowledge.overview import overview
from workers.settings import Settings


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def test_an_empty_installation(engine: Engine) -> None:
    found = overview(engine)
    assert (found.tickets, found.passages, found.space, found.syncs) == (0, 0, None, [])
    json.dumps(found.to_json())


def test_what_is_known_by_source_and_language(engine: Engine) -> None:
    french = record(
        3,
        title="Imprimante bloquée",
        content="L'imprimante du bureau fait du bruit et ne prend plus de papier du tout.",
        status=2,
        language="fr",
    )
    sync_records(engine, [*records(1, 2), french], SyncReport(SOURCE))
    Spaces(engine, Settings()).upkeep()
    found = overview(engine)
    assert [(g.source, g.language, g.tickets, g.quotable) for g in found.groups] == [
        (SOURCE, "en", 2, 2),
        (SOURCE, "fr", 1, 0),
    ]
    assert found.tickets == 3
    assert found.embedded == found.passages
    assert found.embedder == "lsa"
    assert found.builder is not None, "who builds the index is no source"
    (last,) = found.syncs
    assert last.result is not None
    assert last.result["created"] == 3
    assert last.running is None
    assert last.describe().startswith(f"{SOURCE}: done 20")
    json.dumps(found.to_json())


def test_who_is_at_it_and_who_is_gone(engine: Engine) -> None:
    with holding(engine, SOURCE, "A sync"):
        (last,) = overview(engine).syncs
        assert (last.running or "").startswith("pid ")
        assert "being synchronised by pid" in last.describe()
        with engine.begin() as connection:
            long_ago = now() - timedelta(hours=1)
            connection.execute(update(Lease).values(claimed_until=long_ago))
        (last,) = overview(engine).syncs
        assert last.running is None
        assert last.describe() == f"{SOURCE}: never finished"


def test_a_sync_that_failed_says_so(engine: Engine) -> None:
    def fails() -> Iterator[None]:
        raise BadInput("away")
        yield

    with pytest.raises(BadInput):
        sync_records(engine, fails(), SyncReport(SOURCE))  # type: ignore[arg-type]
    (last,) = overview(engine).syncs
    assert "failed (BadInput)" in last.describe()
