"""An answer that is being written, as its asker's page shows it."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from tests.fakes.llm import FakeLlm, Say
from tests.fakes.scripted_llm import structured
from tests.support.console_server import serving, write_tickets
from tests.support.waiting import wait_until

pytestmark = pytest.mark.scenario

FIRST = "1. Open the VPN client and choose the profile LSL-Remote [1]."
REST = "\n2. Set the MTU to 1300 under Advanced, save and connect again [1]."


def test_sentences_appear_with_the_seconds_and_become_the_answer(tmp_path: Path) -> None:
    with FakeLlm("tgi") as llm:
        llm.otherwise = Say(structured(FIRST + REST), token_seconds=0.35)
        tickets = write_tickets(tmp_path / "tickets.jsonl")
        settings = {"mode": "auto", "models": llm.setting("mistral")}
        with (
            serving(tmp_path, tickets=tickets, **settings) as server,
            httpx.Client(base_url=server.url, headers={"Accept": "application/json"}) as browser,
        ):
            page = browser.get("/", headers={"Accept": "text/html"}).text
            found = re.search(r'name="csrf" value="([^"]+)"', page)
            assert found is not None
            asked = browser.post(
                "/ask",
                data={"text": "My VPN disconnects every few minutes at home"},
                headers={"X-CSRF-Token": found[1]},
            ).json()
            thread, version = asked["thread"], asked["version"]
            seen: list[str] = []

            def look() -> bool:
                nonlocal version
                reply = browser.get(f"/c/{thread}/changes", params={"version": version}, timeout=40)
                if reply.status_code == 200:
                    version = reply.json()["version"]
                    seen.append(reply.json()["html"])
                    return not reply.json()["pending"]
                return False

            wait_until(look, within=60, what="the answer")
            half = [html for html in seen if "LSL-Remote" in html and "1300" not in html]
            assert any("is being written" in html and 'class="elapsed"' in html for html in half)
            assert "is being written" not in seen[-1]
            assert "1300" in seen[-1]
            assert seen[-1].count('data-key="') == 2
            assert 'class="sources"' in seen[-1]
