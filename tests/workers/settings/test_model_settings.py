"""Language models in the settings: what is taken, and the one line that a wrong one gets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.errors import SettingsError
from workers.bootstrap.models.registry import Models, access_of
from workers.settings import load_settings

URL = "http://llm.example:8080"


def models(**named: Any) -> str:
    return json.dumps({name: {"url": URL} | one for name, one in named.items()})


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_a_model_there_is_no_ladder() -> None:
    none = Models(load_settings())
    assert none.ladder() == []
    assert none.names == []
    assert none.states() == []
    with pytest.raises(SettingsError, match="No language model is set"):
        none.default()


def test_the_only_model_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_MODELS", models(mistral={"url": f"{URL}/v1/"}))
    made = Models(load_settings())
    assert made.default().model == "mistral"
    assert made.named("mistral").access.url == URL
    assert made.default() is made.named("mistral")
    with pytest.raises(SettingsError, match="no language model 'gpt'"):
        made.named("gpt")


@pytest.mark.parametrize(
    "pasted",
    [
        f"{URL}/v1/chat/completions",
        f"{URL}/v1/chat/completions/",
        f"{URL}/v1/completions",
        f"{URL}/v1/models",
        f"{URL}/chat/completions",
        f"{URL}/generate_stream",
        f"{URL}/",
    ],
)
def test_the_address_of_a_page_is_that_of_its_server(
    monkeypatch: pytest.MonkeyPatch, pasted: str
) -> None:
    monkeypatch.setenv("GUICHET_MODELS", models(mistral={"url": pasted}))
    assert Models(load_settings()).named("mistral").access.url == URL


def test_a_server_below_a_path_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_MODELS", models(m={"url": f"{URL}/llm/v1/chat/completions"}))
    assert Models(load_settings()).named("m").access.url == f"{URL}/llm"


def test_the_server_says_how_much_it_takes_unless_the_settings_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GUICHET_MODELS", models(a={}, b={"concurrency": 3}))
    monkeypatch.setenv("GUICHET_MODEL", "a")
    made = Models(load_settings())
    assert made.named("a").access.concurrency == 0
    assert (made.named("b").access.concurrency, made.named("b").at_once) == (3, 3)


def test_default_and_fallback_are_asked_in_this_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_MODELS", models(a={}, b={}, c={}))
    monkeypatch.setenv("GUICHET_MODEL", "c")
    monkeypatch.setenv("GUICHET_MODEL_FALLBACK", "a")
    made = Models(load_settings())
    assert [client.model for client in made.ladder()] == ["c", "a"]
    assert made.names == ["c", "a", "b"]


def test_a_toml_table_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "guichet.toml"
    file.write_text(
        'model = "mistral"\n[models.mistral]\nurl = "http://llm.example"\nkind = "tgi"\n'
        'api_key_env = "LLM_KEY"\nadapters = ["org/support"]\nsystem_role = true\n'
        "context_tokens = 8192\n"
    )
    monkeypatch.setenv("GUICHET_CONFIG", str(file))
    monkeypatch.setenv("LLM_KEY", "s3cret")
    settings = load_settings()
    access = access_of("mistral", settings.models["mistral"])
    assert access.api_key == "s3cret"
    assert access.adapters == {"org/support": "org/support"}
    assert access.system_role
    assert "s3cret" not in repr(access)
    assert "s3cret" not in repr(settings)
    assert Models(settings).context_tokens("mistral") == 8192


def test_a_key_that_is_not_set_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_MODELS", models(mistral={"api_key_env": "GUICHET_LLM_KEY"}))
    with pytest.raises(SettingsError, match="GUICHET_LLM_KEY for an API key"):
        Models(load_settings()).default()
    monkeypatch.setenv("GUICHET_LLM_KEY", "s3cret")
    assert Models(load_settings()).default()


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"GUICHET_MODELS": "{"}, "GUICHET_MODELS cannot be read: it must be JSON."),
        ({"GUICHET_MODELS": "[]"}, "GUICHET_MODELS: "),
        ({"GUICHET_MODELS": '{"a": {}}'}, "GUICHET_MODELS, entry 'a', entry 'url': is missing."),
        (
            {"GUICHET_MODELS": '{"a": {"url": "llm:8080"}}'},
            "GUICHET_MODELS, entry 'a', entry 'url': use http",
        ),
        ({"GUICHET_MODELS": '{"a": {"url": "http://u:p@llm"}}'}, "without a password"),
        (
            {"GUICHET_MODELS": models(a={"kind": "ollama"})},
            "GUICHET_MODELS, entry 'a', entry 'kind': ",
        ),
        (
            {"GUICHET_MODELS": models(a={"colour": "red"})},
            "GUICHET_MODELS, entry 'a', entry 'colour': there is no such key",
        ),
        (
            {"GUICHET_MODELS": models(a={"concurrency": 0})},
            "GUICHET_MODELS, entry 'a', entry 'concurrency': ",
        ),
        (
            {"GUICHET_REVIEW_ROUTES": '[{"platform": "slack:T1", "channel": ""}]'},
            "GUICHET_REVIEW_ROUTES, entry 1, entry 'channel': is too short: at least 1 character",
        ),
        ({"GUICHET_MODELS": models(a={"adapters": ["tgi"]})}, "cannot be called tgi"),
        ({"GUICHET_MODELS": models(a={"adapters": ["a b"]})}, "an adapter's name is made of"),
        (
            {"GUICHET_MODELS": models(a={"first_token_seconds": 500})},
            "first_token_seconds must not exceed total_seconds",
        ),
        (
            {"GUICHET_MODELS": models(a={"context_tokens": 500})},
            "answer_tokens must be less than context_tokens",
        ),
        ({"GUICHET_MODELS": models(**{"A b": {}})}, "lower-case letters"),
        ({"GUICHET_MODELS": models(a={}, b={})}, "name one in GUICHET_MODEL"),
        ({"GUICHET_MODEL": "a"}, "GUICHET_MODEL is not one of the models"),
        (
            {"GUICHET_MODELS": models(a={}), "GUICHET_MODEL_FALLBACK": "b"},
            "GUICHET_MODEL_FALLBACK is not one",
        ),
        (
            {"GUICHET_MODELS": models(a={}), "GUICHET_MODEL_FALLBACK": "a"},
            "must be another model",
        ),
        ({"GUICHET_EMBEDDER": "tei"}, "GUICHET_EMBEDDER=tei needs GUICHET_EMBEDDER_URL"),
        ({"GUICHET_EMBEDDER_URL": "tei:80"}, "GUICHET_EMBEDDER_URL: use http"),
    ],
)
def test_a_wrong_setting_is_one_line(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], line: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as told:
        load_settings()
    assert line in str(told.value)
    assert "\n" not in str(told.value)
    assert told.value.exit_code == 2


def test_a_key_in_a_wrong_setting_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_MODELS", models(a={"api_key": "s3cret", "concurrency": "s3cret"}))
    with pytest.raises(SettingsError) as told:
        load_settings()
    assert "s3cret" not in str(told.value)
