"""One's tickets while GLPI is away: what was known is shown, and what is written waits for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.fakes.glpi.replies import maintenance
from tests.fakes.glpi.server import GlpiServer
from tests.support.chromium import log_in, reload_until, screenshot
from tests.support.console_server import serving
from tests.workers.desk.worlds import ADA, lab

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"


def test_a_message_that_is_written_while_glpi_is_away_is_added_later(
    tmp_path: Path, open_chromium_page: Callable[..., Page]
) -> None:
    glpi = lab()
    with GlpiServer(glpi) as outside:
        settings = {
            "glpi_url": outside.url,
            "glpi_app_token": glpi.world.app_token,
            "glpi_user_token": "sync",
            "glpi_tickets_token": "writer",
            "sweep_seconds": "0.5",
            "sweep_grace_seconds": "1",
        }
        with serving(tmp_path, account=("root", PASSWORD), **settings) as server:
            add = ("user", "add", "ada", "--email", ADA.email or "", "--password-stdin")
            server.guichet(*add, typed=f"{PASSWORD}\n")
            page = open_chromium_page()
            page.goto(server.url + "/login")
            log_in(page, "ada", PASSWORD)
            page.get_by_role("textbox").fill("The cryostat beeps twice and refuses to cool down")
            page.keyboard.press("Enter")
            page.get_by_role("button", name="Open a ticket").click()
            expect(page.locator(".log")).to_contain_text("is open")
            page.goto(server.url + "/tickets/mine")
            reload_until(page, lambda: page.locator("article.card").count() == 1)
            glpi.fault = lambda *_: maintenance()
            page.reload()
            expect(page.get_by_role("alert")).to_contain_text("GLPI does not answer")
            page.get_by_text("Write to support").click()
            page.get_by_label("Your message").fill("It smells of helium, too.")
            page.get_by_role("button", name="Add to the ticket").click()
            expect(page.locator(".waits")).to_contain_text("smells of helium")
            screenshot(page, "tickets-away")
            assert not glpi.world.table("ITILFollowup")
            glpi.fault = None
            reload_until(page, lambda: page.locator(".waits").count() == 0)
            expect(page.get_by_role("alert")).to_have_count(0)
            (written,) = glpi.world.table("ITILFollowup").values()
            assert "smells of helium" in written["content"]
