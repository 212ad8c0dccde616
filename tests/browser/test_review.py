"""Reviewing in a real browser: every decision, two reviewers at once, keys, and hostile texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import screenshot
from tests.support.console_server import ConsoleServer, serving, write_tickets

pytestmark = pytest.mark.browser

RISKY = "I need administrator rights on my laptop to install a driver"
TITLE_IT = "document.title='hacked'"
HOSTILE = {
    "id": "66",
    "title": f"Scanner <script>{TITLE_IT}</script> prints blank pages",
    "content": f'<p>The scanner gives blank pages<img src=x onerror="{TITLE_IT}"></p>',
    "solution": f"Clean the glass, delete the queue &lt;script&gt;{TITLE_IT}&lt;/script&gt;"
    " and scan again with the green button at the front.",
    "status": 5,
    "language": "en",
    "url": f"javascript:{TITLE_IT}",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleServer]:
    """One console for the tests of this module; everything is reviewed."""
    home: Path = tmp_path_factory.mktemp("console")
    tickets = write_tickets(home / "tickets.jsonl", extra=(HOSTILE,))
    with serving(home, tickets=tickets, mode="review", review_undo_seconds="1") as made:
        yield made


def ask(page: Page, server: ConsoleServer, text: str = RISKY) -> str:
    """Ask, and return the address of the conversation."""
    page.goto(server.url)
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".entry.state")).to_contain_text("colleague is checking")
    return page.url


def open_newest(page: Page, server: ConsoleServer) -> None:
    """Open the draft that came last."""
    page.goto(server.url + "/review")
    page.locator(".queue .items").first.locator("a").last.click()
    expect(page.locator(".decide")).to_be_visible()
    # The keys are the script's, which comes after the page.
    page.wait_for_load_state()


def test_approving_answers_the_asker_while_they_look(
    open_chromium_page: Callable[..., Page], server: ConsoleServer
) -> None:
    asker, reviewer = open_chromium_page(), open_chromium_page()
    ask(asker, server)
    open_newest(reviewer, server)
    expect(reviewer.locator(".evidence")).to_contain_text("installer with sudo")
    expect(reviewer.locator(".evidence mark").first).to_be_visible()
    expect(reviewer.locator(".risks").first).to_contain_text("administrator rights")
    screenshot(reviewer, "review-draft")
    reviewer.get_by_role("button", name="Approve").click()
    reviewer.get_by_role("button", name="Yes, go on").click()
    expect(reviewer.get_by_text("Approved: the answer is on its way.")).to_be_visible()
    expect(asker.locator(".entry.answer")).to_contain_text("administrator account")


def test_editing_shows_the_difference(
    open_chromium_page: Callable[..., Page], server: ConsoleServer
) -> None:
    asker, reviewer = open_chromium_page(), open_chromium_page()
    ask(asker, server, "My calendar invitations arrive twice, what can I do?")
    open_newest(reviewer, server)
    reviewer.keyboard.press("e")
    box = reviewer.get_by_label("Your version")
    box.fill(box.input_value().replace("restart the program", "restart the computer"))
    expect(reviewer.locator("#diff del")).to_contain_text("program")
    expect(reviewer.locator("#diff ins")).to_contain_text("computer")
    screenshot(reviewer, "review-edit")
    reviewer.get_by_role("button", name="Send my version").click()
    expect(asker.locator(".entry.answer")).to_contain_text("restart the computer")


def test_the_difference_shows_the_change_and_not_the_unchanged_head(
    open_chromium_page: Callable[..., Page], server: ConsoleServer
) -> None:
    asker, reviewer = open_chromium_page(), open_chromium_page(width=1280, height=900)
    ask(asker, server, "My calendar invitations come twice in the mail program")
    open_newest(reviewer, server)
    reviewer.keyboard.press("e")
    box = reviewer.get_by_label("Your version")
    lines = [f"Step {number}: open the menu and choose entry {number}." for number in range(60)]
    box.evaluate("(box, text) => { box.dataset.original = text }", "\n".join(lines))
    lines[50] = lines[50].replace("menu", "settings")
    box.fill("\n".join(lines))
    diff = reviewer.locator("#diff")
    expect(diff.locator("ins")).to_have_text("settings")
    assert diff.evaluate("one => one.scrollHeight <= one.clientHeight + 1")
    expect(diff).to_contain_text("Step 50: open the menusettings and choose entry 50.")
    expect(diff).to_contain_text("choose entry 49")
    expect(diff).not_to_contain_text("Step 3:")
    diff.scroll_into_view_if_needed()
    screenshot(reviewer, "review-long-edit", full_page=False)


def test_rejecting_and_taking_over_by_keys(
    open_chromium_page: Callable[..., Page], server: ConsoleServer
) -> None:
    asker, reviewer = open_chromium_page(), open_chromium_page()
    ask(asker, server, "VPN disconnects every few minutes at home, help")
    open_newest(reviewer, server)
    reviewer.keyboard.press("r")
    reviewer.get_by_text("Out of date").click()
    reviewer.get_by_label("Reason, in a few words").fill("this client was replaced")
    reviewer.locator("#reject").get_by_role("button", name="Reject").click()
    expect(reviewer.get_by_text("Rejected.")).to_be_visible()
    # Nothing else fits, so after the rejection a human has it.
    reviewer.goto(server.url + "/review")
    waiting = reviewer.locator('a[href^="/review/questions/"]').last
    expect(waiting).to_be_visible()
    waiting.click()
    reviewer.get_by_label("Your answer to").fill("Please install the new client from the portal.")
    reviewer.get_by_role("button", name="Send the answer").click()
    expect(asker.locator(".log")).to_contain_text("new client from the portal")


def test_the_second_reviewer_is_told_who_was_first(
    open_chromium_page: Callable[..., Page], server: ConsoleServer
) -> None:
    asker, first, second = (open_chromium_page() for _ in range(3))
    ask(asker, server)
    open_newest(first, server)
    second.goto(first.url)
    second.get_by_role("button", name="Reject r").click()
    first.get_by_role("button", name="Approve").click()
    first.get_by_role("button", name="Yes, go on").click()
    expect(first.locator(".flash")).to_be_visible()
    expect(second.get_by_role("alert")).to_contain_text("just decided")
    second.get_by_label("Reason, in a few words").fill("too late")
    second.locator("#reject").get_by_role("button", name="Reject").click()
    expect(second.get_by_role("alert")).to_contain_text("was first: approved")


def test_scripts_in_tickets_stay_text(chromium_page: Page, server: ConsoleServer) -> None:
    ask(chromium_page, server, "The scanner gives only blank pages")
    open_newest(chromium_page, server)
    expect(chromium_page.locator(".evidence")).to_contain_text("Clean the glass")
    assert chromium_page.locator('a[href^="javascript"]').count() == 0
    chromium_page.goto(server.url + "/knowledge?q=scanner+blank+pages")
    expect(chromium_page.locator(".results")).to_contain_text("Scanner")
    assert chromium_page.evaluate("document.title") != "hacked"
