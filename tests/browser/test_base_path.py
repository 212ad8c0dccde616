"""The console below a path of another site: behind a proxy that cuts it off, and one that does not.

Every page is crawled as a browser would, and nothing it links to, asks for or sends lies elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.fakes.proxy import Proxy, run_proxy
from tests.support.chromium import log_in, screenshot
from tests.support.console_server import ConsoleServer, serving, write_tickets

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
PREFIX = "/it/helpdesk"
VPN = "VPN disconnects every few minutes when I am at home"
LINKS = re.compile(r'(?:href|src|action|formaction)="([^"#]+)"')


@pytest.fixture(scope="module", params=[True, False], ids=["strips", "keeps"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Proxy, ConsoleServer]]:
    """A console with an account, and the proxy that people reach it by."""
    home: Path = tmp_path_factory.mktemp("console")
    tickets = write_tickets(home / "tickets.jsonl")
    with run_proxy(PREFIX, strips=request.param) as proxy:
        settings = {"console_url": proxy.address, "mode": "review", "review_undo_seconds": "1"}
        with serving(home, tickets=tickets, account=("maya", PASSWORD), **settings) as server:
            proxy.port = urlsplit(server.url).port or 0
            yield proxy, server


@pytest.fixture
def maya(
    site: tuple[Proxy, ConsoleServer], open_chromium_page: Callable[..., Page]
) -> Iterator[Page]:
    """A browser in which somebody logged in, on the page that they asked for."""
    proxy, _ = site
    page = open_chromium_page()
    page.goto(f"{proxy.address}/review")
    assert page.url == f"{proxy.address}/login?next=/review"
    log_in(page, "maya", PASSWORD)
    assert page.url == f"{proxy.address}/review"
    proxy.outside.clear()
    yield page
    assert proxy.outside == []


def test_asking_and_reviewing_work_below_the_path(
    site: tuple[Proxy, ConsoleServer], maya: Page
) -> None:
    proxy, _ = site
    maya.goto(f"{proxy.address}/")
    maya.get_by_role("textbox").fill(VPN)
    maya.keyboard.press("Enter")
    expect(maya.locator(".entry.state")).to_contain_text("colleague is checking")
    conversation = maya.url
    assert conversation.startswith(f"{proxy.address}/c/")
    maya.get_by_role("link", name="Review").click()
    maya.locator(".queue .items a").first.click()
    expect(maya.locator(".decide")).to_be_visible()
    maya.wait_for_load_state()
    expect(maya.locator(".decide form:not([inert])").first).to_be_visible()
    maya.keyboard.press("a")
    expect(maya.locator(".flash")).to_contain_text("Approved")
    screenshot(maya, "base-path-review")
    maya.goto(conversation)
    expect(maya.locator(".entry.answer")).to_contain_text("MTU")
    maya.get_by_role("button", name="Français").click()
    expect(maya.locator("html")).to_have_attribute("lang", "fr")
    assert maya.url == conversation
    maya.get_by_role("button", name="English").click()
    cookies = {one.get("name"): one.get("path") for one in maya.context.cookies()}
    assert set(cookies.values()) == {PREFIX}


def test_no_link_of_any_page_leaves_the_path(site: tuple[Proxy, ConsoleServer], maya: Page) -> None:
    proxy, _ = site
    origin = f"http://{urlsplit(proxy.address).netloc}"
    seen: set[str] = set()
    starts = ("/", "/review/", "/nowhere", "/knowledge?q=vpn", "/api/docs")
    waiting = [f"{proxy.address}{path}" for path in starts]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        reply = maya.request.get(address)
        expected = 404 if address.endswith("/nowhere") else 200
        assert reply.status == expected, address
        assert reply.url.startswith(proxy.address), address
        if "text/html" not in reply.headers["content-type"]:
            continue
        html = reply.text()
        for link in map(unescape, LINKS.findall(html)):
            there = urljoin(reply.url, link).partition("#")[0]
            if not there.startswith(f"{origin}/"):
                assert there.startswith("https://glpi.example/"), there
                continue
            assert there.startswith(f"{proxy.address}/"), (address, link)
            if not re.search(rf'(?:form)?action="{re.escape(link)}"', html):
                waiting.append(there)
    paths = {urlsplit(one).path.removeprefix(PREFIX) for one in seen}
    assert {"/", "/review", "/knowledge", "/tickets", "/tickets/mine", "/models", "/account",
            "/api/docs", "/api/openapi.json"} <= paths  # fmt: skip
    assert any(path.startswith("/knowledge/tickets/") for path in paths)
    assert any(path.startswith("/static/") for path in paths)
    document = maya.request.get(f"{proxy.address}/api/openapi.json").json()
    assert document["servers"] == [{"url": PREFIX}]
    assert proxy.address in maya.request.get(f"{proxy.address}/api/docs").text()
    for probe in ("/healthz", "/favicon.ico"):
        assert maya.request.get(proxy.address + probe).ok


def test_every_link_of_a_template_begins_with_the_path() -> None:
    """Also on pages that the crawler does not reach."""
    from bot.console.rendering.templates import FOLDER

    for file in (*FOLDER.glob("templates/*.html"), *FOLDER.glob("static/*.js")):
        text = file.read_text("utf-8")
        bare = re.findall(r'(?:href|src|action)="/[^"]*"|(?:fetch|post|assign)\(["`]/[^)]*', text)
        assert not bare, (file.name, bare)
