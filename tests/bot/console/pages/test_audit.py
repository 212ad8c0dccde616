"""The audit page: for administrators alone, by action and page, and as JSON lines."""

from __future__ import annotations

import json
from html import unescape

import pytest

from connectors.database.audit import audit
from connectors.database.models import Role
from tests.fakes.console import Console
from tests.workers.privacy.traces import in_tables


def test_the_log_is_for_administrators(console: Console) -> None:
    for name, role, status in (("ada", Role.ASKER, 403), ("maya", Role.STAFF, 403)):
        console.account(name, role)
        browser = console.log_in(name)
        for path in ("/audit", "/audit/export.jsonl"):
            assert browser.get(path).status_code == status
        assert 'href="/audit"' not in browser.get("/").text
    console.account("root", Role.ADMIN)
    assert 'href="/audit"' in console.log_in("root").get("/").text
    reply = console.browser().get("/audit", follow_redirects=False)
    assert reply.status_code in (302, 303)


def test_who_did_what_when_in_both_languages(console: Console) -> None:
    console.account("root", Role.ADMIN)
    browser = console.log_in("root")
    page = unescape(browser.get("/audit", headers={"Accept-Language": "en"}).text)
    assert "added an account" in page
    assert '<td data-label="Person">Root</td>' in page
    assert "role: admin" in page
    page = unescape(browser.get("/audit?action=login", headers={"Accept-Language": "fr"}).text)
    assert "s’est connecté" in page
    assert "role: admin" not in page
    assert browser.get("/audit?since=2199-01-01").text.count("<td") == 0
    assert browser.get("/audit?since=yesterday").status_code == 422


def test_older_entries_are_on_the_next_page(console: Console) -> None:
    with console.desk.engine.begin() as connection:
        for number in range(130):
            audit(connection, None, "sync.done", f"file:{number}", created=number)
    first = unescape(console.client.get("/audit?action=sync.done").text)
    assert "file:129" in first
    assert "file:20<" not in first
    older = first.partition("/audit?action=sync.done&before=")[2].partition('"')[0]
    second = console.client.get(f"/audit?action=sync.done&before={older}").text
    assert "file:20<" in second
    assert "file:129" not in second


def test_the_export_is_a_line_an_entry_and_is_noted(console: Console) -> None:
    console.account("root", Role.ADMIN)
    browser = console.log_in("root")
    reply = browser.get("/audit/export.jsonl?action=account")
    assert reply.headers["content-type"].startswith("application/x-ndjson")
    (line,) = map(json.loads, reply.text.splitlines())
    assert (line["action"], line["subject"]) == ("account.added", "root")
    exports = browser.get("/audit/export.jsonl?action=audit").text.splitlines()
    noted = json.loads(exports[-1])
    assert (noted["action"], noted["person"]) == ("audit.exported", console.keys["root"])


@pytest.mark.parametrize("path", ["/audit", "/audit/export.jsonl"])
def test_nobody_who_was_erased_is_named(console: Console, path: str) -> None:
    console.account("root", Role.ADMIN)
    console.account("zylbrax", Role.STAFF)
    console.log_in("zylbrax")
    browser = console.log_in("root")
    assert "zylbrax" in browser.get(path).text
    console.desk.erasure.erase("zylbrax")
    assert in_tables(console.desk.engine, ["zylbrax"]) == []
    assert "zylbrax" not in browser.get(path).text.lower()
