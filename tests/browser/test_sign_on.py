"""Signing on in a real browser, at a real OpenID provider that runs as a process of its own."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.fakes.openid_server import CLIENT, SECRET
from tests.support import loopback
from tests.support.chromium import log_in, screenshot
from tests.support.console_server import ConsoleServer, serving
from tests.support.processes import ROOT, Process
from tests.support.sockets import free_port

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
ROLES = {"it-helpdesk": "staff", "it-admins": "admin"}


@dataclass
class Site:
    """A console, and the provider at which people sign on."""

    console: ConsoleServer
    issuer: str

    def end(self, who: str) -> int:
        """Have the provider end somebody's last session; what the console answers it."""
        reply = loopback.post(f"{self.issuer}/people/{who}/end", timeout=60)
        return int(reply.json()["told"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    port = free_port()
    issuer = f"http://localhost:{port}"
    settings = {
        "oidc_issuer": issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_scopes": json.dumps(["openid", "email", "profile", "groups"]),
        "oidc_roles": json.dumps(ROLES),
        "oidc_label": "Campus",
        "local_login": "admins",
    }
    home = tmp_path_factory.mktemp("console")
    with serving(home, account=("boss", PASSWORD), **settings) as console:
        run = (sys.executable, "-m", "tests.fakes.openid_server", str(port), console.url, home)
        with Process(run, log=home / "provider.log", cwd=ROOT) as provider:
            provider.wait_for_line("issuer")
            yield Site(console, issuer)


def sign_on(page: Page, site: Site, who: str, path: str = "/") -> None:
    """Ask for a page, choose who one is at the provider, and wait for the page that was asked."""
    page.goto(site.console.url + path)
    page.get_by_role("link", name="Log in with Campus").click()
    page.wait_for_url(f"{site.issuer}/**")
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_url(lambda url: url.startswith(site.console.url))
    page.wait_for_load_state()


def test_there_and_back_and_out(site: Site, open_chromium_page: Callable[..., Page]) -> None:
    page = open_chromium_page()
    page.goto(f"{site.console.url}/login")
    screenshot(page, "sign-on-login")
    returns: list[str] = []
    page.on("request", lambda one: "/oidc/return" in one.url and returns.append(one.url))
    sign_on(page, site, "sam", "/review")
    # The page that was asked for, which the role of the group opens.
    assert page.url == f"{site.console.url}/review"
    expect(page.locator(".who")).to_contain_text("Sam Staff")
    cookies = {one.get("name"): one for one in page.context.cookies(site.console.url)}
    assert cookies["guichet_session"].get("httpOnly") is True
    assert "guichet_sign_on" not in cookies
    page.goto(f"{site.console.url}/account")
    expect(page.locator("main")).to_contain_text("support staff")
    screenshot(page, "sign-on-account")
    # The return is good once: not for the same browser, and not for another one.
    (used,) = returns
    page.goto(used)
    expect(page.locator(".problem")).to_contain_text("was used already")
    other = open_chromium_page()
    other.goto(used)
    expect(other.locator(".problem")).to_contain_text("was used already")
    page.goto(site.console.url)
    page.get_by_role("button", name="Log out").click()
    # By the provider, which tells the console too, and back.
    page.wait_for_url(f"{site.console.url}/login")
    page.goto(f"{site.console.url}/review")
    assert page.url == f"{site.console.url}/login?next=/review"


def test_the_provider_ends_a_session(site: Site, open_chromium_page: Callable[..., Page]) -> None:
    ada, sam = open_chromium_page(), open_chromium_page()
    sign_on(ada, site, "ada")
    sign_on(sam, site, "sam")
    assert site.end("ada") == 200
    ada.goto(site.console.url)
    assert ada.url == f"{site.console.url}/login"
    sam.goto(f"{site.console.url}/review")
    assert sam.url == f"{site.console.url}/review"


def test_a_mail_that_is_not_verified_opens_no_account(
    site: Site, open_chromium_page: Callable[..., Page]
) -> None:
    add = ("user", "add", "lovelace", "--email", "ada@campus.example", "--password-stdin")
    site.console.guichet(*add, typed=f"{PASSWORD}\n")
    page = open_chromium_page()
    sign_on(page, site, "mallory", "/account")
    expect(page.locator("main .meta").first).to_have_text(re.compile(r"^\s*Mallory · employee"))


def test_who_says_no_there_is_not_let_in(
    site: Site, open_chromium_page: Callable[..., Page]
) -> None:
    page = open_chromium_page()
    sign_on(page, site, "No")
    expect(page.locator(".problem")).to_contain_text("cancelled or refused")


def test_an_administrator_comes_in_by_password_when_the_provider_is_away(
    site: Site, open_chromium_page: Callable[..., Page]
) -> None:
    page = open_chromium_page()
    page.goto(f"{site.console.url}/login")
    page.get_by_text("Administrators, when the sign-on is away").click()
    log_in(page, "boss", PASSWORD)
    expect(page.locator(".who")).to_contain_text("boss")
