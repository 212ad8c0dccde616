"""Vectors that were made before: looked up by their text, and only where they are the space's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from connectors.database.engine import reading
from connectors.database.models import EmbeddingSpace
from tests.workers.knowledge.stores import (
    SOURCE,
    LetterEmbedder,
    passages,
    records,
    stands_for_e5,
    vectors_of,
)
from workers.knowledge.embedding import spaces
from workers.knowledge.embedding.prepared import Prepared, PreparedEmbedder, digest
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.embedding.vectors import STORED
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.sync import sync_records
from workers.settings import Settings

WEIGHTS = {"made": "before"}


class Counted(LetterEmbedder):
    """Says which passages it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.given += texts
        return super().embed_passages(texts)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Stands in for `e5`, and loads."""
    fake = Counted()
    stands_for_e5(monkeypatch, fake)
    return fake


def of(texts: Sequence[str], space: str = LetterEmbedder.space) -> Prepared:
    """One vector a text, none of which the embedder would make."""
    made = {digest(text): np.full(26, 1 + at, np.float32) for at, text in enumerate(texts)}
    return Prepared("e5", space, made, WEIGHTS)


def synced(engine: Engine, count: int) -> list[str]:
    sync_records(engine, records(*range(count)), SyncReport(SOURCE))
    return [row.search_text for row in passages(engine)]


def weights_in(engine: Engine) -> list[object]:
    with reading(engine) as connection:
        return list(connection.scalars(select(EmbeddingSpace.weights)))


@given(st.lists(st.tuples(st.text(max_size=5), st.booleans()), max_size=12))
def test_each_text_gets_its_own_vector(texts: list[tuple[str, bool]]) -> None:
    known = [text for text, prepared in texts if prepared]
    prepared, embedder = of(known), LetterEmbedder()
    rows = PreparedEmbedder(prepared, embedder).embed_passages([text for text, _ in texts])
    assert rows.shape == (len(texts), embedder.dimension)
    for (text, _), row in zip(texts, rows, strict=True):
        made = prepared.vectors.get(digest(text))
        wanted = embedder.embed_passages([text])[0] if made is None else made
        assert np.array_equal(row, wanted)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    prepared = of(["one", "two"])
    prepared.write(tmp_path / "made.npz")
    found = Prepared.read(tmp_path / "made.npz")
    assert (found.embedder, found.space, found.weights) == ("e5", prepared.space, WEIGHTS)
    assert found.vectors.keys() == prepared.vectors.keys()
    assert np.array_equal(found.vectors[digest("two")], prepared.vectors[digest("two")])


def test_a_space_takes_prepared_vectors_and_has_nothing_embedded(
    engine: Engine, counted: Counted
) -> None:
    texts = synced(engine, 120)
    prepared = of(texts)
    kept = Spaces(engine, Settings(embedder="e5"), prepared)
    assert kept.upkeep().embedded == len(texts) > spaces.STARTER
    assert counted.given == []
    assert weights_in(engine) == [WEIGHTS]
    space = kept.active()
    assert space is not None
    found = vectors_of(engine, space.id)
    assert all(
        found[row.id] == prepared.vectors[digest(row.search_text)].astype(STORED).tobytes()
        for row in passages(engine)
    )


def test_what_is_new_is_embedded_and_the_weights_are_learned(
    engine: Engine, counted: Counted
) -> None:
    texts = synced(engine, 12)
    Spaces(engine, Settings(embedder="e5"), of(texts[1:])).upkeep()
    assert counted.given[:1] == texts[:1]
    assert weights_in(engine) != [WEIGHTS]


def test_vectors_of_another_space_are_of_no_use(engine: Engine, counted: Counted) -> None:
    texts = synced(engine, 12)
    Spaces(engine, Settings(embedder="e5"), of(texts, "others")).upkeep()
    assert counted.given[: len(texts)] == texts
