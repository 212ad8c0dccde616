"""The reranker on TEI: wrong replies, small servers, the time it has, and what the doctor says."""

from __future__ import annotations

import json
import math
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.embeddings.remote import reranker as module
from connectors.embeddings.remote.client import TooMuch
from connectors.errors import RateLimited, Refused, Unavailable
from tests.fakes.embeddings import FakeEmbeddings

TEXTS = ["the mail is full", "printer prints pages", "nothing"]


def test_what_is_read_is_cut_and_clean() -> None:
    fake = FakeEmbeddings()
    fake.reranker().scores("printer " * 1_000, ["\0page " * 1_000])
    ((query, texts),) = fake.reread
    assert (len(query), len(texts[0])) == (module.LONGEST_QUERY, module.LONGEST_TEXT)
    assert "\0" not in texts[0]


def test_a_server_that_takes_few_at_once_gets_few(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeEmbeddings()
    fake.batch = 5
    reranker = fake.reranker()
    many = TEXTS * 14
    scores = reranker.scores("printer pages", many)
    assert len(scores) == len(many)
    assert {at for at, score in enumerate(scores) if score == max(scores)} == set(range(1, 42, 3))
    assert max(len(texts) for _, texts in fake.reread) <= 5
    asked = len(fake.reread)
    reranker.scores("printer pages", many[:4])
    assert len(fake.reread) == asked + 1, "it need not be found out again"


def test_a_single_text_that_is_too_much_is_refused() -> None:
    fake = FakeEmbeddings()
    reranker = fake.reranker()
    fake.batch = 0
    with pytest.raises(TooMuch):
        reranker.scores("printer", TEXTS)


@pytest.mark.parametrize(
    "reply",
    [
        b"<html>",
        b"{}",
        b"[]",
        b"null",
        b'"text"',
        b"[1, 2, 3]",
        b'[{"index": 0, "score": 1.0}, {"index": 1, "score": 0.5}]',
        b'[{"index": 0, "score": 1}, {"index": 1, "score": 1}, {"index": 3, "score": 1}]',
        b'[{"index": 0, "score": 1}, {"index": 1, "score": 1}, {"index": "2", "score": 1}]',
        b'[{"index": 0, "score": 1}, {"index": 1, "score": 1}, {"index": 2, "score": null}]',
        b'[{"index": 0, "score": 1}, {"index": 1, "score": 1}, {"index": 2, "score": NaN}]',
        b'[{"index": 0, "score": 1}, {"index": 1, "score": 1}, {"index": 2, "score": 1e999}]',
        b'[{"index": 0, "score": 1}, {"index": 1, "score": 1}, {"index": 2, "score": 1%s}]'
        % (b"0" * 400),
        b'[{"index": 0, "score": 1}, {"index": true, "score": 1}, {"index": 2, "score": 1}]',
    ],
)
def test_wrong_replies_are_no_scores(reply: bytes) -> None:
    fake = FakeEmbeddings()
    reranker = fake.reranker()
    fake.next.extend([httpx.Response(200, content=reply)] * 3)
    with pytest.raises(Unavailable):
        reranker.scores("printer", TEXTS)


entries = st.fixed_dictionaries(
    {},
    optional={
        "index": st.integers(-2, 4) | st.booleans() | st.text(max_size=2),
        "score": st.floats() | st.integers() | st.none() | st.text(max_size=2),
    },
)
replies = st.lists(entries | st.integers() | st.none(), max_size=6) | st.dictionaries(
    st.text(max_size=3), st.integers(), max_size=2
)


@given(reply=replies)
def test_any_reply_is_scores_or_an_error(reply: Any) -> None:
    fake = FakeEmbeddings()
    reranker = fake.reranker()
    fake.next.append(httpx.Response(200, content=json.dumps(reply).encode()))
    try:
        scores = reranker.scores("printer", TEXTS)
    except Unavailable:
        return
    assert len(scores) == len(TEXTS)
    assert all(math.isfinite(score) for score in scores)
    told = {one["index"]: one["score"] for one in reply if not isinstance(one["index"], bool)}
    assert [told[at] for at in range(len(TEXTS))] == scores


def test_a_busy_server_is_waited_for_within_the_time() -> None:
    fake = FakeEmbeddings()
    reranker = fake.reranker(seconds=2.0)
    fake.next.append(httpx.Response(429))
    assert reranker.scores("printer", TEXTS)[1] == 1.0
    assert fake.waits == [0.25]
    fake.next.append(httpx.Response(429, headers={"Retry-After": "30"}))
    with pytest.raises(RateLimited, match="The reranker is busy"):
        reranker.scores("printer", TEXTS)
    assert fake.waits == [0.25]


def test_the_time_is_that_of_all_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    fake = FakeEmbeddings()
    reranker = fake.reranker(seconds=2.0)

    def slow(query: str, text: str) -> float:
        now[0] += 0.05
        return 1.0

    fake.answers_well = slow
    assert len(reranker.scores("printer", ["text"] * 32)) == 32
    with pytest.raises(Unavailable, match=r"too long.*GUICHET_RERANKER_SECONDS"):
        reranker.scores("printer", ["text"] * 100)


def test_what_is_wrong_names_the_reranker_and_its_settings() -> None:
    fake = FakeEmbeddings()
    reranker = fake.reranker()
    fake.next.append(httpx.Response(401))
    with pytest.raises(Refused, match=r"reranker does not accept.*GUICHET_RERANKER_KEY"):
        reranker.scores("printer", TEXTS)
    fake.next.append(httpx.Response(404))
    with pytest.raises(Refused, match=r"The reranker has no such page.*GUICHET_RERANKER_URL"):
        reranker.scores("printer", TEXTS)
    fake.away = True
    with pytest.raises(Unavailable, match=r"does not answer.*GUICHET_RERANKER_URL"):
        reranker.scores("printer", TEXTS)


def test_the_check_names_the_model() -> None:
    assert FakeEmbeddings("BAAI/bge-reranker-v2-m3").reranker().check() == "BAAI/bge-reranker-v2-m3"


def test_the_check_finds_an_embedder_in_its_place() -> None:
    fake = FakeEmbeddings("BAAI/bge-m3")
    reranker = fake.reranker()
    fake.reranks = False
    with pytest.raises(Refused, match="BAAI/bge-m3, which is served there, is no reranker"):
        reranker.check()
    with pytest.raises(Unavailable, match="424"):
        reranker.scores("printer", TEXTS)
