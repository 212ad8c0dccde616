"""A model's sentence that its source does not say, from the model's server to the staff's page."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.fakes.llm import FakeLlm, Say
from tests.fakes.scripted_llm import structured
from tests.support.console_server import serving, write_tickets
from tests.support.waiting import wait_until

pytestmark = pytest.mark.scenario
PATIENCE = 60
SOLUTION = (
    "Open the badge window of the intranet and choose the page Doors.",
    "Ask for building C until the end of your contract.",
    "The door opens on the next working day.",
)
WRONG = "Ask for building C until the start of your contract."


def test_staff_see_which_sentence_became_which(tmp_path: Path) -> None:
    ticket = {
        "id": 77, "title": "Badge does not open building C", "content": "The badge stays red.",
        "solution": " ".join(SOLUTION), "status": 5, "language": "en",
        "url": "https://glpi.example/ticket/77",
    }  # fmt: skip
    with FakeLlm("llamacpp") as llm:
        llm.otherwise = Say(structured(f"{SOLUTION[0]} {WRONG} {SOLUTION[2]} [1]"))
        tickets = write_tickets(tmp_path / "tickets.jsonl", extra=(ticket,))
        settings = {"mode": "review", "models": llm.setting("qwen", kind="llamacpp")}
        with (
            serving(tmp_path, tickets=tickets, **settings) as server,
            httpx.Client(base_url=server.url, timeout=PATIENCE) as browser,
        ):
            asked = browser.post(
                "/api/v1/questions", json={"text": "My badge does not open building C"}
            ).json()["question"]
            drafts: list[dict[str, object]] = []

            def look() -> bool:
                found = browser.get("/api/v1/drafts", params={"question": asked["id"]}).json()
                drafts[:] = found["drafts"]
                return bool(drafts)

            wait_until(look, within=PATIENCE, what="the draft")
            (draft,) = drafts
            assert draft["text"] == f"{SOLUTION[0]} {SOLUTION[1]} [1] {SOLUTION[2]} [1]"
            assert draft["repairs"] == [{"said": WRONG, "by": [SOLUTION[1]]}]
            page = browser.get(f"/review/{draft['id']}", headers={"Accept": "text/html"}).text
            assert f'<del class="plain">{WRONG}</del>' in page
            assert f'<ins class="plain">{SOLUTION[1]}</ins>' in page
            assert "Put back into the source" in page
            metrics = browser.get("/metrics").text
            assert 'guichet_llm_repaired_sentences_total{how="replaced"' in metrics
