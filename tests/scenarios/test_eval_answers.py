"""`guichet eval answers`: alone, with models over HTTP, and with one that is away."""

from __future__ import annotations

import json
import re
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.fakes.llm import Asked, FakeLlm, Reply, Say
from tests.support.processes import guichet_env, run_guichet
from tests.support.sockets import free_port
from tests.workers.learning.comparison.test_comparison import ticket

pytestmark = pytest.mark.scenario


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "solved.jsonl"
    made.write_text("\n".join(json.dumps(ticket(number)) for number in range(24)))
    return made


def run(home: Path, *arguments: str | Path, **settings: str) -> CompletedProcess[str]:
    env = guichet_env(home / "home", log_level="error", **settings)
    return run_guichet("eval", "answers", *arguments, env=env, cwd=home)


def cites_the_first(asked: Asked) -> Reply:
    """Its solution word for word, in the form that was asked for."""
    said = asked.messages[-1]["content"]
    solution = re.search(r"solution:\n(.*?)\n</source", said, re.DOTALL)
    assert solution is not None
    answer = solution[1].rstrip(".") + " [1]."
    if "response_format" not in asked.body and "JSON" not in said:
        return Say(answer)
    return Say(json.dumps({"notes": "", "answered": True, "answer": answer}))


def rows(done: CompletedProcess[str]) -> dict[str, Any]:
    return {row["name"]: row for row in json.loads(done.stdout)["contenders"]}


def test_without_a_model_the_baseline_is_measured(tmp_path: Path, file: Path) -> None:
    done = run(tmp_path, "--tickets", file, "--limit", "6")
    assert done.returncode == 0, done.stderr
    head, columns, row = done.stdout.splitlines()
    assert head.startswith("solved.jsonl: 6 questions")
    assert "faithful" in columns
    assert row.startswith("extractive")
    found = rows(run(tmp_path, "--tickets", file, "--limit", "6", "--json"))
    assert list(found) == ["extractive"]
    assert found["extractive"]["faithful"] == 1.0
    assert not (tmp_path / "home").exists(), "nothing of the site is touched"


def test_models_and_prompts_side_by_side(tmp_path: Path, file: Path, fake_llm: FakeLlm) -> None:
    fake_llm.otherwise = cites_the_first
    out = tmp_path / "out"
    done = run(
        tmp_path,
        *("--tickets", file, "--limit", "4", "--json", "--out", out),
        *("--models", "mistral", "--prompts", "structured-2,prose-2"),
        models=fake_llm.setting(),
    )
    assert done.returncode == 0, done.stderr
    found = rows(done)
    assert list(found) == ["extractive", "mistral / structured-2", "mistral / prose-2"]
    written = found["mistral / structured-2"]
    assert (written["answered"], written["failed"]) == (4, {})
    assert (written["citations"], written["faithful"], written["coverage"]) == (1, 1, 1)
    page = (out / "answers.html").read_text()
    assert "mistral / prose-2" in page
    assert fake_llm.asked
    for one in fake_llm.asked:
        said = one.messages[-1]["content"]
        asked = re.search(r"<question-\w+>\n(.*)\n", said)
        assert asked is not None
        assert f"# {asked[1]}\n" not in said, "a question's own ticket is no source"
        assert said.count("# The ") > 0


def test_a_model_that_is_away_is_named_and_the_rest_is_measured(tmp_path: Path, file: Path) -> None:
    models = json.dumps({"gone": {"url": f"http://127.0.0.1:{free_port()}"}})
    done = run(tmp_path, "--tickets", file, "--limit", "3", "--json", models=models)
    assert done.returncode == 1
    assert "answered none of the questions" in done.stderr
    assert done.stderr.count("\n") == 1
    found = rows(done)
    assert found["extractive"]["questions"] == 3
    assert sum(found["gone / structured-2"]["failed"].values()) > 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--tickets", "missing.jsonl"), 1, "missing.jsonl"),
        (("--tickets", "solved.jsonl", "--models", "nope"), 2, "nope"),
        (("--tickets", "solved.jsonl", "--limit", "0"), 2, "--limit"),
        ((), 2, "--tickets"),
    ],
)
def test_wrong_input_is_one_line(
    tmp_path: Path, file: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
