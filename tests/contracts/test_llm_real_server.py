"""Our client against a real server: `transformers serve` with a tiny Mistral that is made here."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.contracts.llm import ChatTurn, Sampling
from connectors.llm.access import ModelAccess
from connectors.llm.client import HttpLlmClient
from tests.contracts.llm_client import ASK, FEW, LlmContract
from tests.support import loopback
from tests.support.processes import ROOT, Process, guichet_env
from tests.support.sockets import free_port

pytestmark = [pytest.mark.scenario, pytest.mark.slow, pytest.mark.llm_test]
NEEDED = ("torch", "transformers", "accelerate", "openai")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the model, made in a process of its own."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"the extra [llm-test] is not installed: no {missing[0]}")
    folder = tmp_path_factory.mktemp("tiny-mistral")
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.tiny_mistral", str(folder)]
    made = subprocess.run(
        command, cwd=ROOT, env=guichet_env(folder), capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr[-4000:]
    return folder


@pytest.fixture(scope="module")
def access(model: Path) -> Iterator[ModelAccess]:
    """A server of it, ended by its process id."""
    port = free_port()
    program = [sys.executable, "-m", "transformers.cli.transformers", "serve", str(model)]
    more = ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    env = guichet_env(model) | {"OMP_NUM_THREADS": "1"}
    with Process([*program, *more], log=model / "server.log", env=env, cwd=model) as server:
        server.wait_for_port(port, within=150)
        yield ModelAccess(
            "mistral", f"http://127.0.0.1:{port}", served=str(model), first_token_timeout=60
        )


class TestTransformersServe(LlmContract):
    """Speaks as OpenAI does, refuses fields that it does not know, and sends no ``[DONE]``."""

    @pytest.fixture
    def client(self, access: ModelAccess) -> Iterator[HttpLlmClient]:
        client = HttpLlmClient(access)
        yield client
        client.close()

    def test_the_same_seed_and_temperature_give_the_same_answer(
        self, client: HttpLlmClient
    ) -> None:
        calm = Sampling(max_tokens=12, temperature=0.0)
        assert client.complete(ASK, calm).text == client.complete(ASK, calm).text

    def test_a_cut_at_the_limit_is_told(self, client: HttpLlmClient) -> None:
        told = client.complete(ASK, FEW)
        assert told.finish_reason == ("length" if told.completion_tokens >= 12 else "stop")

    def test_its_template_refuses_what_we_put_right(self, access: ModelAccess) -> None:

        body = {
            "model": access.served,
            "messages": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}],
        }
        refused = loopback.post(f"{access.url}/v1/chat/completions", json=body, timeout=60)
        assert refused.status_code >= 400, "else this server shows nothing of role rules"
        turns = [ChatTurn("user", "a"), ChatTurn("user", "b")]
        assert HttpLlmClient(access).complete(turns, FEW).finish_reason
