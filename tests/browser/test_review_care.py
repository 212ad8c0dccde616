"""Reviewing with care: held keys, doubts, taking back, and two colleagues at one draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select, update

from connectors.database.base import now
from connectors.database.engine import make_engine, reading
from connectors.database.models import Delivery
from tests.support import chromium
from tests.support.chromium import screenshot
from tests.support.console_server import ConsoleServer, serving, write_tickets
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
VPN = "VPN disconnects every few minutes when I am at home"
TUNNEL = "From home my VPN tunnel disconnects every few minutes"
RISKY = "I need administrator rights on my laptop to install a driver"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleServer]:
    """A console with accounts, where everything is reviewed."""
    home: Path = tmp_path_factory.mktemp("console")
    tickets = write_tickets(home / "tickets.jsonl")
    account = ("maya", PASSWORD)
    # Longer than any machine needs to press a key; nobody waits for it: see `let_time_pass`.
    settings = {"mode": "review", "review_undo_seconds": "60", "approved_answer_days": "0"}
    settings |= {"sweep_seconds": "1", "sweep_grace_seconds": "1"}
    with serving(home, tickets=tickets, account=account, **settings) as made:
        for name, role in (("leo", "staff"), ("ada", "asker")):
            add = ("user", "add", name, "--role", role, "--password-stdin")
            made.guichet(*add, typed=f"{PASSWORD}\n")
        yield made


@pytest.fixture(scope="module")
def engine(server: ConsoleServer) -> Iterator[Engine]:
    """The console's database."""
    made = make_engine(f"sqlite:///{server.home / 'guichet.db'}")
    yield made
    made.dispose()


def let_time_pass(engine: Engine) -> None:
    """What was decided can be taken back no more, and is sent: a sweep finds it and is awaited."""
    before = now() - timedelta(hours=1)
    pending = Delivery.status == "pending"
    with engine.begin() as connection:
        moved = update(Delivery).where(pending, Delivery.next_attempt_at > before)
        connection.execute(moved.values(next_attempt_at=before, claimed_until=None))

    def sent() -> bool:
        with reading(engine) as connection:
            return connection.execute(select(Delivery.id).where(pending)).first() is None

    wait_until(sent, within=60, what="the deliveries")


@pytest.fixture(autouse=True)
def _nothing_to_take_back(engine: Engine) -> Iterator[None]:
    """No test sees what was decided in another one."""
    yield
    let_time_pass(engine)


@pytest.fixture
def log_in(open_chromium_page: Callable[..., Page], server: ConsoleServer) -> Callable[..., Page]:
    """Opens a browser in which somebody is logged in."""

    def as_person(name: str, **options: object) -> Page:
        page = open_chromium_page(**options)
        page.goto(server.url + "/login")
        chromium.log_in(page, name, PASSWORD)
        expect(page.locator(".composer")).to_be_visible()
        return page

    return as_person


@pytest.fixture
def ada(log_in: Callable[..., Page]) -> Page:
    """Who asks."""
    return log_in("ada")


def ask(page: Page, server: ConsoleServer, text: str) -> None:
    """Ask in a new conversation, and wait until the draft is there."""
    page.goto(server.url)
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".entry.state")).to_contain_text("colleague is checking")


def open_draft(page: Page, server: ConsoleServer, text: str) -> str:
    """Open the newest draft for a question; returns its address."""
    page.goto(server.url + "/review")
    page.locator(".queue .items a", has_text=text[:30]).last.click()
    expect(page.locator(".case h1")).to_have_text(text)
    return page.url


def ready(page: Page) -> None:
    """Wait until the decisions may be used; the keys are the script's, which comes last."""
    page.wait_for_load_state()
    expect(page.locator(".decide form:not([inert])").first).to_be_visible()


def test_a_held_key_approves_no_draft_that_was_not_on_the_screen(
    log_in: Callable[..., Page], ada: Page, server: ConsoleServer
) -> None:
    for text in (VPN, TUNNEL):
        ask(ada, server, text)
    maya = log_in("maya")
    first = open_draft(maya, server, VPN)
    ready(maya)
    maya.keyboard.down("a")
    maya.wait_for_url(lambda url: url != first)
    second = maya.url
    for _ in range(5):
        maya.keyboard.down("a")
    ready(maya)
    for _ in range(5):
        maya.keyboard.down("a")
    maya.keyboard.up("a")
    maya.goto(second)
    expect(maya.locator(".decide")).to_be_visible()
    # It was not for want of a working key.
    ready(maya)
    maya.keyboard.press("a")
    maya.wait_for_url(lambda url: url != second)


