"""The pages: who sees which, what a forged request gets, and that texts stay texts."""

from __future__ import annotations

import re
from html import unescape

import pytest

from bot.console.rendering.templates import FOLDER
from connectors.contracts.chat import ChatEvent, HomeOpened
from connectors.database.models import LocalTicket, Role
from tests.fakes.console import BASE, PASSWORD, Console, csrf_of, form_of
from workers.desk.views import queues

QUESTION = "My VPN disconnects every few minutes when I am at home"
RISKY = "I need administrator rights on my laptop to install a driver"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def test_asking_by_form_without_a_script(console: Console) -> None:
    page = console.client.get("/").text
    form = {"csrf": csrf_of(page), "message_id": "m1", "text": QUESTION}
    shown = console.client.post("/ask", data=form)
    assert "received" in shown.text
    console.work()
    answered = console.client.get(shown.url.path).text
    assert "MTU" in answered
    assert "https://glpi.example/ticket/1" in answered


def test_an_old_page_does_not_lose_another_question(console: Console) -> None:
    form = {"csrf": csrf_of(console.client.get("/").text), "message_id": "m", "text": QUESTION}
    thread = console.client.post("/ask", data=form).url.path
    assert console.client.post("/ask", data=form).url.path == thread
    script = {"Accept": "application/json"}
    other = form | {"text": RISKY}
    assert console.client.post("/ask", data=other, headers=script).status_code == 409
    refused = console.client.post("/ask", data=other)
    assert refused.status_code == 409
    assert RISKY in refused.text
    again = re.search(r'name="message_id" value="([^"]+)"', refused.text)
    assert again
    other["message_id"] = again[1]
    assert RISKY in console.client.post("/ask", data=other).text


def test_review_by_form(console: Console) -> None:
    page = console.client.get("/").text
    console.client.post("/ask", data={"csrf": csrf_of(page), "message_id": "m", "text": RISKY})
    console.work()
    queue = console.client.get("/review").text
    found = re.search(r'href="(/review/[0-9a-z]{26})"', queue)
    assert found
    draft = console.client.get(found[1]).text
    assert "administrator rights" in draft
    form = form_of(draft, "/approve")
    done = console.client.post(found[1] + "/approve", data=form)
    assert "on its way" in done.text
    again = console.client.post(found[1] + "/approve", data=form)
    assert again.status_code == 409
    assert "was first" in unescape(again.text)


