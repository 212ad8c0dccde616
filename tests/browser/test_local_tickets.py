"""Taking a question over with its draft at hand, and working on a ticket of the local desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import screenshot
from tests.support.console_server import ConsoleServer, serving, write_tickets

pytestmark = pytest.mark.browser

VPN = "VPN disconnects every few minutes when I am at home"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleServer]:
    """A console of a demo, where everything is reviewed."""
    home: Path = tmp_path_factory.mktemp("console")
    tickets = write_tickets(home / "tickets.jsonl")
    settings = {"mode": "review", "review_undo_seconds": "1", "approved_answer_days": "0"}
    with serving(home, tickets=tickets, **settings) as made:
        yield made


def ask(page: Page, server: ConsoleServer) -> None:
    """Ask, and wait until the draft is there."""
    page.goto(server.url)
    page.get_by_role("textbox").fill(VPN)
    page.keyboard.press("Enter")
    expect(page.locator(".entry.state")).to_contain_text("colleague is checking")


def test_who_takes_over_writes_from_the_draft_and_its_sources(
    open_chromium_page: Callable[..., Page], server: ConsoleServer
) -> None:
    asker, staff = open_chromium_page(), open_chromium_page()
    ask(asker, server)
    staff.goto(server.url + "/review")
    staff.locator(".queue .items a").last.click()
    staff.wait_for_load_state()
    expect(staff.locator(".decide form:not([inert])").first).to_be_visible()
    staff.keyboard.press("t")
    expect(staff.locator("#draft-text")).to_contain_text("MTU")
    expect(staff.locator(".evidence")).to_contain_text("VPN disconnects")
    staff.get_by_role("link", name="Start from this draft").click()
    box = staff.get_by_label("Your answer to")
    # The page before has the same box, and it is empty.
    expect(box).to_have_value(re.compile("MTU"))
    box.fill(box.input_value() + "\n\nCall me on Monday if it does not help.")
    expect(staff.locator(".kept")).to_contain_text("kept")
    screenshot(staff, "review-taken-over")
    staff.get_by_role("button", name="Send the answer").click()
    expect(asker.locator(".entry.answer")).to_contain_text("Call me on Monday")
    expect(asker.locator(".entry.answer .sources")).to_contain_text("VPN disconnects")


def test_a_ticket_is_taken_replied_to_and_closed(
    open_chromium_page: Callable[..., Page], server: ConsoleServer
) -> None:
    asker, staff = open_chromium_page(), open_chromium_page(locale="fr-FR")
    ask(asker, server)
    asker.get_by_role("button", name="Open a ticket").click()
    expect(asker.locator(".log")).to_contain_text("Your ticket no. 1 is open")
    staff.goto(server.url + "/tickets/1")
    staff.get_by_role("button", name="Le prendre").click()
    expect(staff.locator(".meta").first).to_contain_text("avec Demo")
    staff.get_by_label("Votre réponse, ou la solution").fill("Dans quelle salle êtes-vous ?")
    screenshot(staff, "ticket-staff")
    staff.get_by_role("button", name="Répondre").click()
    expect(staff.locator(".flash")).to_contain_text("la personne est prévenue")
    expect(asker.locator(".log")).to_contain_text("Support has written")
    staff.get_by_label("Votre réponse, ou la solution").fill("La borne a été remplacée.")
    staff.get_by_role("button", name="Clore avec cette solution").click()
    expect(staff.locator(".status").first).to_contain_text("résolu")
    expect(staff.locator(".solution")).to_contain_text("La borne a été remplacée.")
    expect(asker.locator(".log")).to_contain_text("is solved")
    screenshot(asker, "ticket-told")
    staff.goto(server.url + "/tickets/mine")
    staff.get_by_text("Écrire au support").click()
    staff.get_by_label("Votre message").fill("Cela recommence.")
    staff.get_by_role("button", name="Rouvrir le ticket").click()
    expect(asker.locator(".log")).to_contain_text("is open again")