def test_a_key_or_click_just_after_a_move_decides_nothing(
    log_in: Callable[..., Page], ada: Page, server: ConsoleServer
) -> None:
    ask(ada, server, TUNNEL)
    maya = log_in("maya")
    # Time stands still on the page: the moment after the move does not end.
    maya.clock.install()
    address = open_draft(maya, server, TUNNEL)
    # Well ahead: a page cannot be stopped at a moment that has passed when it is told so.
    maya.clock.pause_at(maya.evaluate("Date.now()") + 30_000)
    maya.reload()
    maya.keyboard.press("a")
    maya.locator(".decide button").first.dispatch_event("focus")
    maya.keyboard.press("t")
    expect(maya.locator(".decide form[inert]").first).to_be_visible()
    screenshot(maya, "review-settling")
    assert maya.url == address
    maya.clock.run_for(2_000)
    ready(maya)
    maya.keyboard.press("a")
    expect(maya.locator(".flash")).to_contain_text("Approved")


def test_what_was_decided_can_be_taken_back_and_nothing_is_sent(
    log_in: Callable[..., Page], ada: Page, server: ConsoleServer, engine: Engine
) -> None:
    ask(ada, server, TUNNEL)
    maya = log_in("maya")
    address = open_draft(maya, server, TUNNEL)
    ready(maya)
    maya.keyboard.press("a")
    expect(maya.locator(".undo")).to_be_visible()
    maya.wait_for_load_state()
    maya.keyboard.press("u")
    expect(maya.locator(".flash")).to_contain_text("nothing was sent")
    assert maya.url == address
    expect(maya.locator(".decide")).to_be_visible()
    expect(ada.locator(".entry.state")).to_contain_text("colleague is checking")
    # Decided anew, it is sent, once.
    ready(maya)
    maya.keyboard.press("a")
    expect(maya.locator(".undo")).to_be_visible()
    screenshot(maya, "review-undo")
    let_time_pass(engine)
    expect(ada.locator(".entry.answer")).to_have_count(1)
    assert server.guichet("review", "list", "--status", "approved").count("tunnel") >= 1


def test_a_doubtful_draft_needs_a_second_key(
    log_in: Callable[..., Page], ada: Page, server: ConsoleServer
) -> None:
    ask(ada, server, RISKY)
    maya = log_in("maya")
    address = open_draft(maya, server, RISKY)
    ready(maya)
    maya.keyboard.press("a")
    confirm = maya.locator("#confirm")
    expect(confirm).to_contain_text("administrator rights")
    screenshot(maya, "review-confirm")
    assert maya.url == address
    maya.keyboard.press("n")
    expect(confirm).to_be_hidden()
    maya.keyboard.press("y")
    assert maya.url == address
    maya.keyboard.press("a")
    maya.keyboard.press("y")
    expect(maya.locator(".flash")).to_contain_text("Approved")


def test_a_colleague_who_writes_is_named_and_keeps_their_text(
    log_in: Callable[..., Page], ada: Page, server: ConsoleServer, engine: Engine
) -> None:
    ask(ada, server, VPN)
    maya, leo = log_in("maya"), log_in("leo")
    address = open_draft(maya, server, VPN)
    ready(maya)
    maya.keyboard.press("e")
    box = maya.get_by_label("Your version")
    box.fill(box.input_value() + "\n\nOn the train this does not help: use the web mail there.")
    expect(maya.locator("#edit .kept")).to_contain_text("kept")
    leo.goto(address)
    expect(leo.locator(".case")).to_contain_text("with Maya", ignore_case=True)
    ready(leo)
    leo.keyboard.press("a")
    expect(leo.locator("#confirm")).to_contain_text("maya is at this draft", ignore_case=True)
    screenshot(leo, "review-colleague")
    assert leo.url == address
    leo.keyboard.press("y")
    expect(leo.locator(".flash")).to_contain_text("Approved")
    expect(maya.get_by_role("alert")).to_contain_text("just decided")
    assert "web mail" in box.input_value()
    maya.get_by_role("button", name="See what was decided").click()
    expect(maya.locator(".late")).to_contain_text("not sent")
    screenshot(maya, "review-late")
    late = maya.get_by_label("Your version")
    late.fill("On the train this does not help: use the web mail there.")
    maya.get_by_role("button", name="Send as an addition").click()
    expect(maya.locator(".flash")).to_contain_text("on its way")
    let_time_pass(engine)
    expect(ada.locator(".log")).to_contain_text("use the web mail there")
    expect(ada.locator(".entry.answer")).to_contain_text("MTU")


def test_a_text_is_there_again_after_the_window_was_closed(
    log_in: Callable[..., Page], ada: Page, server: ConsoleServer
) -> None:
    ask(ada, server, TUNNEL)
    maya = log_in("maya")
    address = open_draft(maya, server, TUNNEL)
    ready(maya)
    maya.keyboard.press("e")
    maya.get_by_label("Your version").fill("Set the MTU to 1300, Ada.")
    expect(maya.locator("#edit .kept")).to_contain_text("kept")
    maya.goto(server.url + "/knowledge")
    maya.goto(address)
    expect(maya.get_by_label("Your version")).to_have_value("Set the MTU to 1300, Ada.")
    maya.get_by_role("button", name="Throw my text away").click()
    expect(maya.locator("#edit")).to_be_hidden()
