"""The system's Chromium, driven by Playwright. No browser is ever downloaded."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, Route, expect, sync_playwright

from tests.support.processes import ROOT
from tests.support.sockets import is_loopback

MISSING = "Chromium is not installed; run: apt-get install -y chromium"
SCREENSHOTS = ROOT / ".test-artifacts" / "screenshots"
SITE = "guichet.test"
"""A name that this browser takes for the test's own machine, and does not trust like localhost."""
WITHIN = 60_000
"""Milliseconds in which a page must come to what a test waits for. It only ends what hangs: a busy
machine needs longer than the five seconds that Playwright gives an expectation."""
FLAGS = [
    f"--host-resolver-rules=MAP {SITE} 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def find_chromium() -> str | None:
    """The browser, or None where it is not installed."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


@contextmanager
def run_chromium() -> Iterator[Browser]:
    """A headless browser, ended with the block."""
    program = find_chromium()
    if program is None:
        raise RuntimeError(MISSING)
    expect.set_options(timeout=WITHIN)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class PageWatch:
    """What a page did that none of ours may do: ask another host, or fail in its script."""

    def __init__(self, page: Page) -> None:
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.context.route(re.compile(".*"), self._judge)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _judge(self, route: Route, request: Request) -> None:
        address = urlsplit(request.url)
        own = is_loopback(address.hostname) or address.hostname == SITE
        if address.scheme in ("http", "https", "ws", "wss") and not own:
            self.outside.append(request.url)
            route.abort()
        else:
            route.continue_()

    def check(self) -> None:
        """Raise `AssertionError` if there was anything of it."""
        assert not self.outside, f"the page asked other hosts: {self.outside}"
        assert not self.errors, f"the page's script failed: {self.errors}"


@contextmanager
def open_page(
    browser: Browser, *, width: int = 1280, height: int = 900, locale: str = "en-GB"
) -> Iterator[tuple[Page, PageWatch]]:
    """A page with a session (cookies, storage) of its own. `PageWatch.check` is yours to call."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale=locale)
    context.set_default_timeout(WITHIN)
    try:
        page = context.new_page()
        yield page, PageWatch(page)
    finally:
        context.close()


def log_in(page: Page, name: str, password: str) -> None:
    """Log in on the login page that is shown, and wait for the page that follows.

    The login page has a text box, too: who goes on before it is gone writes into that.
    """
    page.locator("#username").fill(name)
    page.locator("#password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.wait_for_load_state()


def reload_until(page: Page, holds: Callable[[], bool]) -> None:
    """Look at a page that does not update itself again and again, until it shows what is waited
    for. What it showed instead is in the error."""
    ends = time.monotonic() + WITHIN / 1_000
    while not holds():
        shown = page.evaluate("document.body.innerText")
        assert time.monotonic() < ends, f"the page still shows: {shown}"
        page.wait_for_timeout(500)
        page.reload()


def tell(page: Page) -> None:
    """Print what a page shows, for whoever reads of a test that failed."""
    if page.is_closed():
        return
    print(f"── {page.url}")
    print(page.evaluate("document.body ? document.body.innerText : ''"))


def screenshot(page: Page, name: str, *, full_page: bool = True) -> Path:
    """Save what the page shows as ``.test-artifacts/screenshots/NAME.png`` and return the file."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    file = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=file, full_page=full_page)
    return file
