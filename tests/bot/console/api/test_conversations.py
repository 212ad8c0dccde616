"""A conversation is read by its asker, and by nobody else."""

from __future__ import annotations

from tests.bot.console.api.test_questions import QUESTION, ask
from tests.fakes.console import Console


def test_a_conversation_has_both_sides(console: Console) -> None:
    first = ask(console, QUESTION)
    second = ask(console, "thanks!", thread=first["thread"])
    found = console.client.get(f"/api/v1/conversations/{first['thread']}").json()
    assert [one["kind"] for one in found["messages"]] == ["asker", "answer", "asker", "answer"]
    assert found["messages"][0]["text"] == QUESTION
    assert found["messages"][1]["text"] == first["message"]
    assert found["messages"][3]["text"] == second["message"]
    assert [one["id"] for one in found["questions"]] == [first["id"], second["id"]]
    assert [one["question_id"] for one in found["messages"]][::2] == [first["id"], second["id"]]
    assert not found["pending"]


def test_the_list_holds_ones_own(console: Console) -> None:
    asker, other = console.account("ada"), console.account("eve")
    first = ask(console, QUESTION, headers=asker)
    listed = console.client.get("/api/v1/conversations", headers=asker).json()["conversations"]
    assert [(one["thread"], one["status"]) for one in listed] == [(first["thread"], "answered")]
    path = f"/api/v1/conversations/{first['thread']}"
    assert console.client.get(path, headers=asker).status_code == 200
    assert console.client.get(path, headers=other).status_code == 404
    assert console.client.get("/api/v1/conversations", headers=other).json() == {
        "conversations": []
    }
