"""What a follow-up was taken to mean: on the reviewer's page and in the API, and nowhere else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pytest

from tests.fakes.llm import Asked, FakeLlm, Say
from tests.fakes.scripted_llm import structured
from tests.support.console_server import serving, write_tickets

pytestmark = pytest.mark.scenario

FIRST = "My VPN disconnects every few minutes at home"
NEXT = "and in the train?"
MEANT = "Why does my VPN disconnect every few minutes in the train?"
ANSWER = "Open the VPN client and choose the profile LSL-Remote [1]."


def written(asked: Asked) -> Say:
    """A rewrite to who is held to one, else an answer."""
    held = "maxLength" in json.dumps(asked.body) and "steps" not in json.dumps(asked.body)
    return Say(json.dumps({"question": MEANT}) if held else structured(ANSWER))


def test_staff_see_what_was_understood_and_the_asker_does_not(tmp_path: Path) -> None:
    with FakeLlm("tgi") as llm:
        llm.otherwise = written
        tickets = write_tickets(tmp_path / "tickets.jsonl")
        settings = {"mode": "review", "models": llm.setting("mistral"), "rewrite_seconds": "30"}
        with (
            serving(tmp_path, tickets=tickets, **settings) as server,
            httpx.Client(base_url=server.url, timeout=60) as client,
        ):
            first = client.post("/api/v1/questions?wait=30", json={"text": FIRST}).json()
            thread = first["thread"]
            asked = client.post(
                "/api/v1/questions?wait=30", json={"text": NEXT, "thread": thread}
            ).json()["question"]
            assert asked["text"] == NEXT
            assert asked["understood_as"] is None, "it is not what they said"
            drafts = client.get("/api/v1/drafts?status=proposed").json()["drafts"]
            (draft,) = [one for one in drafts if one["question"]["id"] == asked["id"]]
            assert draft["question"]["understood_as"] == MEANT
            page = client.get(f"/review/{draft['id']}", headers={"Accept": "text/html"}).text
            (shown,) = re.findall(r'<p class="meant">.*?</p>', page)
            assert MEANT in shown
            assert "Understood as:" in shown or "Compris comme" in shown
            talk = client.get(f"/c/{thread}", headers={"Accept": "text/html"}).text
            assert NEXT in talk
            assert MEANT not in talk
