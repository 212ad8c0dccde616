"""The REST API as a program uses it."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.database.models import Role
from tests.fakes.console import VPN, Console

QUESTION = "My VPN disconnects every few minutes when I am at home"
RISKY = "I need administrator rights on my laptop to install a driver"


def ask(console: Console, text: str = QUESTION, **more: Any) -> dict[str, Any]:
    headers = more.pop("headers", {})
    reply = console.client.post("/api/v1/questions", json={"text": text, **more}, headers=headers)
    assert reply.status_code in (200, 201), reply.text
    found: dict[str, Any] = reply.json()
    return found


def read(console: Console, question: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    reply = console.client.get(f"/api/v1/questions/{question}", headers=headers or {})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def test_a_question_is_answered_with_its_source(console: Console) -> None:
    asked = ask(console)
    assert asked["question"]["status"] == "received"
    console.work()
    question = read(console, asked["question"]["id"])
    assert question["status"] == "answered"
    assert "MTU" in question["answer"]["text"]
    assert [source["title"] for source in question["answer"]["sources"]] == [
        "VPN disconnects every few minutes from home"
    ]
    assert question["answer"]["sources"][0]["url"] == "https://glpi.example/ticket/1"
    assert question["answer"]["sources"][0]["excerpt"] in VPN


def test_the_same_key_twice_is_one_question(console: Console) -> None:
    headers = {"Idempotency-Key": "order-17"}
    first = ask(console, headers=headers)
    again = ask(console, headers=headers)
    assert again["duplicate"]
    assert again["question"]["id"] == first["question"]["id"]


def test_the_same_key_for_another_question_is_refused(console: Console) -> None:
    headers = {"Idempotency-Key": "order-18"}
    ask(console, headers=headers)
    reply = console.client.post("/api/v1/questions", json={"text": RISKY}, headers=headers)
    assert reply.status_code == 409
    assert "another text" in reply.json()["error"]["message"].lower()


def test_a_thread_goes_on(console: Console) -> None:
    first = ask(console)
    console.work()
    more = ask(console, "And on the train?", thread=first["thread"])
    assert more["thread"] == first["thread"]
    assert ask(console, "thanks!", thread=first["thread"])["kind"] == "small_talk"


def test_waiting_returns_the_answer(console: Console) -> None:
    console.queue.send = lambda job: console.worker.answer(*job.args)  # type: ignore[method-assign, assignment]
    reply = console.client.post("/api/v1/questions?wait=5", json={"text": QUESTION})
    assert reply.json()["question"]["status"] == "answered"


def test_a_draft_is_reviewed(console: Console) -> None:
    asked = ask(console, RISKY)["question"]["id"]
    console.work()
    assert read(console, asked)["answer"] is None
    (draft,) = console.client.get("/api/v1/drafts").json()["drafts"]
    assert "administrator" in draft["risks"]
    assert draft["sources"][0]["resolution"]
    path = f"/api/v1/drafts/{draft['id']}/review"
    edited = {"decision": "edit", "text": "Ask the helpdesk to install it."}
    assert console.client.post(path, json=edited).json()["status"] == "edited"
    second = console.client.post(path, json={"decision": "approve"})
    assert second.status_code == 409
    assert "first" in second.json()["error"]["message"]
    console.work()
    assert read(console, asked)["answer"]["text"] == "Ask the helpdesk to install it."


def test_a_rejection_needs_a_reason_and_tries_again(console: Console) -> None:
    ask(console, RISKY)
    console.work()
    (draft,) = console.client.get("/api/v1/drafts").json()["drafts"]
    path = f"/api/v1/drafts/{draft['id']}/review"
    assert console.client.post(path, json={"decision": "reject"}).status_code == 422
    reply = console.client.post(path, json={"decision": "reject", "reason": "too dangerous"})
    assert reply.json()["status"] == "rejected"
    assert len(console.client.get("/api/v1/drafts?status=rejected").json()["drafts"]) == 1


def test_a_decision_carries_what_was_looked_at_and_is_taken_back(console: Console) -> None:
    ask(console, RISKY)
    console.work()
    (draft,) = console.client.get("/api/v1/drafts").json()["drafts"]
    address = f"/api/v1/drafts/{draft['id']}"
    body = {"decision": "approve", "hold": True, "version": "another"}
    refused = console.client.post(f"{address}/review", json=body)
    assert refused.status_code == 409
    assert "on your screen" in refused.json()["error"]["message"]
    body["version"] = draft["version"]
    assert console.client.post(f"{address}/review", json=body).json()["status"] == "approved"
    console.work()
    back = console.client.post(f"{address}/undo").json()
    assert (back["status"], back["question"]["status"]) == ("proposed", "in_review")
    assert console.client.post(f"{address}/undo").status_code == 409
    assert console.client.post(f"{address}/review", json=body | {"hold": False}).is_success
    assert console.client.post(f"{address}/undo").status_code == 409


def test_feedback(console: Console) -> None:
    asked = ask(console)["question"]["id"]
    early = console.client.post("/api/v1/feedback", json={"question_id": asked, "helpful": True})
    assert early.status_code == 409
    console.work()
    vote = {"question_id": asked, "helpful": False, "reason": "outdated"}
    assert console.client.post("/api/v1/feedback", json=vote).json()["vote"] == "not_helpful"
    bad = console.client.post("/api/v1/feedback", json={**vote, "reason": "because"})
    assert bad.status_code == 422


def test_search(console: Console) -> None:
    found = console.client.get("/api/v1/search", params={"q": "vpn tunnel", "k": 3}).json()
    assert found["tickets"][0]["title"].startswith("VPN")
    console.search_away = True
    away = console.client.get("/api/v1/search", params={"q": "vpn"})
    assert away.status_code == 503
    assert away.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("post", "/api/v1/questions", {"text": ""}, 422),
        ("post", "/api/v1/questions", {"text": " \n\t "}, 422),
        ("post", "/api/v1/questions", {"text": "😡😡😡"}, 422),
        ("post", "/api/v1/questions", {"text": "x" * 20_001}, 422),
        ("post", "/api/v1/questions", {"text": 5}, 422),
        ("post", "/api/v1/questions", {}, 422),
        ("post", "/api/v1/questions", {"text": "x", "role": "admin"}, 422),
        ("post", "/api/v1/questions", {"text": "why?", "thread": "nobody's"}, 404),
        ("post", "/api/v1/questions?wait=9999", {"text": "x"}, 422),
        ("get", "/api/v1/questions/none", None, 404),
        ("get", "/api/v1/questions/%00", None, 404),
        ("get", "/api/v1/drafts?status=nonsense", None, 422),
        ("get", "/api/v1/drafts/none", None, 404),
        ("post", "/api/v1/drafts/none/review", {"decision": "approve"}, 404),
        ("post", "/api/v1/drafts/none/review", {"decision": "burn"}, 422),
        ("post", "/api/v1/feedback", {"question_id": "none", "helpful": True}, 404),
        ("get", "/api/v1/search", None, 422),
        ("get", "/api/v1/search?q=x&k=1000", None, 422),
        ("get", "/api/v1/nothing", None, 404),
        ("delete", "/api/v1/questions", None, 405),
    ],
)
def test_wrong_calls_say_what_is_wrong(
    console: Console, method: str, path: str, body: object, status: int
) -> None:
    reply = console.client.request(method, path, json=body)
    assert reply.status_code == status, reply.text
    error = reply.json()["error"]
    assert error["code"]
    assert error["message"]
    assert "Traceback" not in reply.text


def test_broken_json_and_large_bodies(console: Console) -> None:
    headers = {"content-type": "application/json"}
    broken = console.client.post("/api/v1/questions", content=b'{"text": ', headers=headers)
    assert (broken.status_code, broken.json()["error"]["code"]) == (400, "bad_request")
    large = console.client.post("/api/v1/questions", content=b"x" * 300_000, headers=headers)
    assert large.status_code == 413


def test_nul_bytes_and_scripts_are_text(console: Console) -> None:
    asked = ask(console, "my \x00 printer <script>alert(1)</script> is on fire")
    console.work()
    text = read(console, asked["question"]["id"])["text"]
    assert "<script>alert(1)</script>" in text
    assert "\x00" not in text


ROUTES: tuple[tuple[str, str, dict[str, Any] | None, str], ...] = (
    ("get", "/api/v1/questions/{own}", None, "asker"),
    ("post", "/api/v1/questions", {"text": "hello printer"}, "asker"),
    ("get", "/api/v1/search?q=vpn", None, "asker"),
    ("post", "/api/v1/feedback", {"question_id": "{own}", "helpful": True}, "asker"),
    ("get", "/api/v1/conversations", None, "asker"),
    ("get", "/api/v1/drafts", None, "staff"),
    ("get", "/api/v1/drafts?question={own}", None, "staff"),
    ("get", "/api/v1/drafts/{draft}", None, "staff"),
    ("post", "/api/v1/drafts/{draft}/review", {"decision": "reject", "reason": "no"}, "staff"),
)


def expected(who: str, needs: str, mine_only: bool) -> tuple[int, ...]:
    """The statuses that a caller may get."""
    if who in ("anonymous", "wrong key"):
        return (401,)
    if needs == "staff" and who != "staff":
        return (403,)
    if mine_only and who == "other":
        return (404,)
    # 409: there is no answer to judge yet, or the draft was decided; it was allowed all the same.
    return (200, 201, 409)


def test_who_may_call_what(console: Console) -> None:
    people: dict[str, dict[str, str]] = {
        "asker": console.account("ada"),
        "other": console.account("eve"),
        "staff": console.account("sam", Role.STAFF),
        "anonymous": {},
        "wrong key": {"Authorization": "Bearer gk_wrong"},
    }
    own = ask(console, RISKY, headers=people["asker"])["question"]["id"]
    console.work()
    drafts = console.client.get("/api/v1/drafts", headers=people["staff"]).json()["drafts"]
    names = {"own": own, "draft": drafts[0]["id"]}
    for method, path, body, needs in ROUTES:
        sent = {k: v.format(**names) if isinstance(v, str) else v for k, v in (body or {}).items()}
        for who, headers in people.items():
            reply = console.client.request(
                method, path.format(**names), json=sent if body else None, headers=headers
            )
            statuses = expected(who, needs, "{own}" in f"{path}{body}")
            assert reply.status_code in statuses, (who, path, reply.text)


def test_the_document_describes_every_call(console: Console) -> None:
    document = console.client.get("/api/openapi.json").json()
    assert set(document["paths"]) == {
        "/api/v1/questions",
        "/api/v1/questions/{question_id}",
        "/api/v1/drafts",
        "/api/v1/drafts/{draft_id}",
        "/api/v1/drafts/{draft_id}/review",
        "/api/v1/drafts/{draft_id}/undo",
        "/api/v1/feedback",
        "/api/v1/search",
        "/api/v1/questions/{question_id}/ticket",
        "/api/v1/questions/{question_id}/human",
        "/api/v1/conversations",
        "/api/v1/conversations/{thread}",
        "/api/v1/tickets",
        "/api/v1/tickets/{ticket_id}/follow-ups",
        "/api/v1/tickets/{ticket_id}/reopen",
    }
    page = console.client.get("/api/docs").text
    for path in document["paths"]:
        assert path in page
