"""A draft is found by its question, with what models wrote for it in vain."""

from __future__ import annotations

from connectors.database.base import now
from connectors.database.models import ModelAttempt, Role
from tests.bot.console.api.test_questions import RISKY, UNKNOWN, ask
from tests.fakes.console import Console


def test_the_drafts_of_a_question(console: Console) -> None:
    asker, staff = console.account("ada"), console.account("sam", Role.STAFF)
    question = ask(console, RISKY, headers=asker)
    path = f"/api/v1/drafts?question={question['id']}"
    (draft,) = console.client.get(path, headers=staff).json()["drafts"]
    assert (draft["question"]["id"], draft["status"]) == (question["id"], "proposed")
    assert (draft["sources"][0]["system"], draft["sources"][0]["external_id"]) == ("file:test", "3")
    reason = {"decision": "reject", "reason": "too dangerous"}
    console.client.post(f"/api/v1/drafts/{draft['id']}/review", json=reason, headers=staff)
    (rejected,) = console.client.get(path, headers=staff).json()["drafts"]
    assert (rejected["id"], rejected["status"]) == (draft["id"], "rejected")
    assert console.client.get(f"{path}&status=proposed", headers=staff).json()["drafts"] == []
    assert console.client.get(path, headers=asker).status_code == 403
    unknown = console.client.get("/api/v1/drafts?question=none", headers=staff)
    assert unknown.status_code == 404


def test_what_a_model_wrote_in_vain(console: Console) -> None:
    staff = console.account("sam", Role.STAFF)
    question = ask(console, UNKNOWN, headers=staff)
    with console.desk.transactions.begin() as transaction:
        transaction.session.add(
            ModelAttempt(
                question_id=question["id"],
                model="small",
                code="loop",
                text="Restart. Restart. <b>Restart.</b>",
                tickets=[],
                created_at=now(),
            )
        )
    found = console.client.get(f"/api/v1/drafts?question={question['id']}", headers=staff).json()
    assert found["drafts"] == []
    (attempt,) = found["attempts"]
    assert (attempt["model"], attempt["code"]) == ("small", "loop")
    page = console.log_in("sam").get(f"/review/questions/{question['id']}").text
    assert "What a model wrote and was not used (1)" in page
    assert "it repeats itself" in page
    assert "&lt;b&gt;Restart.&lt;/b&gt;" in page
