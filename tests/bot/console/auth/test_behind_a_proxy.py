"""Logins through a proxy: each client has limits of its own, and owners are not locked out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from connectors.database.models import Role
from tests.fakes.console import PASSWORD, Console, csrf_of, running_console

PROXY = "10.0.0.1"


@pytest.fixture
def console(sqlite_url: str, tmp_path: Path) -> Iterator[Console]:
    with running_console(sqlite_url, tmp_path, trusted_proxies=["10.0.0.0/8"]) as made:
        made.account("ada")
        made.account("bob", Role.STAFF)
        yield made


def try_login(browser: TestClient, client: str, name: str, password: str) -> int:
    headers = {"X-Forwarded-For": client}
    page = browser.get("/login", headers=headers)
    if page.url.path != "/login":
        browser.post("/logout", data={"csrf": csrf_of(page.text)}, headers=headers)
        page = browser.get("/login", headers=headers)
    form = {"csrf": csrf_of(page.text), "username": name, "password": password}
    return browser.post("/login", data=form, headers=headers, follow_redirects=False).status_code


def test_a_client_that_guesses_is_slowed_and_no_other(console: Console) -> None:
    stranger, bob = console.browser(PROXY), console.browser(PROXY)
    statuses = [try_login(stranger, "203.0.113.9", "bob", "guess") for _ in range(22)]
    assert statuses == [403] * 20 + [429] * 2
    assert try_login(bob, "198.51.100.1", "bob", PASSWORD) == 303


def test_a_client_cannot_take_another_address(console: Console) -> None:
    stranger = console.browser(PROXY)
    statuses = {
        try_login(stranger, f"6.6.6.{number}, 203.0.113.9", "bob", "guess") for number in range(22)
    }
    assert 429 in statuses
    direct = console.browser("203.0.113.7")
    statuses = {try_login(direct, f"6.6.7.{number}", "bob", "guess") for number in range(22)}
    assert 429 in statuses


def test_right_logins_are_not_counted(console: Console) -> None:
    for _ in range(25):
        assert try_login(console.browser(PROXY), "198.51.100.1", "ada", PASSWORD) == 303


def test_a_known_device_logs_in_beside_who_guesses_at_its_address(console: Console) -> None:
    bob, stranger = console.browser(PROXY), console.browser(PROXY)
    assert try_login(bob, "198.51.100.1", "bob", PASSWORD) == 303
    for _ in range(21):
        last = try_login(stranger, "198.51.100.1", "bob", "guess")
    assert last == 429
    assert try_login(console.browser(PROXY), "198.51.100.1", "bob", PASSWORD) == 429
    assert try_login(bob, "198.51.100.1", "bob", PASSWORD) == 303


def test_the_cookie_of_a_device_is_kept_from_scripts(console: Console) -> None:
    browser = console.browser(PROXY)
    try_login(browser, "198.51.100.1", "ada", PASSWORD)
    form = {"csrf": "", "username": "ada", "password": PASSWORD}
    browser = console.browser(PROXY)
    form["csrf"] = csrf_of(browser.get("/login").text)
    reply = browser.post("/login", data=form, follow_redirects=False)
    cookies = reply.headers.get_list("set-cookie")
    (device,) = [one for one in cookies if one.startswith("guichet_device=")]
    assert "HttpOnly" in device
    assert "SameSite=lax" in device
