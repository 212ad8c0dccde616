"""`guichet eval questions`: what a model writes for plain questions, sent or held, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes.llm import Asked, FakeLlm, Reply, Say
from tests.support.processes import guichet_env, run_guichet

pytestmark = pytest.mark.scenario

TICKETS = [
    {
        "id": "1",
        "title": "The projector of the meeting room stays black",
        "content": "The projector of the meeting room stays black when I plug my laptop.",
        "solution": "Hold the grey key of the wall box for ten seconds, then choose HDMI 2.",
        "status": 6,
        "language": "en",
    },
    {
        "id": "2",
        "title": "Fonts are missing in a poster",
        "content": "The printer replaces the fonts of my poster.",
        "solution": "Embed the fonts when you export the PDF and send it again.",
        "status": 6,
        "language": "en",
    },
]
QUESTIONS = [
    {"question": "the projector of the meeting room stays black", "tickets": ["1"]},
    {"question": "the printer replaces the fonts of my poster", "tickets": ["2"]},
    {"question": "who painted the corridor of the second floor", "tickets": []},
]


def answers(asked: Asked) -> Reply:
    """To the first question the source's own words; to the second the question again."""
    said = asked.messages[-1]["content"]
    text = TICKETS[0]["solution"] if "projector" in said else QUESTIONS[1]["question"]
    step = {"sources": [1], "text": text}
    return Say(json.dumps({"answerable": True, "language": "en", "steps": [step]}))


def test_what_a_model_writes_and_what_becomes_of_it(tmp_path: Path, fake_llm: FakeLlm) -> None:
    fake_llm.otherwise = answers
    for name, rows in (("tickets", TICKETS), ("questions", QUESTIONS)):
        (tmp_path / name).write_text("\n".join(map(json.dumps, rows)), "utf-8")
    env = guichet_env(tmp_path / "home", log_level="error", mode="auto", models=fake_llm.setting())
    done = run_guichet(
        *("eval", "questions", tmp_path / "questions", "--tickets", tmp_path / "tickets"),
        "--json",
        env=env,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    first, second, third = (one["unused"] for one in found["outcomes"])
    assert not first
    assert [QUESTIONS[1]["question"] in text for text in second] == [True]
    assert not third
    assert (found["questions"], found["written_and_sent"]) == (3, 1)
    first, second, third = found["outcomes"]
    assert first["text"] == f"{TICKETS[0]['solution']} [1]"
    assert first["sources"] == ["1"]
    assert second["origin"] == "extractive"
    assert found["why_not"]["fell:no_information"] == 1
    assert third["status"] == "abstained"
    assert not (tmp_path / "home").exists(), "nothing of the site is touched"
