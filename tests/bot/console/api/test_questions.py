"""The API says what happened: the text that the asker sees, with confidence and reasons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connectors.database.models import Role
from tests.fakes.console import Console, running_console

QUESTION = "My VPN disconnects every few minutes when I am at home"
RISKY = "I need administrator rights on my laptop to install a driver"
UNKNOWN = "How do I calibrate the spectrometer of the cleanroom?"


def ask(
    console: Console, text: str, headers: dict[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    """Ask, work, and read the question again."""
    reply = console.client.post(
        "/api/v1/questions", json={"text": text, **more}, headers=headers or {}
    )
    assert reply.status_code == 201, reply.text
    console.work()
    question = reply.json()["question"]["id"]
    read = console.client.get(f"/api/v1/questions/{question}", headers=headers or {})
    found: dict[str, Any] = read.json()
    return found


@pytest.mark.parametrize(
    ("text", "status", "gate", "said", "reason"),
    [
        (UNKNOWN, "abstained", "abstain", "no similar ticket", "relevance"),
        ("it doesn't work", "clarifying", "clarify", "?", "vague"),
        ("Hello!", "answered", "small_talk", "", "small_talk"),
        ("Who are you?", "answered", "who_are_you", "Guichet", "who_are_you"),
        ("I want to talk to a human", "with_human", None, "colleague", "asked_for_human"),
        ("My laptop was stolen on the train", "with_human", "urgent", "colleague", "urgent"),
        (RISKY, "in_review", "review", "colleague", "risk"),
    ],
)
def test_what_happened_is_said(
    console: Console, text: str, status: str, gate: str | None, said: str, reason: str
) -> None:
    question = ask(console, text)
    assert (question["status"], question["gate"]) == (status, gate)
    assert question["resting"]
    assert said in question["message"]
    assert question["answer"] is None
    assert 0.0 <= question["confidence"] <= 1.0
    assert reason in {one.partition(":")[0] for one in question["reasons"]}
    (entry,) = [
        one
        for one in console.client.get(f"/api/v1/conversations/{question['thread']}").json()[
            "messages"
        ]
        if one["kind"] != "asker"
    ]
    assert entry["text"] == question["message"], "the API says what stands on the asker's page"


def test_an_answer_is_its_message_and_its_source_has_the_id_of_its_system(console: Console) -> None:
    question = ask(console, QUESTION)
    assert question["status"] == "answered"
    assert question["message"] == question["answer"]["text"]
    (source,) = question["answer"]["sources"]
    assert (source["system"], source["external_id"]) == ("file:test", "1")


def test_staff_see_what_was_said_and_no_words_of_a_person(console: Console) -> None:
    asker, staff = console.account("ada"), console.account("sam", Role.STAFF)
    question = ask(console, UNKNOWN, headers=asker)
    path = f"/api/v1/questions/{question['id']}"
    assert console.client.get(path, headers=staff).json()["message"] == question["message"]
    answered = console.client.post(f"{path}/human", headers=asker)
    assert answered.status_code == 202
    console.desk.replies.reply(console.keys["sam"], question["id"], "Call Bob on 4711.", "console")
    console.work()
    assert "Call Bob" in console.client.get(path, headers=asker).json()["message"]
    assert "Call Bob" not in console.client.get(path, headers=staff).json()["message"]


def test_a_human_can_be_asked_for(console: Console) -> None:
    asker, other = console.account("ada"), console.account("eve")
    question = ask(console, QUESTION, headers=asker)
    path = f"/api/v1/questions/{question['id']}/human"
    assert console.client.post(path, headers=other).status_code == 404
    for _ in range(2):
        reply = console.client.post(path, headers=asker)
        assert reply.status_code == 202
        assert reply.json()["status"] == "with_human"
        assert reply.json()["reasons"] == ["asked"]
    assert "colleague" in reply.json()["message"]


def test_too_many_questions_are_told_when_to_come_again(sqlite_url: str, tmp_path: Path) -> None:
    with running_console(sqlite_url, tmp_path, questions_per_minute=1) as console:
        ask(console, QUESTION)
        reply = console.client.post("/api/v1/questions", json={"text": RISKY})
        assert (reply.status_code, reply.json()["error"]["code"]) == (429, "rate_limited")
        assert int(reply.headers["retry-after"]) >= 1
