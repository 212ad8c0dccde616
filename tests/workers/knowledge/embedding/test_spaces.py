"""Embedding spaces: built beside the one in use, resumed after a kill, switched to at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, update

from connectors.contracts.embedder import Embedder
from connectors.database.base import now
from connectors.database.engine import make_engine, read_session, reading
from connectors.database.models import AuditEntry, EmbeddingSpace, PassageRemoval, PassageVector
from connectors.errors import Conflict, SettingsError
from tests.fakes.embeddings import FakeEmbeddings
from tests.workers.knowledge.stores import (
    SOURCE,
    LetterEmbedder,
    passages,
    record,
    records,
    removals,
    vectors_of,
)
from workers.knowledge import revision
from workers.knowledge.embedding import backfill, embedders, spaces, vectors
from workers.knowledge.embedding.space_rows import Space
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.index.replica import IndexReplica
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.sync import Plan, sync_records
from workers.knowledge.lease import holding
from workers.settings import Settings


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> LetterEmbedder:
    """Stands in for `minilm`, which is no download but a heavy package."""
    fake = LetterEmbedder()
    real = embedders.open_embedder

    def open_one(kind: str, model: bytes | None) -> Embedder:
        return fake if kind == "minilm" else real(kind, model)

    monkeypatch.setattr(embedders, "open_embedder", open_one)
    monkeypatch.setattr(spaces, "open_embedder", open_one)
    return fake


def made(engine: Engine, **settings: Any) -> Spaces:
    return Spaces(engine, Settings(**settings))


def sync(engine: Engine, items: Sequence[Any], of: Spaces | None = None, **plan: Any) -> SyncReport:
    embedder_of = of.embedder_of if of else None
    return sync_records(engine, items, SyncReport(SOURCE), Plan(embedder_of=embedder_of, **plan))


def active(of: Spaces) -> Space:
    space = of.active()
    assert space is not None
    return space


def statuses(engine: Engine) -> dict[str, str]:
    with read_session(engine) as session:
        return {one.name: one.status for one in session.scalars(select(EmbeddingSpace))}


def test_without_passages_there_is_nothing_to_build(engine: Engine) -> None:
    keeper = made(engine)
    assert not keeper.is_due()
    assert keeper.upkeep(force=True).space is None
    assert keeper.active() is None


def test_the_first_space_embeds_everything(engine: Engine) -> None:
    sync(engine, records(*range(60)))
    keeper = made(engine)
    assert keeper.is_due()
    done = keeper.upkeep()
    assert (done.reason, done.embedded) == ("first", len(passages(engine)))
    space = active(keeper)
    stored = vectors_of(engine, space.id)
    assert set(stored) == {row.id for row in passages(engine)}
    assert {len(one) for one in stored.values()} == {2 * space.dimension}
    assert space.weights is not None
    assert not keeper.is_due()


def test_stored_vectors_are_those_of_the_embedder(engine: Engine, letters: LetterEmbedder) -> None:
    sync(engine, records(1, 2))
    keeper = made(engine, embedder="minilm")
    keeper.upkeep()
    rows = passages(engine)
    stored = vectors_of(engine, active(keeper).id)
    found = vectors.from_bytes([stored[row.id] for row in rows], 26)
    wanted = letters.embed_passages([row.search_text for row in rows])
    np.testing.assert_allclose(found, wanted, atol=1e-3)


def test_a_sync_embeds_what_is_new_and_nothing_else(
    engine: Engine, letters: LetterEmbedder
) -> None:
    keeper = made(engine, embedder="minilm")
    sync(engine, records(1, 2), keeper)
    keeper.upkeep()
    before = vectors_of(engine, active(keeper).id)
    letters.seen.clear()

    sync(engine, [record(1, solution="Buy a new one."), record(2), record(3)], keeper)
    after = vectors_of(engine, active(keeper).id)
    new = {row.id for row in passages(engine)} - before.keys()
    assert set(after) == {row.id for row in passages(engine)}
    assert all(after[one] == before[one] for one in after.keys() & before.keys())
    assert len(letters.seen) == len(new)
    assert not keeper.is_due()


def test_vectors_go_with_their_passages(engine: Engine, letters: LetterEmbedder) -> None:
    keeper = made(engine, embedder="minilm")
    sync(engine, records(1, 2, 3, 4), keeper)
    keeper.upkeep()
    sync(engine, records(1, 2, 3), keeper, reconcile=True)
    assert set(vectors_of(engine, active(keeper).id)) == {row.id for row in passages(engine)}


def test_a_killed_builder_is_followed_by_one_that_goes_on(
    engine: Engine, letters: LetterEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "AT_ONCE", 10)
    sync(engine, records(*range(30)))
    keeper = made(engine, embedder="minilm")
    store = backfill._store
    calls: list[int] = []

    def dies(*args: Any) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        store(*args)

    monkeypatch.setattr(backfill, "_store", dies)
    with pytest.raises(KeyboardInterrupt):
        keeper.upkeep()
    assert keeper.active() is None
    assert statuses(engine) == {"letters": "building"}

    monkeypatch.setattr(backfill, "_store", store)
    done = made(engine, embedder="minilm").upkeep()
    assert done.embedded == len(passages(engine)) - 20
    assert statuses(engine) == {"letters": "active"}


def test_another_embedder_is_built_while_the_old_one_serves(
    engine: Engine, letters: LetterEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(engine, records(*range(60)))
    old = made(engine)
    old.upkeep()
    first = active(old)

    keeper = made(engine, embedder="minilm")
    assert keeper.is_due()
    seen: list[int | None] = []

    def watch(stage: str, _done: int, _total: int | None) -> None:
        if stage == "vectors":
            with reading(engine) as connection:
                seen.append(revision.look(connection).active_space_id)

    done = keeper.upkeep(watch)
    assert done.reason == "another embedder"
    assert set(seen) == {first.id}, "the old space was in use until the end"
    assert active(keeper).embedder == "minilm"
    assert statuses(engine) == {"letters": "active"}, "the old one is cleared away"
    assert vectors_of(engine, first.id) == {}


def test_a_corpus_that_grew_is_fitted_anew(engine: Engine) -> None:
    keeper = made(engine)
    sync(engine, records(*range(60)), keeper)
    keeper.upkeep()
    first = active(keeper)
    sync(engine, records(*range(70)), keeper)
    assert not keeper.is_due(), "a few more are no reason"
    sync(engine, records(*range(100)), keeper)
    assert keeper.is_due()
    assert keeper.upkeep().reason == "grown"
    assert active(keeper).name != first.name
    assert active(keeper).fitted_on == len(passages(engine))


def test_a_rebuild_learns_again(engine: Engine) -> None:
    keeper = made(engine)
    sync(engine, records(*range(60)))
    keeper.upkeep()
    done = keeper.upkeep(force=True)
    assert done.reason == "asked for"
    assert list(statuses(engine).values()) == ["active"]
    assert not keeper.is_due()


def test_what_has_no_vector_gets_one_and_followers_are_told(
    engine: Engine, letters: LetterEmbedder
) -> None:
    keeper = made(engine, embedder="minilm")
    sync(engine, records(1, 2), keeper)
    keeper.upkeep()
    sync(engine, records(1, 2, 3))  # by somebody without an embedder
    assert keeper.is_due()
    keeper.upkeep()
    with reading(engine) as connection:
        newest = revision.look(connection).revision
    assert {row.revision for row in passages(engine, "3")} == {newest}
    assert set(vectors_of(engine, active(keeper).id)) == {row.id for row in passages(engine)}


def test_a_space_that_comes_into_use_during_a_batch_is_embedded_for(
    engine: Engine, letters: LetterEmbedder
) -> None:
    old = made(engine)
    sync(engine, records(*range(60)), old)
    old.upkeep()
    keeper = made(engine, embedder="minilm")
    asked: list[int] = []

    def embedder_of(space: int) -> Embedder:
        embedder = keeper.embedder_of(space)
        asked.append(space)
        if len(asked) == 1:
            keeper.upkeep()
        return embedder

    sync_records(engine, [record(200)], SyncReport(SOURCE), Plan(embedder_of=embedder_of))
    new = active(keeper)
    assert asked[-1] == new.id
    assert {row.id for row in passages(engine, "200")} <= set(vectors_of(engine, new.id))


def test_only_one_builds(engine: Engine) -> None:
    sync(engine, records(1))
    with holding(engine, "index", "x"), pytest.raises(Conflict, match="Building the index is al"):
        made(engine).upkeep()


def test_old_removals_are_forgotten_and_that_is_noted(engine: Engine) -> None:
    keeper = made(engine)
    sync(engine, records(1, 2, 3, 4))
    keeper.upkeep()
    sync(engine, records(1, 2, 3), reconcile=True)
    sync(engine, records(1, 2), reconcile=True, force=True)
    first, *rest = sorted(set(removals(engine).values()))
    with engine.begin() as connection:
        connection.execute(
            update(PassageRemoval)
            .where(PassageRemoval.revision == first)
            .values(removed_at=now() - timedelta(days=8))
        )
    assert keeper.is_due()
    keeper.upkeep()
    assert set(removals(engine).values()) == set(rest)
    with reading(engine) as connection:
        assert revision.look(connection).oldest_removal == first


def test_an_embedder_that_is_not_known_here(engine: Engine) -> None:
    sync(engine, records(1))
    keeper = made(engine)
    keeper.upkeep()
    with engine.begin() as connection:
        connection.execute(update(EmbeddingSpace).values(embedder="bge"))
    with pytest.raises(SettingsError, match="embedded with 'bge'"):
        Spaces(engine, Settings()).embedder_of(active(keeper).id)


def test_lost_vectors_are_made_again(engine: Engine) -> None:
    keeper = made(engine)
    sync(engine, records(*range(20)))
    keeper.upkeep()
    before = vectors_of(engine, active(keeper).id)
    with engine.begin() as connection:
        connection.execute(delete(PassageVector))
    assert keeper.upkeep().embedded == len(before)
    assert vectors_of(engine, active(keeper).id) == before


@given(st.lists(st.lists(st.floats(-1, 1, width=16), min_size=4, max_size=4), max_size=5))
def test_vectors_come_back_as_they_were(rows: list[list[float]]) -> None:
    given_rows = np.array(rows, np.float32).reshape(len(rows), 4)
    np.testing.assert_array_equal(vectors.from_bytes(vectors.to_bytes(given_rows), 4), given_rows)


def test_a_missing_vector_is_a_row_of_zeros() -> None:
    found = vectors.from_bytes([None, np.ones(2, "<f2").tobytes()], 2)
    np.testing.assert_array_equal(found, [[0, 0], [1, 1]])


@pytest.fixture
def tei(monkeypatch: pytest.MonkeyPatch) -> FakeEmbeddings:
    """An embedding server in memory in place of the one of the settings."""
    fake = FakeEmbeddings()

    def remote(_settings: Settings, kind: str, space: str | None = None) -> Embedder:
        return fake.embedder(kind, space=space)

    monkeypatch.setattr(embedders, "remote_embedder", remote)
    return fake


def on_tei(engine: Engine) -> Spaces:
    return made(engine, embedder="tei", embedder_url="http://tei.example")


def test_another_model_on_the_server_embeds_everything_anew(
    engine: Engine, tei: FakeEmbeddings
) -> None:
    sync(engine, records(1, 2))
    keeper = on_tei(engine)
    keeper.upkeep()
    first = active(keeper)
    assert (first.name, first.dimension) == ("tei:BAAI/bge-m3@5617a9f61b02", 64)
    assert not on_tei(engine).is_due()
    tei.revision = "ffffffffffffffff"
    again = on_tei(engine)
    assert again.is_due()
    assert again.upkeep().reason == "another model"
    assert active(again).name == "tei:BAAI/bge-m3@ffffffffffff"
    assert set(statuses(engine).values()) == {"active"}


def test_a_server_that_is_away_is_no_reason_to_build(engine: Engine, tei: FakeEmbeddings) -> None:
    sync(engine, records(1, 2))
    on_tei(engine).upkeep()
    tei.away = True
    keeper = on_tei(engine)
    assert not keeper.is_due()
    sync(engine, records(1, 2, 3), of=keeper)
    tei.away = False
    done = on_tei(engine).upkeep()
    assert done.reason == ""
    assert done.embedded > 0, "what a sync could not embed is made up for"


def test_a_new_index_is_in_the_audit_log(engine: Engine) -> None:
    sync(engine, records(*range(60)))
    built = [made(engine).upkeep(force=force) for force in (False, False, True)]
    with reading(engine) as connection:
        rows = connection.execute(
            select(AuditEntry.subject, AuditEntry.detail)
            .where(AuditEntry.action == "index.rebuilt")
            .order_by(AuditEntry.id)
        ).all()
    assert [(row.subject, row.detail["reason"]) for row in rows] == [
        (built[0].space, "first"),
        (built[2].space, "asked for"),
    ]


def test_search_goes_by_words_while_the_server_is_away(engine: Engine, tei: FakeEmbeddings) -> None:
    sync(engine, records(*range(8)))
    keeper = on_tei(engine)
    keeper.upkeep()
    replica = IndexReplica(engine, Settings(), keeper)
    replica.load()
    query = "Printer number 3 is jammed"
    both = replica.search(query, k=3, scopes=None)
    tei.away = True
    words = replica.search(query, k=3, scopes=None)
    assert len(words) == 3
    assert words[0].ticket_id == both[0].ticket_id
    assert all(hit.dense == 0 for hit in words)