def test_the_queue_counts_all_drafts_and_shows_them_page_by_page(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PAGE", 2)
    csrf = csrf_of(console.client.get("/").text)
    for number in range(3):
        form = {"csrf": csrf, "message_id": f"m{number}", "text": f"{RISKY} {number}"}
        console.client.post("/ask", data=form)
        console.work()

    def drafts(page: str) -> list[str]:
        return re.findall(r'href="(/review/[0-9a-z]{26})"', page)

    first, second = (console.client.get(f"/review?drafts={n}").text for n in (1, 2))
    assert [len(drafts(page)) for page in (first, second)] == [2, 1]
    for page in (first, second, console.client.get("/review?drafts=x").text):
        assert '<span class="count">3</span>' in page
    (last,) = drafts(second)
    assert drafts(console.client.get(last).text) == [last], "its own page of the queue"
    woken = console.client.get(f"/review/changes?version=old&at={last.rpartition('/')[2]}").json()
    assert (drafts(woken["html"]), woken["gone"]) == ([last], "")


@pytest.mark.parametrize("decision", ["edit", "reject"])
def test_an_empty_decision_keeps_the_page_and_says_why(console: Console, decision: str) -> None:
    page = console.client.get("/").text
    console.client.post("/ask", data={"csrf": csrf_of(page), "message_id": "m", "text": RISKY})
    console.work()
    path = re.search(r'href="(/review/[0-9a-z]{26})"', console.client.get("/review").text)
    assert path
    form = {"csrf": csrf_of(console.client.get(path[1]).text), "text": " ", "reason": ""}
    reply = console.client.post(f"{path[1]}/{decision}", data=form)
    assert reply.status_code == 422
    assert 'role="alert"' in reply.text


def test_scripts_in_questions_are_text(console: Console) -> None:
    page = console.client.get("/").text
    form = {"csrf": csrf_of(page), "message_id": "m", "text": SCRIPT + " printer"}
    shown = console.client.post("/ask", data=form)
    assert "<script>alert" not in shown.text
    assert "<img src=x" not in shown.text
    assert SCRIPT in unescape(shown.text)


@pytest.mark.parametrize("path", ["/", "/review", "/knowledge", "/knowledge?q=vpn", "/tickets",
                                  "/tickets/mine",
                                  "/account", "/api/docs", "/nowhere"])  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_in_both_languages(console: Console, path: str, language: str) -> None:
    reply = console.client.get(path, headers={"Accept-Language": language})
    assert reply.status_code == (404 if path == "/nowhere" else 200)
    assert f'<html lang="{language}">' in reply.text
    assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_no_page_names_an_outside_host(console: Console) -> None:
    for file in [
        *FOLDER.glob("templates/*"),
        *FOLDER.glob("static/*.css"),
        *FOLDER.glob("static/*.js"),
    ]:
        found = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", file.read_text("utf-8"))
        assert not found, (file.name, found)


@pytest.mark.parametrize("headers", [
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
])  # fmt: skip
def test_another_site_cannot_post(console: Console, headers: dict[str, str]) -> None:
    csrf = csrf_of(console.client.get("/").text)
    form = {"csrf": csrf, "message_id": "m", "text": QUESTION}
    assert console.client.post("/ask", data=form, headers=headers).status_code == 403
    api = console.client.post("/api/v1/questions", json={"text": QUESTION}, headers=headers)
    assert api.status_code == 403


@pytest.mark.parametrize("csrf", ["", "wrong", "é"])
def test_a_form_without_its_token_is_refused(console: Console, csrf: str) -> None:
    console.client.get("/")
    form = {"csrf": csrf, "message_id": "m", "text": QUESTION}
    assert console.client.post("/ask", data=form).status_code == 403


def test_a_foreign_host_name_is_refused(console: Console) -> None:
    assert console.client.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert console.client.get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 200


def test_the_demo_is_for_this_machine(console: Console) -> None:
    elsewhere = console.browser(host="192.0.2.7")
    assert elsewhere.get("/").status_code == 403
    assert elsewhere.get("/api/v1/search?q=vpn").status_code == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via"])
def test_the_demo_is_not_for_those_behind_a_proxy(console: Console, header: str) -> None:
    console.client.get("/")
    for path in ("/", "/review", "/api/v1/drafts"):
        passed_on = console.client.get(path, headers={header: "192.0.2.7"})
        assert passed_on.status_code == 403, path
    console.account("ada")
    ada = console.log_in("ada")
    assert ada.get("/", headers={header: "192.0.2.7"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/ask", "application/x-www-form-urlencoded"), ("/api/v1/questions", "application/json")],
)
def test_a_body_of_unknown_length_that_is_too_large(console: Console, path: str, kind: str) -> None:
    console.client.get("/")
    chunks = (b"x" * 64_000 for _ in range(8))
    reply = console.client.post(path, content=chunks, headers={"Content-Type": kind})
    assert reply.status_code == 413
    assert "bytes" in reply.text


def test_with_accounts_a_login_is_needed(console: Console) -> None:
    console.account("ada")
    browser = console.browser()
    for path in ("/", "/review", "/knowledge", "/tickets", "/account"):
        reply = browser.get(path)
        assert reply.url.path == "/login"
        assert 'name="password"' in reply.text
    assert browser.get("/c/x/changes", headers={"Accept": "application/json"}).status_code == 401


def test_an_asker_sees_no_staff_page(console: Console) -> None:
    console.account("ada")
    ada = console.log_in("ada")
    assert ada.get("/").status_code == 200
    for path in (
        "/review",
        "/knowledge",
        "/tickets",
        "/review/questions/x",
        "/knowledge/tickets/1",
    ):
        assert ada.get(path).status_code == 403
    assert "/review" not in ada.get("/").text


def test_nobody_reads_the_conversation_of_another(console: Console) -> None:
    console.account("ada")
    console.account("eve", Role.STAFF)
    ada, eve = console.log_in("ada"), console.log_in("eve")
    form = {"csrf": csrf_of(ada.get("/").text), "message_id": "m", "text": QUESTION}
    thread = ada.post("/ask", data=form).url.path
    assert eve.get(thread).status_code == 404
    mine = {"csrf": csrf_of(eve.get("/").text), "text": "me too", "thread": thread[3:]}
    assert eve.post("/ask", data=mine).status_code == 404


def test_logging_in_and_out(console: Console) -> None:
    console.account("ada")
    browser = console.browser()
    form = {"csrf": csrf_of(browser.get("/login").text), "username": "ada", "password": "wrong"}
    refused = browser.post("/login", data=form)
    assert refused.status_code == 403
    assert "ada" in refused.text
    assert "wrong" not in re.sub(r"is wrong", "", refused.text)
    ada = console.log_in("ada")
    form = {"csrf": csrf_of(ada.get("/").text)}
    assert ada.post("/logout", data=form).url.path == "/login"
    assert ada.get("/").url.path == "/login"


def test_a_login_does_not_lead_elsewhere(console: Console) -> None:
    console.account("ada")
    for onward in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        browser = console.browser()
        csrf = csrf_of(browser.get("/login").text)
        form = {"csrf": csrf, "username": "ada", "password": PASSWORD, "next": onward}
        reply = browser.post("/login", data=form, follow_redirects=False)
        assert (reply.status_code, reply.headers["location"]) == (303, "/")


def test_many_logins_from_one_address_are_slowed(console: Console) -> None:
    console.account("ada")
    browser = console.browser()
    form = {"csrf": csrf_of(browser.get("/login").text), "username": "bob", "password": "x"}
    statuses = {browser.post("/login", data=form).status_code for _ in range(22)}
    assert statuses == {403, 429}


def test_cookies_are_for_this_site_alone(console: Console) -> None:
    cookie = console.browser().get(BASE + "/").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_metrics_and_readiness(console: Console) -> None:
    console.client.post("/api/v1/questions", json={"text": QUESTION})
    console.desk.chat.store("slack:T1", ChatEvent("e", "ada", "D1", HomeOpened()))
    text = console.client.get("/metrics").text
    assert 'guichet_questions{status="received"} 1.0' in text
    assert 'guichet_chat_events{status="received"} 1.0' in text
    assert "guichet_passages 8.0" in text
    assert QUESTION not in text
    assert console.client.get("/readyz").json() == {"ready": True, "parts": {}}


def test_ones_own_tickets_are_shown_added_to_and_reopened(console: Console) -> None:
    browser = console.client
    asked = browser.post("/api/v1/questions", json={"text": "My VPN disconnects at home"})
    question = asked.json()["question"]["id"]
    console.work()
    browser.post(f"/api/v1/questions/{question}/ticket")
    console.work()
    shown = browser.get("/tickets/mine").text
    assert "VPN disconnects" in shown
    form = {"csrf": csrf_of(shown), "text": "Also on the train", "event": "e1", "what": "follow_up"}
    for _ in range(2):
        done = browser.post("/tickets/mine/1", data=form)
        assert "on its way" in done.text
    console.work()
    assert browser.get("/tickets/1").text.count("Also on the train") == 1
    with console.desk.transactions.begin() as transaction:
        transaction.session.get_one(LocalTicket, 1).state = "solved"
    shown = browser.get("/tickets/mine", headers={"Accept-Language": "fr"}).text
    assert "Rouvrir le ticket" in shown
    browser.post("/tickets/mine/1", data={**form, "event": "e2", "what": "reopen"})
    console.work()
    (ticket,) = browser.get("/api/v1/tickets").json()["tickets"]
    assert ticket["state"] == "new"
    # Nobody adds to the ticket of another, and an empty message is none.
    assert browser.post("/tickets/mine/2", data={**form, "event": "e3"}).status_code == 404
    assert browser.post("/tickets/mine/1", data={**form, "text": " "}).status_code == 422
