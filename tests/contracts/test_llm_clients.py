"""Our client against what TGI and vLLM say, and what is each one's own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx2
import pytest
from huggingface_hub import AsyncInferenceClient, set_async_client_factory
from huggingface_hub.utils._http import default_async_client_factory

from connectors.contracts.llm import Sampling
from connectors.errors import Refused
from connectors.llm.client import HttpLlmClient
from tests.contracts.llm_client import ASK, FEW, ScriptedLlmContract
from tests.fakes.llm import Asked, Fail, FakeLlm, Reply, Say

pytestmark = pytest.mark.scenario
SCHEMA = {"type": "object", "properties": {"problem": {"type": "string"}}}
ADAPTERS = {"support": "org/support-lora"}


class TestTgi(ScriptedLlmContract):
    """Text Generation Inference."""

    @pytest.fixture
    def llm(self) -> Iterator[FakeLlm]:
        with FakeLlm("tgi", adapters=("org/support-lora",)) as llm:
            yield llm

    def test_the_base_model_is_always_asked_for_as_tgi(
        self, llm: FakeLlm, client: HttpLlmClient
    ) -> None:
        client.complete(ASK, FEW)
        HttpLlmClient(llm.access(served="mistral-7b")).complete(ASK, FEW)
        assert [asked.body["model"] for asked in llm.asked] == ["tgi", "tgi"]

    @pytest.mark.parametrize("stream", [False, True])
    def test_an_adapter_goes_by_its_own_field(self, llm: FakeLlm, stream: bool) -> None:
        client = HttpLlmClient(llm.access(adapters=ADAPTERS))
        llm.otherwise = Say("Oui [1].")
        sampling = Sampling(adapter="support", max_tokens=20, schema=SCHEMA)
        if stream:
            written = client.stream(ASK, sampling)
            assert list(written) == ["Oui", " [1]."]
            told = written.completion
        else:
            told = client.complete(ASK, sampling)
        (asked,) = llm.asked
        assert asked.adapter == "org/support-lora"
        assert asked.prompt.startswith("<s>[INST] Answer from the sources.")
        assert asked.body["parameters"]["grammar"] == {"type": "json", "value": SCHEMA}
        assert (told.text, told.finish_reason) == ("Oui [1].", "stop")
        assert told.prompt_tokens > 5
        assert told.completion_tokens == 3
        assert told.score == pytest.approx(0.905, abs=0.001)

    def test_a_temperature_of_zero_is_put_as_the_server_takes_it(self, llm: FakeLlm) -> None:
        client = HttpLlmClient(llm.access(adapters=ADAPTERS))
        client.complete(ASK, Sampling(adapter="support", temperature=0.0))
        assert llm.asked[0].body["parameters"]["do_sample"] is False

    def test_an_authority_that_cannot_be_read(self, llm: FakeLlm) -> None:
        url = llm.url.replace("http:", "https:")
        with pytest.raises(Refused, match="Check ca_file"):
            HttpLlmClient(llm.access(url=url, verify="/nowhere.pem")).complete(ASK, FEW)

    def test_a_schema_in_tgis_form(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        client.complete(ASK, Sampling(schema=SCHEMA))
        assert llm.asked[0].body["response_format"] == {"type": "json", "value": SCHEMA}


class TestVllm(ScriptedLlmContract):
    """vLLM, and with it what else speaks as OpenAI does."""

    @pytest.fixture
    def llm(self) -> Iterator[FakeLlm]:
        with FakeLlm("vllm", adapters=("org/support-lora",)) as llm:
            yield llm

    def test_an_adapter_is_a_model_of_its_own(self, llm: FakeLlm) -> None:
        client = HttpLlmClient(llm.access(adapters=ADAPTERS))
        assert client.complete(ASK, Sampling(adapter="support")).text
        assert llm.asked[0].adapter == "org/support-lora"

    def test_a_schema_in_openais_form(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        client.complete(ASK, Sampling(schema=SCHEMA))
        told = llm.asked[0].body["response_format"]
        assert told["type"] == "json_schema"
        assert told["json_schema"]["schema"] == SCHEMA

    def test_a_name_that_the_server_does_not_serve(self, llm: FakeLlm) -> None:
        with pytest.raises(Refused, match="no model of this name"):
            HttpLlmClient(llm.access(served="gpt-4")).complete(ASK, FEW)

    def test_a_server_that_was_restarted_with_another_model(
        self, llm: FakeLlm, client: HttpLlmClient
    ) -> None:
        client.complete(ASK, FEW)
        llm.model.name = "mistralai/Mistral-Small"
        assert client.complete(ASK, FEW).text
        assert llm.asked[-1].body["model"] == "mistralai/Mistral-Small"

    def test_fields_that_a_server_does_not_know_are_left_out(self, llm: FakeLlm) -> None:
        def strict(asked: Asked) -> Reply:
            if "logprobs" in asked.body:
                return Fail(422, message="Unsupported fields: {'logprobs', 'stream_options'}")
            return Say("Oui.")

        llm.otherwise = strict
        client = HttpLlmClient(llm.access(kind="openai"))
        assert client.complete(ASK, FEW).text == "Oui."
        assert "".join(client.stream(ASK, FEW)) == "Oui."
        assert len(llm.asked) == 3, "it is remembered"


class TestLlamaCpp(ScriptedLlmContract):
    """llama.cpp's server."""

    @pytest.fixture
    def llm(self) -> Iterator[FakeLlm]:
        with FakeLlm("llamacpp") as llm:
            yield llm

    def test_a_model_that_still_loads_is_waited_for(self, llm: FakeLlm) -> None:
        llm.will(Fail(503, message="Loading model", retry_after=0.1), Say("Oui."))
        assert HttpLlmClient(llm.access()).complete(ASK, FEW).text == "Oui."


@pytest.fixture
def _hub_on_loopback() -> Iterator[None]:
    # Offline, as everything of ours is, the hub's client refuses every address, loopback too.
    set_async_client_factory(lambda: httpx2.AsyncClient(trust_env=False))
    yield
    set_async_client_factory(default_async_client_factory)


@pytest.mark.usefixtures("_hub_on_loopback")
@pytest.mark.parametrize("kind", ["tgi", "vllm"])
def test_the_fakes_speak_as_the_hubs_own_client_expects(kind: str) -> None:
    async def ask(url: str, model: str) -> tuple[str, str, int]:
        turns = [{"role": "user", "content": "Bonjour"}]
        async with AsyncInferenceClient(base_url=f"{url}/v1/", api_key="unused") as hub:
            whole = await hub.chat_completion(turns, model=model, max_tokens=20)
            pieces = await hub.chat_completion(
                turns, model=model, stream=True, stream_options={"include_usage": True}
            )
            streamed = [chunk async for chunk in pieces]
            text = "".join(one.choices[0].delta.content or "" for one in streamed if one.choices)
            return whole.choices[0].message.content or "", text, streamed[-1].usage.total_tokens

    with FakeLlm(kind) as llm:  # type: ignore[arg-type]
        model = "tgi" if kind == "tgi" else llm.model.name
        whole, text, tokens = asyncio.run(ask(llm.url, model))
    assert whole == text == Say().text
    assert tokens > 5
