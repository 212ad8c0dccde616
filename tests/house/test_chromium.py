"""The real browser shows a page, and pages that ask other hosts are caught."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.chromium import open_page, screenshot

PAGE = b"""<!doctype html><title>Guichet</title><h1>Bonjour</h1>
<button onclick="document.querySelector('h1').textContent = 'Hello'">English</button>"""


class OnePage(http.server.BaseHTTPRequestHandler):
    """Answers every request with the same page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), OnePage) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.browser
def test_a_page_is_shown_clicked_and_photographed(address: str, chromium_page: Page) -> None:
    chromium_page.goto(address)
    assert chromium_page.title() == "Guichet"
    chromium_page.get_by_role("button", name="English").click()
    assert chromium_page.locator("h1").inner_text() == "Hello"
    assert screenshot(chromium_page, "support-check").read_bytes().startswith(b"\x89PNG")


@pytest.mark.browser
def test_a_page_that_asks_another_host_is_caught(address: str, chromium_browser: Browser) -> None:
    with open_page(chromium_browser) as (page, watch):
        page.goto(address)
        with page.expect_event("requestfailed"):
            page.evaluate("fetch('http://example.invalid/font.woff2').catch(() => {})")
        with pytest.raises(AssertionError, match=r"example\.invalid"):
            watch.check()


@pytest.mark.browser
def test_a_page_whose_script_fails_is_caught(address: str, chromium_browser: Browser) -> None:
    with open_page(chromium_browser) as (page, watch):
        page.goto(address)
        with page.expect_event("pageerror"):
            page.evaluate("setTimeout(() => { throw new Error('broken') }, 0)")
        with pytest.raises(AssertionError, match="broken"):
            watch.check()
