"""`guichet models`, the Models page and the doctor, with servers that are well and that are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.database.models import Role
from tests.fakes.console import Console, running_console
from tests.fakes.llm import FakeLlm, Say
from tests.support.processes import guichet_env, run_guichet
from tests.support.sockets import free_port

pytestmark = pytest.mark.slow

ASK = "My VPN disconnects every few minutes when I am at home"


def two_models(llm: FakeLlm) -> str:
    """One that answers and one that is away."""
    here = json.loads(llm.setting("mistral", adapters=["org/support"]))
    gone = {"spare": {"url": f"http://127.0.0.1:{free_port()}", "kind": "vllm", "model": "m"}}
    return json.dumps(here | gone)


def test_the_command_tells_who_answers(fake_llm: FakeLlm, tmp_path: Path) -> None:
    env = guichet_env(
        tmp_path, models=two_models(fake_llm), model="mistral", model_fallback="spare"
    )
    told = run_guichet("models", "--json", env=env, cwd=tmp_path)
    assert told.returncode == 1, "the spare one is away"
    document = json.loads(told.stdout)
    assert document["seen_by"] == "command"
    first, second = document["models"]
    assert (first["name"], first["use"], first["problem"]) == ("mistral", "default", "")
    assert first["info"] == {
        "server": "TGI",
        "model": "mistralai/Mistral-7B-Instruct-v0.3",
        "max_tokens": 4096,
        "version": "3.3.5",
        "at_once": 128,
    }
    assert first["trial_seconds"] > 0
    assert second["trial_seconds"] is None
    assert first["usage"]["calls"] == 0, "a trial is not counted"
    assert (second["name"], second["use"], second["info"]) == ("spare", "fallback", None)
    assert "cannot be reached (ConnectError): nothing listens on this port" in second["problem"]
    told = run_guichet("models", env=env, cwd=tmp_path)
    assert told.returncode == 1
    assert "ok   mistral (default): TGI 3.3.5" in told.stdout
    assert "BAD  spare (fallback)" in told.stdout
    well = guichet_env(tmp_path, models=fake_llm.setting("mistral"))
    for arguments in (("models",), ("models", "--json")):
        assert run_guichet(*arguments, env=well, cwd=tmp_path).returncode == 0


def test_the_command_without_a_model(tmp_path: Path) -> None:
    env = guichet_env(tmp_path)
    assert "No language model is set" in run_guichet("models", env=env, cwd=tmp_path).stdout


def test_the_doctor_checks_each_model(fake_llm: FakeLlm, tmp_path: Path) -> None:
    fake_llm.model.adapters = ("org/support",)
    fake_llm.otherwise = lambda asked: Say("Support." if asked.adapter else "Base.")
    env = guichet_env(tmp_path, models=two_models(fake_llm), model="mistral")
    told = run_guichet("doctor", "--json", env=env, cwd=tmp_path)
    assert told.returncode == 1
    found = {one["part"]: one for one in json.loads(told.stdout)}
    assert found["model mistral"]["line"].startswith("TGI 3.3.5 serves mistralai/")
    assert not found["model spare"]["ok"]
    # The trap: TGI answers for an adapter that it has not loaded with the base model.
    fake_llm.model.adapters = ()
    told = run_guichet("doctor", "--json", env=env, cwd=tmp_path)
    found = {one["part"]: one for one in json.loads(told.stdout)}
    assert "with the adapter org/support exactly as without" in found["model mistral"]["line"]
    egress = run_guichet("doctor", "--egress", env=env, cwd=tmp_path)
    assert egress.returncode == 0
    assert "model mistral: contacts 127.0.0.1" in egress.stdout
    assert "LANGSMITH_TRACING is set" in egress.stdout


def test_the_page_shows_use_and_speed(fake_llm: FakeLlm, sqlite_url: str, tmp_path: Path) -> None:
    fake_llm.otherwise = Say("Set the MTU to 1300 [1].")
    named = json.loads(two_models(fake_llm))
    with running_console(sqlite_url, tmp_path, models=named, model="mistral") as console:
        model = console.worker.services.models.named("mistral")
        from connectors.contracts.llm import ChatTurn, Sampling

        list(model.stream([ChatTurn("user", ASK)], Sampling()))
        page = console.client.get("/models").text
        assert "mistralai/Mistral-7B-Instruct-v0.3" in page
        assert "1, 0 failed" in page
        assert "At most at once</th><td>128" in page
        assert "First token" in page
        assert "cannot be reached" in page
        french = console.client.get("/models", headers={"accept-language": "fr"})
        assert french.status_code == 200
        metrics = console.client.get("/metrics").text
        assert 'guichet_llm_calls_total{model="mistral",outcome="ok"}' in metrics


def test_the_page_without_a_model_and_for_staff_only(sqlite_url: str, tmp_path: Path) -> None:
    with running_console(sqlite_url, tmp_path) as console:
        assert "answers are quoted" in console.client.get("/models").text
        assert _as(console, Role.ASKER) == 403
        assert _as(console, Role.STAFF) == 200


def _as(console: Console, role: Role) -> int:
    name = f"a-{role.value}"
    console.account(name, role)
    return console.log_in(name).get("/models").status_code


@pytest.mark.scenario
def test_a_wrong_model_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    env = guichet_env(tmp_path, models='{"mistral": {"url": "localhost:8080"}}')
    told = run_guichet("models", env=env, cwd=tmp_path)
    assert told.returncode == 2
    assert told.stderr.startswith(
        "guichet: GUICHET_MODELS, entry 'mistral', entry 'url': use http://"
    )
    assert told.stderr.count("\n") == 1
