"""Embedders on a server: batches, busy servers, wrong replies, changed models, prefixes."""

from __future__ import annotations

import json

import httpx
import numpy as np
import pytest

from connectors.embeddings.remote.prefixes import Prefixes, prefixes_of
from connectors.errors import RateLimited, Refused, Unavailable
from tests.fakes.embeddings import FakeEmbeddings

KINDS = pytest.mark.parametrize("kind", ["tei", "openai"])
MANY = [f"ticket number {number}" for number in range(100)]


@KINDS
def test_batches_are_as_large_as_the_server_takes(kind: str) -> None:
    fake = FakeEmbeddings()
    rows = fake.embedder(kind).embed_passages(MANY)
    sizes = [len(texts) for texts in fake.texts[1:]]
    assert sum(sizes) == 100
    assert max(sizes) == 32
    alone = FakeEmbeddings().embedder(kind).embed_passages(MANY[41:42])
    np.testing.assert_allclose(rows[41], alone[0], atol=1e-6)


@KINDS
def test_a_busy_server_is_waited_for(kind: str) -> None:
    fake = FakeEmbeddings()
    embedder = fake.embedder(kind)
    assert embedder.dimension == 64
    fake.next.extend([httpx.Response(429, headers={"Retry-After": "2"}), httpx.Response(503)])
    assert embedder.embed_passages(["a text"]).any()
    assert fake.waits[0] == 2.0
    assert fake.waits[1] >= 0.25


def test_a_person_does_not_wait_longer_than_seconds() -> None:
    fake = FakeEmbeddings()
    embedder = fake.embedder("tei")
    assert embedder.dimension
    fake.next.append(httpx.Response(429, headers={"Retry-After": "30"}))
    with pytest.raises(RateLimited) as told:
        embedder.embed_queries(["a question"])
    assert told.value.retry_after == 30
    with pytest.raises(Unavailable, match="in a moment"):
        embedder.embed_queries(["another question"])
    assert fake.waits == []


@KINDS
def test_a_broken_connection_is_tried_again(kind: str) -> None:
    fake = FakeEmbeddings()
    embedder = fake.embedder(kind)
    assert embedder.dimension
    fake.next.extend([httpx.ReadError("cut"), httpx.Response(500)])
    assert embedder.embed_passages(["a text"]).any()
    fake.next.extend([httpx.ConnectError("away")] * 3)
    with pytest.raises(Unavailable, match="ConnectError"):
        embedder.embed_passages(["a text"])


@pytest.mark.parametrize(
    "body",
    [
        [],
        [[]],
        {},
        "text",
        [[1.0] * 63],
        [[1.0] * 64] * 2,
        [["a"] * 64],
        [[1e999] * 64],
        [[None] * 64],
        [[[1.0]] * 64],
    ],
)
@KINDS
def test_wrong_replies_are_no_vectors(kind: str, body: object) -> None:
    fake = FakeEmbeddings()
    embedder = fake.embedder(kind)
    assert embedder.dimension == 64
    if kind == "openai" and isinstance(body, list):
        body = {"data": [{"index": at, "embedding": one} for at, one in enumerate(body)]}
    fake.next.append(httpx.Response(200, content=json.dumps(body).encode()))
    with pytest.raises(Unavailable):
        embedder.embed_passages(["a text"])


@KINDS
def test_what_is_no_json_is_no_vector(kind: str) -> None:
    fake = FakeEmbeddings()
    embedder = fake.embedder(kind)
    assert embedder.dimension == 64
    fake.next.extend([httpx.Response(200, content=b"<html>")] * 3)
    with pytest.raises(Unavailable, match="JSON"):
        embedder.embed_passages(["a text"])


def test_a_text_that_is_too_long_is_cut_until_it_is_taken() -> None:
    fake = FakeEmbeddings()
    fake.longest = 1_000
    assert fake.embedder("openai").embed_passages(["word " * 3_000]).any()
    assert len(fake.texts[-1][0]) <= 1_000


def test_the_space_changes_with_the_model_and_its_revision() -> None:
    assert FakeEmbeddings().embedder("tei").space == "tei:BAAI/bge-m3@5617a9f61b02"
    assert FakeEmbeddings(revision=None).embedder("tei").space == "tei:BAAI/bge-m3"
    assert FakeEmbeddings("a").embedder("openai").space == "openai:a"
    assert FakeEmbeddings("a").embedder("openai", model="b").space == "openai:b"


def test_vectors_of_another_model_are_never_mixed_in() -> None:
    fake = FakeEmbeddings()
    space = fake.embedder("tei").space
    bound = fake.embedder("tei", space=space)
    assert bound.embed_queries(["a question"]).any()
    assert bound.serves(space)
    fake.model = "BAAI/bge-large-en-v1.5"
    other = fake.embedder("tei", space=space)
    with pytest.raises(Unavailable, match="another model"):
        other.embed_queries(["a question"])
    assert not fake.embedder("tei").serves(space)


def test_a_restarted_server_is_asked_for_its_model_again() -> None:
    fake = FakeEmbeddings()
    embedder = fake.embedder("tei", space=fake.embedder("tei").space)
    assert embedder.embed_passages(["a text"]).any()
    fake.next.extend([httpx.ConnectError("away")] * 3)
    with pytest.raises(Unavailable):
        embedder.embed_passages(["a text"])
    fake.model = "another"
    with pytest.raises(Unavailable, match="another model"):
        embedder.embed_passages(["a text"])


def test_refusals_say_what_to_do() -> None:
    fake = FakeEmbeddings()
    embedder = fake.embedder("openai", model="unknown")
    with pytest.raises(Refused, match="GUICHET_EMBEDDER_MODEL"):
        embedder.embed_passages(["a text"])
    fake.next.append(httpx.Response(401))
    with pytest.raises(Refused, match="API key"):
        fake.embedder("tei").embed_passages(["a text"])
    fake.next.append(httpx.Response(302, headers={"Location": "http://elsewhere.example"}))
    with pytest.raises(Refused, match="302"):
        fake.embedder("tei").embed_passages(["a text"])


def test_questions_and_passages_get_the_models_prefixes() -> None:
    fake = FakeEmbeddings("intfloat/multilingual-e5-base")
    embedder = fake.embedder("tei")
    embedder.embed_queries(["wifi"])
    embedder.embed_passages(["wifi"])
    assert fake.texts[-2:] == [["query: wifi"], ["passage: wifi"]]


@pytest.mark.parametrize(
    ("model", "query", "passage"),
    [
        ("BAAI/bge-m3", "", ""),
        ("/models/bge-m3/", "", ""),
        (
            "BAAI/bge-base-en-v1.5",
            "Represent this sentence for searching relevant passages: ",
            "",
        ),
        ("intfloat/multilingual-e5-large", "query: ", "passage: "),
        ("intfloat/e5-small-v2", "query: ", "passage: "),
        ("nomic-ai/nomic-embed-text-v1.5", "search_query: ", "search_document: "),
        ("sentence-transformers/all-MiniLM-L6-v2", "", ""),
        ("", "", ""),
    ],
)
def test_prefixes_by_model(model: str, query: str, passage: str) -> None:
    assert prefixes_of(model) == Prefixes(query, passage)


def test_instruct_models_get_a_task_and_plain_passages() -> None:
    for model in ("intfloat/multilingual-e5-large-instruct", "Qwen/Qwen3-Embedding-0.6B"):
        found = prefixes_of(model)
        assert found.query.startswith("Instruct: ")
        assert found.passage == ""
