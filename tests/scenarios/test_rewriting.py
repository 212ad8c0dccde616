"""Follow-ups that a model on a real server writes anew: held to a schema, and not waited for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from connectors.http.breaker import Breaker
from connectors.llm.client import HttpLlmClient
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.llm import Fail, FakeLlm, Hang, Reply, Say
from workers.generation.drafter import NOBODY
from workers.generation.metrics import REWRITES
from workers.generation.rewriting.rewriter import Rewriter

pytestmark = pytest.mark.scenario

MAC = "How do I install the hallway printer on my Mac?"
UBUNTU = "and on ubuntu?"
GOOD = "How do I install the hallway printer on Ubuntu?"


def reply(text: str) -> str:
    return json.dumps({"question": text})


def rewritten(client: HttpLlmClient) -> str | None:
    return Rewriter(client).rewrite(UBUNTU, [("asker", MAC)], "en", NOBODY).text


def slow_ones() -> float:
    return float(REWRITES.labels("mistral", "slow")._value.get())


@pytest.fixture(params=["tgi", "vllm", "llamacpp"])
def server(request: pytest.FixtureRequest) -> Iterator[FakeLlm]:
    with FakeLlm(request.param) as llm:
        yield llm


def test_a_server_is_held_to_the_schema(server: FakeLlm) -> None:
    server.will(Say(reply(GOOD)))
    with closing(HttpLlmClient(server.access())) as client:
        assert rewritten(client.aside(20.0)) == GOOD
    assert "maxLength" in json.dumps(server.asked[0].body)


@pytest.mark.parametrize("answer", [Hang(), Say(reply(GOOD), token_seconds=5.0)])
def test_a_slow_server_is_neither_waited_for_nor_left_alone(answer: Reply) -> None:
    with (
        FakeLlm("vllm") as server,
        closing(HttpLlmClient(server.access(), breaker=Breaker(failures=1))) as client,
    ):
        server.will(answer)
        before = slow_ones()
        assert rewritten(client.aside(1.0)) is None
        assert slow_ones() == before + 1
        assert client.breaker == "closed", "the draft after it may take its own time"


def test_a_server_that_fails_is_left_alone_for_drafts_too() -> None:
    with (
        FakeLlm("vllm") as server,
        closing(HttpLlmClient(server.access(), breaker=Breaker(failures=1))) as client,
    ):
        server.otherwise = Fail(500)
        assert rewritten(client.aside(20.0)) is None
        assert client.breaker == "open"
        asked = len(server.asked)
        assert rewritten(client.aside(20.0)) is None
        assert len(server.asked) == asked


@pytest.mark.parametrize("seconds", [20.0, 0.0])
def test_a_follow_up_is_written_anew_through_the_real_wiring(
    sqlite_url: str, seconds: float
) -> None:
    with FakeLlm("vllm") as server:
        models = {"model-1": {"url": server.url, "kind": "vllm", "context_tokens": 4096}}
        desk = Helpdesk(sqlite_url, models=models, mode="auto", rewrite_seconds=seconds)
        with closing(desk), closing(desk.services):
            desk.knows(relevance=0.95)
            desk.asked(MAC, message_id="root")
            desk.work()
            assert not server.asked, "a question that stands for itself is not written anew"
            server.otherwise = Say(reply(GOOD))
            question = desk.asked(UBUNTU, thread="root")
            desk.work()
            assert desk.question(question).standalone == (GOOD if seconds else None)
            assert len(server.asked) == (1 if seconds else 0)
