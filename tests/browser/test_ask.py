"""Asking in a real browser: right sources, live states, votes, tickets, and the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support import loopback
from tests.support.chromium import SITE, log_in, screenshot
from tests.support.console_server import ConsoleServer, serving, write_tickets

pytestmark = pytest.mark.browser

VPN = "The VPN drops every few minutes when I work from home"
PRINTER = "L’imprimante du couloir ne sort plus rien en couleur"
SCRIPT = "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleServer]:
    """One console for the tests of this module."""
    home: Path = tmp_path_factory.mktemp("console")
    with serving(home, tickets=write_tickets(home / "tickets.jsonl"), mode="auto") as made:
        yield made


@pytest.fixture(scope="module")
def many(server: ConsoleServer) -> ConsoleServer:
    """The same console, where the person has thirty conversations already."""
    for number in range(30):
        text = f"The projector in room {number} shows no picture, what can I do about it?"
        loopback.post(f"{server.url}/api/v1/questions", json={"text": text}).raise_for_status()
    return server


def ask(page: Page, server: ConsoleServer, text: str) -> None:
    page.goto(server.url)
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".entry.answer")).to_be_visible()


def test_a_french_and_an_english_question_find_their_tickets(
    open_chromium_page: Callable[..., Page], server: ConsoleServer
) -> None:
    french = open_chromium_page(locale="fr-FR")
    ask(french, server, PRINTER)
    answer = french.locator(".entry.answer")
    expect(answer).to_contain_text("cartouche cyan")
    expect(answer.locator(".sources")).to_contain_text("L’imprimante du couloir")
    expect(french.get_by_role("button", name="Utile", exact=True)).to_be_visible()
    english = open_chromium_page(locale="en-GB")
    ask(english, server, VPN)
    expect(english.locator(".entry.answer")).to_contain_text("MTU")
    english.locator(".entry.answer .cite").first.click()
    link = english.get_by_role("link", name="Open the ticket")
    expect(link).to_have_attribute("href", "https://glpi.example/ticket/1")
    screenshot(english, "ask-answer")


def test_votes_and_a_ticket(chromium_page: Page, server: ConsoleServer) -> None:
    ask(chromium_page, server, VPN)
    chromium_page.get_by_role("button", name="Helpful", exact=True).click()
    expect(chromium_page.get_by_text("Thank you, noted.")).to_be_visible()
    chromium_page.get_by_text("Not helpful").click()
    chromium_page.get_by_label("It is out of date").check()
    chromium_page.get_by_label("In your own words").fill("The menu has moved")
    chromium_page.locator(".entry .panel").get_by_role("button", name="Send").click()
    not_helpful = chromium_page.get_by_role("button", name="Not helpful", pressed=True)
    expect(not_helpful).to_be_visible()
    expect(not_helpful).to_have_attribute("aria-expanded", "false")
    chromium_page.get_by_role("button", name="Open a ticket").click()
    link = chromium_page.get_by_role("link", name="Ticket 1", exact=True).first
    expect(link).to_be_visible()
    link.click()
    expect(chromium_page.locator("h1")).to_contain_text("VPN drops")


def test_a_double_click_does_one_thing(chromium_page: Page, server: ConsoleServer) -> None:
    ask(chromium_page, server, VPN)
    posted: list[str] = []
    chromium_page.on("request", lambda one: one.method == "POST" and posted.append(one.url))
    row = chromium_page.locator(".entry.answer .offers")
    places = [button.bounding_box() for button in row.get_by_role("button").all()]
    row.get_by_role("button", name="Not helpful").dblclick()
    panel = chromium_page.locator(".entry.answer .panel")
    expect(panel).to_be_visible()
    # The buttons stay where they were, and the panel opens beneath them.
    assert [button.bounding_box() for button in row.get_by_role("button").all()] == places
    assert posted == []
    row.get_by_role("button", name="Not helpful").click()
    expect(panel).to_be_hidden()
    chromium_page.keyboard.press("Enter")
    expect(panel.get_by_role("radio").first).to_be_focused()
    address = chromium_page.url
    row.get_by_role("button", name="Open a ticket").dblclick()
    expect(row.get_by_role("link", name="Ticket")).to_be_visible()
    assert chromium_page.url == address
    assert len(posted) == 1
    notice = chromium_page.locator(".entry.notice", has_text="Your ticket").get_by_role("link")
    expect(notice).to_have_attribute("href", re.compile(r"/tickets/\d+$"))
    chromium_page.reload()
    expect(
        chromium_page.locator(".entry.answer").get_by_role("link", name="Ticket")
    ).to_be_visible()


def test_what_nobody_knows_is_said_and_a_human_offered(
    chromium_page: Page, server: ConsoleServer
) -> None:
    ask(chromium_page, server, "How do I bake a chocolate cake with almonds?")
    expect(chromium_page.locator(".entry.answer .sources")).to_have_count(0)
    chromium_page.get_by_role("button", name="Talk to a human").click()
    expect(chromium_page.locator(".entry.state")).to_contain_text("human will answer")


def test_a_follow_up_stays_in_its_conversation(chromium_page: Page, server: ConsoleServer) -> None:
    ask(chromium_page, server, VPN)
    address = chromium_page.url
    assert "/c/" in address
    chromium_page.get_by_role("textbox", name="Your question").fill("And what is the MTU?")
    chromium_page.keyboard.press("Enter")
    expect(chromium_page.locator(".entry.asker")).to_have_count(2)
    assert chromium_page.url == address
    chromium_page.reload()
    expect(chromium_page.locator(".entry.asker")).to_have_count(2)


def test_another_language_keeps_the_conversation(
    chromium_page: Page, server: ConsoleServer
) -> None:
    ask(chromium_page, server, VPN)
    chromium_page.get_by_role("button", name="Français").click()
    expect(chromium_page.get_by_role("button", name="English")).to_be_visible()
    expect(chromium_page.locator(".entry.answer")).to_contain_text("MTU")


def test_scripts_in_a_question_do_nothing(chromium_page: Page, server: ConsoleServer) -> None:
    ask(chromium_page, server, f"{SCRIPT} my printer")
    expect(chromium_page.locator(".entry.asker")).to_contain_text("<script>")
    assert "hacked" not in chromium_page.title()
    chromium_page.reload()
    assert not chromium_page.evaluate("document.title === 'hacked'")


def test_typed_text_survives_a_server_that_is_away(
    chromium_page: Page, server: ConsoleServer
) -> None:
    chromium_page.goto(server.url)
    chromium_page.context.set_offline(True)
    box = chromium_page.get_by_role("textbox")
    box.fill("A long text that I do not want to type again")
    chromium_page.keyboard.press("Enter")
    expect(chromium_page.get_by_role("alert")).to_contain_text("kept")
    chromium_page.context.set_offline(False)
    chromium_page.reload()
    expect(box).to_have_value("A long text that I do not want to type again")


@pytest.mark.parametrize("size", [(390, 844), (1280, 900), (1280, 600)], ids=str)
def test_thirty_conversations_leave_the_answer_in_view(
    open_chromium_page: Callable[..., Page], many: ConsoleServer, size: tuple[int, int]
) -> None:
    page = open_chromium_page(width=size[0], height=size[1])
    page.goto(many.url)
    expect(page.locator(".recent li")).to_have_count(30)
    expect(page.locator(".empty h1")).to_be_in_viewport(ratio=1)
    ask(page, many, VPN)
    answer, box = page.locator(".entry.answer"), page.get_by_role("textbox", name="Your question")
    for _ in ("as it came", "after a reload"):
        expect(answer.locator(".text")).to_be_in_viewport(ratio=1)
        expect(answer.get_by_role("button", name="Open a ticket")).to_be_in_viewport(ratio=1)
        expect(box).to_be_in_viewport(ratio=1)
        page.wait_for_function("document.documentElement.scrollHeight <= innerHeight")
        page.reload()
    screenshot(page, f"thirty-{size[0]}x{size[1]}")


def test_a_phone_reaches_earlier_conversations(
    open_chromium_page: Callable[..., Page], many: ConsoleServer
) -> None:
    phone = open_chromium_page(width=390, height=844, locale="fr-FR")
    ask(phone, many, PRINTER)
    address = phone.url
    list_ = phone.locator(".earlier ul")
    phone.goto(many.url)
    expect(list_).to_be_hidden()
    phone.locator(".earlier summary").click()
    expect(list_).to_be_in_viewport()
    screenshot(phone, "phone-conversations", full_page=False)
    phone.keyboard.press("Escape")
    expect(list_).to_be_hidden()
    phone.locator(".earlier summary").click()
    list_.locator("a").first.click()
    expect(phone.locator(".entry.answer")).to_be_visible()
    assert phone.url == address
    # What is under way: the state has its dot whole, and its buttons stand beneath it.
    phone.get_by_role("button", name="Parler à quelqu’un").click()
    state = phone.locator("p.state")
    expect(state).to_be_visible()
    dot = state.locator(".dot").bounding_box()
    assert dot
    assert dot["width"] == dot["height"]
    offers = phone.locator(".entry.state .offers").bounding_box()
    line = state.bounding_box()
    assert offers
    assert line
    assert offers["y"] >= line["y"] + line["height"]
    screenshot(phone, "phone-state", full_page=False)


def test_the_syncs_fit_on_a_phone(
    open_chromium_page: Callable[..., Page], server: ConsoleServer
) -> None:
    phone = open_chromium_page(width=390, height=844)
    phone.goto(f"{server.url}/knowledge")
    skipped = phone.locator("td", has_text="0").and_(phone.locator("[data-label=Skipped]")).first
    skipped.scroll_into_view_if_needed()
    expect(skipped).to_be_in_viewport(ratio=1)
    wide = "one => one.scrollWidth > one.clientWidth"
    assert not any(one.evaluate(wide) for one in phone.locator(".tables section").all())
    screenshot(phone, "phone-knowledge")


def test_plain_http_on_a_site_network(chromium_page: Page, tmp_path: Path) -> None:
    # Not localhost and no https: the browser has no `crypto.randomUUID` there.
    account = ("ada", "correct horse battery")
    tickets = write_tickets(tmp_path / "tickets.jsonl")
    site = f"http://{SITE}"
    with serving(
        tmp_path, tickets=tickets, account=account, console_url=site, mode="auto"
    ) as server:
        chromium_page.goto(server.url.replace("127.0.0.1", SITE))
        for label in ("User name", "Password"):
            expect(chromium_page.get_by_label(label)).to_be_visible()
        log_in(chromium_page, *account)
        for number, text in enumerate((VPN, PRINTER), start=1):
            box = chromium_page.get_by_role("textbox", name="Your question")
            box.fill(text)
            chromium_page.keyboard.press("Enter")
            expect(chromium_page.locator(".entry.asker")).to_have_count(number)
            expect(chromium_page.locator(".entry.answer")).to_have_count(number)
            expect(chromium_page.locator(".composer .problem")).to_be_hidden()
            expect(box).to_have_value("")
        assert chromium_page.evaluate("isSecureContext") is False
        expect(chromium_page.locator(".entry.asker").last).to_contain_text(PRINTER)


def test_a_text_that_was_changed_after_a_failure_is_a_question_of_its_own(
    chromium_page: Page, server: ConsoleServer
) -> None:
    # The first one arrives and its reply is lost on the way; then another one is written.
    chromium_page.goto(server.url)
    chromium_page.route("**/ask", lambda route: (route.fetch(), route.abort()), times=1)
    box = chromium_page.get_by_role("textbox")
    box.fill(VPN)
    chromium_page.keyboard.press("Enter")
    expect(chromium_page.get_by_role("alert")).to_contain_text("kept")
    expect(box).to_have_value(VPN)
    box.fill("How do I install a printer driver as administrator?")
    chromium_page.keyboard.press("Enter")
    expect(chromium_page.locator(".entry.asker")).to_contain_text("printer driver")


def test_the_keyboard_alone(chromium_page: Page, server: ConsoleServer) -> None:
    ask(chromium_page, server, VPN)
    expect(chromium_page.get_by_role("button", name="Helpful", exact=True)).to_be_visible()
    chromium_page.get_by_role("link", name="Skip to the content").focus()
    chromium_page.keyboard.press("Enter")
    for _ in range(15):
        chromium_page.keyboard.press("Tab")
        focused = chromium_page.evaluate("document.activeElement.textContent.trim()")
        if focused == "Helpful":
            break
    chromium_page.keyboard.press("Enter")
    expect(chromium_page.get_by_text("Thank you, noted.")).to_be_visible()


@pytest.mark.parametrize("width", [380, 1400])
def test_nothing_hangs_over_the_edge(
    open_chromium_page: Callable[..., Page], server: ConsoleServer, width: int
) -> None:
    page = open_chromium_page(width=width)
    ask(page, server, VPN)
    for path in ("", "/review", "/knowledge?q=vpn", "/tickets", "/api/docs"):
        if path:
            page.goto(server.url + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} wide"
        screenshot(page, f"width-{width}{path.partition('?')[0].replace('/', '-')}")
