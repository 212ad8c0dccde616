"""Servers that never stop sending and never answer, over real HTTP: each call ends in its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from connectors.embeddings.remote.access import EmbedderAccess
from connectors.embeddings.remote.embedder import RemoteEmbedder
from connectors.embeddings.remote.openai import openai_embedder
from connectors.embeddings.remote.reranker import TeiReranker, reranker_access
from connectors.embeddings.remote.tei import tei_embedder
from connectors.errors import Unavailable
from tests.fakes.embeddings import FakeEmbeddings
from tests.fakes.embeddings_server import DRIPS, Drip, EmbeddingsServer

pytestmark = pytest.mark.scenario

ALL_DRIPS = pytest.mark.parametrize("drip", DRIPS.values(), ids=list(DRIPS))
KINDS = pytest.mark.parametrize("make", [tei_embedder, openai_embedder], ids=["tei", "openai"])
Make = Callable[[EmbedderAccess], RemoteEmbedder]


@pytest.fixture
def server() -> Iterator[EmbeddingsServer]:
    with EmbeddingsServer(FakeEmbeddings()) as made:
        yield made


def access(server: EmbeddingsServer) -> EmbedderAccess:
    return EmbedderAccess(server.url, query_timeout=0.5, bulk_timeout=0.5)


@ALL_DRIPS
def test_a_reranker_that_drips_is_left(server: EmbeddingsServer, drip: Drip) -> None:
    server.fake.reranks = True
    reranker = TeiReranker(reranker_access(server.url, seconds=0.5))
    server.drips = drip
    with pytest.raises(Unavailable, match=r"The reranker does not answer in time\..*_RERANKER_URL"):
        reranker.scores("printer", ["a text", "another"])
    with pytest.raises(Unavailable, match="in time"):
        reranker.check()
    server.drips = None
    reranker = TeiReranker(reranker_access(server.url, seconds=30))
    assert len(reranker.scores("printer", ["a text", "another"])) == 2


@KINDS
@ALL_DRIPS
def test_an_embedder_that_drips_is_left(server: EmbeddingsServer, make: Make, drip: Drip) -> None:
    server.drips = drip
    embedder = make(access(server))
    with pytest.raises(Unavailable, match="in time"):
        _ = embedder.space
    with pytest.raises(Unavailable, match="in time"):
        embedder.embed_passages(["a text"])
    with pytest.raises(Unavailable, match="in time"):
        embedder.embed_queries(["a question"])
    with pytest.raises(Unavailable, match="in a moment"):
        embedder.embed_queries(["another question"])


@KINDS
def test_one_that_begins_to_drip_is_left_too(server: EmbeddingsServer, make: Make) -> None:
    assert make(EmbedderAccess(server.url)).dimension == 64
    embedder = make(access(server))
    assert embedder.space
    server.drips = DRIPS["header lines"]
    with pytest.raises(Unavailable, match="in time"):
        embedder.embed_passages([f"text {number}" for number in range(200)])


def test_many_who_ask_at_once_do_not_find_it_out_in_turn(server: EmbeddingsServer) -> None:
    server.drips = DRIPS["not yet"]
    embedder = tei_embedder(access(server))

    def ask(number: int) -> None:
        with pytest.raises(Unavailable):
            embedder.embed_queries([f"question {number}"])

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(ask, range(32)))
    assert server.dripped <= 8
