"""The Knowledge page and a ticket's page on what a language model cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape

import pytest

from bot.console.i18n import LANGUAGES, Language, Words
from connectors.contracts.llm import ChatTurn
from tests.fakes.console import Console, csrf_of
from tests.fakes.scripted_model import ScriptedModel
from tests.workers.knowledge.enrichment.cleaning_models import faithful, parts
from workers.knowledge.access import Viewer
from workers.knowledge.cleaned.texts import USEFULNESS
from workers.knowledge.enrichment.cleaner import Cleaner
from workers.knowledge.enrichment.reply import REASONS

SCRIPT = "<script>alert(1)</script>"


def clean(console: Console, away: bool = False) -> None:
    """The VPN ticket becomes useless, the printer's reply is hostile, the others are good."""

    def script(turns: Sequence[ChatTurn]) -> str:
        title = parts(turns)["title"]
        if "VPN" in title:
            return faithful(turns, resolution="", usefulness="none")
        if "imprimante" in title:
            return faithful(turns, products=[SCRIPT])
        return faithful(turns)

    model = ScriptedModel(script, model="mistral")
    model.away = away
    worker = console.worker
    Cleaner(worker.desk.engine, model, worker.services.knowledge._spaces.embedder_of).clean_all()


def test_nothing_is_shown_where_nothing_was_ever_cleaned(console: Console) -> None:
    assert "language model" not in console.client.get("/knowledge").text


def test_share_rejected_and_why_and_waiting(console: Console) -> None:
    clean(console)
    page = unescape(console.client.get("/knowledge").text)
    assert "Cleaned by a language model" in page
    assert "3 cleaned (75 %) · usefulness: 2 high, 1 none" in page
    assert "1 rejected" in page
    assert "a product that the ticket does not name (1)" in page
    assert "0 waiting" in page
    assert "<code>mistral</code>" in page
    assert "does not work" not in page


def test_a_model_that_is_away_is_named(console: Console) -> None:
    clean(console, away=True)
    page = console.client.get("/knowledge").text
    assert "The model does not work (Unavailable)" in page
    assert "4 waiting" in page
    clean(console)
    assert "does not work" not in console.client.get("/knowledge").text


def test_a_ticket_shows_both_versions(console: Console) -> None:
    clean(console)
    found = {
        one["title"]: one["ticket_id"]
        for one in console.worker.search("vpn imprimante calendar", 10, None)
    }
    vpn = found["VPN disconnects every few minutes from home"]
    useless = console.client.get(f"/knowledge/tickets/{vpn}")
    assert "found, but never quoted" in useless.text
    assert "LSL-Remote" in useless.text, "what it was made from"
    printer = found["L’imprimante du couloir n’imprime plus en couleur"]
    hostile = console.client.get(f"/knowledge/tickets/{printer}").text
    assert "a product that the ticket does not name" in hostile
    assert SCRIPT not in hostile
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in hostile


def test_a_useless_ticket_is_found_and_not_quoted(console: Console) -> None:
    clean(console)
    console.worker.services.knowledge._replica.look()
    (found,) = console.worker.search("VPN disconnects every few minutes", 1, None)
    assert found["quotable"] is False
    assert "VPN" in found["title"]
    (other,) = console.worker.search("calendar invitations arrive twice", 1, None)
    assert other["quotable"] is True


def test_an_answer_quotes_what_the_model_made_of_the_ticket(console: Console) -> None:
    def steps(turns: Sequence[ChatTurn]) -> str:
        said = parts(turns)["resolution"].rstrip(".").split(" and ")
        return faithful(turns, resolution="", steps=said)

    worker = console.worker
    embedder_of = worker.services.knowledge._spaces.embedder_of
    Cleaner(worker.desk.engine, ScriptedModel(steps), embedder_of).clean_all()
    worker.services.knowledge._replica.look()
    (found,) = worker.services.knowledge.search(
        "VPN disconnects every few minutes", Viewer(None), 1
    )
    first, second = (found.resolution or "").splitlines()
    assert first.startswith("1. Open the VPN client, choose the profile LSL-Remote")
    assert second == "2. connect again. The tunnel stays up from then on"
    assert found.resolution in [passage.text for passage in found.passages]
    form = {"csrf": csrf_of(console.client.get("/").text), "message_id": "m"}
    asked = form | {"text": "My VPN disconnects every few minutes when I am at home"}
    shown = console.client.post("/ask", data=asked)
    console.work()
    assert "<li>connect again. The tunnel stays up" in console.client.get(shown.url.path).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_level_has_its_words(language: Language) -> None:
    words = Words(language)
    for reason in REASONS:
        assert words(f"rejection.{reason}")
    for level in USEFULNESS:
        assert words(f"usefulness.{level}")
