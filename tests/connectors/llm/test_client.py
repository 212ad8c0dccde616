"""What one client does with thinking models, with a server's queue, and with slow answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from connectors.contracts.llm import ChatTurn, Sampling
from connectors.errors import RateLimited, Refused, Slow, Unavailable
from connectors.http.breaker import Breaker
from connectors.llm import generation
from connectors.llm.client import AT_ONCE, HttpLlmClient
from connectors.llm.endpoint import Endpoint
from connectors.llm.protocol.replies import Answer
from connectors.tracing.spans import span
from tests.fakes.llm import Asked, Endless, Fail, FakeLlm, Hang, Reply, Say
from tests.fakes.spans import traced
from tests.support.waiting import wait_until

pytestmark = pytest.mark.scenario
ASK = [ChatTurn("user", "The printer says PC LOAD LETTER.")]
FEW = Sampling(max_tokens=12)


@pytest.fixture(params=["vllm", "llamacpp", "tgi"])
def llm(request: pytest.FixtureRequest) -> Iterator[FakeLlm]:
    with FakeLlm(request.param) as llm:
        yield llm


@pytest.fixture
def vllm() -> Iterator[FakeLlm]:
    with FakeLlm("vllm") as llm:
        yield llm


@pytest.fixture(autouse=True)
def _time_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    # A busy machine is no server that does not tell.
    monkeypatch.setattr("connectors.llm.call.ASKED_AT_MOST", 30.0)


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_thoughts_are_signs_of_life_and_no_text(vllm: FakeLlm, field: str) -> None:
    vllm.model.thinks_in = field
    vllm.otherwise = Say("Oui [1].", thoughts="a b c")

    async def pieces() -> list[str]:
        endpoint = Endpoint(vllm.access())
        try:
            return [one async for one in generation.pieces(endpoint, ASK, FEW, Answer())]
        finally:
            await endpoint.http.close()

    # Each piece sets the clock anew that ends an answer which does not go on.
    assert asyncio.run(pieces()) == ["", "", "", "Oui", " [1]."]
    stream = HttpLlmClient(vllm.access()).stream(ASK, FEW)
    assert list(stream) == ["Oui", " [1]."]
    assert stream.completion.text == "Oui [1]."
    assert stream.completion.first_token_seconds is not None
    assert HttpLlmClient(vllm.access()).complete(ASK, FEW).text == "Oui [1]."


def test_a_model_that_only_thought_wrote_nothing(vllm: FakeLlm) -> None:
    vllm.otherwise = Say("", thoughts="a b c", finish_reason="length")
    client = HttpLlmClient(vllm.access())
    told = client.complete(ASK, FEW)
    assert (told.text, told.finish_reason) == ("", "length")
    assert list(client.stream(ASK, FEW)) == []
    assert client.breaker == "closed"


def test_thoughts_in_the_text_are_no_text(llm: FakeLlm) -> None:
    llm.otherwise = Say("<think> it is the tray </think> Add paper [1].")
    client = HttpLlmClient(llm.access())
    stream = client.stream(ASK, FEW)
    assert "".join(stream) == stream.completion.text == "Add paper [1]."
    assert client.complete(ASK, FEW).text == "Add paper [1]."


def test_thoughts_have_room_beside_the_answer(llm: FakeLlm) -> None:
    client = HttpLlmClient(llm.access(thinking_tokens=500))
    client.complete(ASK, FEW)
    assert llm.asked[0].body["max_tokens"] == 512
    assert client.context_tokens() == 4096 - 500


def test_a_queue_at_the_server_is_no_absence(llm: FakeLlm) -> None:
    llm.model.waiting = 3
    llm.otherwise = Hang()
    client = HttpLlmClient(llm.access(first_token_timeout=0.2, wait_timeout=0.1))
    for _ in range(4):
        with pytest.raises(RateLimited):
            client.stream(ASK, FEW)
    assert client.breaker == "closed"
    assert (client.usage.calls, client.usage.failures) == (4, 4)


def test_who_comes_to_his_turn_in_time_is_answered(vllm: FakeLlm) -> None:
    vllm.model.waiting = 1
    vllm.otherwise = Say("Oui.", first_token_seconds=2.4)
    client = HttpLlmClient(vllm.access(first_token_timeout=2.0, wait_timeout=60.0))
    assert "".join(client.stream(ASK, FEW)) == "Oui."


def test_a_whole_answer_behind_a_queue(llm: FakeLlm) -> None:
    llm.model.waiting = 1
    llm.otherwise = Hang()
    with pytest.raises(RateLimited):
        HttpLlmClient(llm.access(total_timeout=0.3)).complete(ASK, FEW)


def test_a_server_says_how_much_it_takes_at_once(llm: FakeLlm) -> None:
    llm.model.at_once = 2
    client = HttpLlmClient(llm.access(concurrency=0))
    assert client.at_once == AT_ONCE, "nothing was asked yet"
    assert client.complete(ASK, FEW).text
    wait_until(lambda: client.at_once == 2, what="what the server said")
    fixed = HttpLlmClient(llm.access(concurrency=7))
    fixed.info()
    assert fixed.at_once == 7


def test_a_vllm_that_tells_no_limit(vllm: FakeLlm) -> None:
    client = HttpLlmClient(vllm.access(concurrency=0))
    assert client.info().at_once is None
    assert client.at_once == AT_ONCE


def test_background_work_has_its_own_patience(vllm: FakeLlm) -> None:
    vllm.otherwise = Say("Oui.", first_token_seconds=0.6)
    client = HttpLlmClient(vllm.access(first_token_timeout=0.2, total_timeout=0.3))
    with pytest.raises(Unavailable):
        client.stream(ASK, FEW)
    assert "".join(client.in_background(60.0).stream(ASK, FEW)) == "Oui."


def test_a_slow_answer_in_the_background_is_not_held_against_the_server(vllm: FakeLlm) -> None:
    vllm.otherwise = Endless(token_seconds=0.02)
    access = vllm.access(first_token_timeout=2.0, total_timeout=2.0)
    client = HttpLlmClient(access, breaker=Breaker(failures=1))
    states = []
    for one in (client.in_background(2.0), client):
        with pytest.raises(Slow):
            list(one.stream(ASK, Sampling(max_tokens=4_000)))
        wait_until(lambda: client.load == (0, 0), what="the end of the call")
        states.append(client.breaker)
    assert states == ["closed", "open"], "who waits is not to wait for it again"


def test_llamacpp_sends_one_probability_a_token() -> None:
    with FakeLlm("llamacpp") as llm:
        HttpLlmClient(llm.access()).complete(ASK, FEW)
        assert llm.asked[0].body["top_logprobs"] == 1


def test_a_server_that_gives_no_probabilities_without_alternatives(vllm: FakeLlm) -> None:
    vllm.otherwise = Say("Oui.")
    vllm.model.extras["needs_top_logprobs"] = True
    client = HttpLlmClient(vllm.access(kind="openai"))
    assert client.complete(ASK, FEW).score is None
    assert client.complete(ASK, FEW).score == pytest.approx(0.905, abs=0.001)


@pytest.mark.parametrize(
    ("refusal", "fields"),
    [
        ("`top_logprobs` must be set with `logprobs`", {"logprobs", "top_logprobs"}),
        ("Unsupported field: 'logprobs'", set()),
    ],
)
def test_a_server_that_refuses_for_the_probabilities(
    vllm: FakeLlm, refusal: str, fields: set[str]
) -> None:
    def strict(asked: Asked) -> Reply:
        sent = {"logprobs", "top_logprobs"} & asked.body.keys()
        return Say("Oui.") if sent == fields else Fail(400, message=refusal)

    vllm.otherwise = strict
    client = HttpLlmClient(vllm.access(kind="openai"))
    assert client.complete(ASK, FEW).text == "Oui."
    assert client.complete(ASK, FEW).text == "Oui."
    assert len(vllm.asked) == 3, "it is remembered"


def test_a_generation_is_a_span_of_the_conventions(vllm: FakeLlm) -> None:
    vllm.otherwise = Say("Oui [1].")
    with traced() as spans, span("answer.draft"):
        client = HttpLlmClient(vllm.access())
        list(client.stream(ASK, FEW))
        wait_until(lambda: len(spans.all) == 1, what="the end of the call")
        found = spans.all[0]
    assert (found.name, found.kind.name) == ("chat mistral", "CLIENT")
    assert spans.parent_of(found) == "answer.draft"
    told = dict(found.attributes or {})
    assert told.pop("guichet.llm.first_token_seconds") > 0
    assert told.pop("gen_ai.usage.input_tokens") > 0
    assert told.pop("server.port") == int(vllm.url.rpartition(":")[2])
    assert told == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "vllm",
        "gen_ai.request.model": "mistral",
        "gen_ai.request.max_tokens": 12,
        "gen_ai.request.temperature": 0.2,
        "gen_ai.request.seed": 7,
        "gen_ai.response.model": vllm.model.name,
        "gen_ai.response.finish_reasons": ("stop",),
        "gen_ai.usage.output_tokens": 2,
        "server.address": "127.0.0.1",
    }


def test_a_failed_generation_is_a_span_with_its_error(vllm: FakeLlm) -> None:
    vllm.otherwise = Fail(400, message="You asked: PC LOAD LETTER")
    with traced() as spans:
        with pytest.raises(Refused):
            HttpLlmClient(vllm.access()).complete(ASK, FEW)
        wait_until(lambda: len(spans.all) == 1, what="the end of the call")
    assert (spans.all[0].attributes or {})["error.type"] == "LlmRefused"
    assert "LETTER" not in spans.all[0].to_json()
