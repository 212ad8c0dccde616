"""The page behind a linking address: who is asked what, and what a forged request gets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from connectors.contracts.chat import Profile
from connectors.database.models import Identity, LinkOffer, Proof, Role
from connectors.errors import NotFound
from tests.fakes.chat_people import PeopledChat
from tests.fakes.console import BASE, PASSWORD, Console, csrf_of, running_console
from workers.bootstrap.systems.platforms import Platforms

CHAT = "slack:T0123"
ADA = Profile(
    "U0456", "Ada <b>of chat</b>", email="ada@lsl.example", email_verified=True, language="en"
)


@pytest.fixture
def console(sqlite_url: str, tmp_path: Path) -> Iterator[Console]:
    """A console with one chat platform, and the accounts ada (staff) and bob."""
    with running_console(sqlite_url, tmp_path, console_url=BASE) as made:
        chat = PeopledChat(CHAT)
        chat.people[ADA.external_id] = ADA
        made.desk.outside.platforms = Platforms({CHAT: lambda: chat})
        made.account("ada", Role.STAFF)
        made.account("bob")
        yield made


@pytest.fixture
def path(console: Console) -> str:
    """The path of Ada's address."""
    url: str = console.desk.links.offer(CHAT, ADA).url
    assert url.startswith(f"{BASE}/link/")
    return url.removeprefix(BASE)


def code_on(html: str) -> str:
    found = re.search(r"<code>(\d{3} \d{3})</code>", html)
    assert found, "the page shows no code"
    return found[1]


def confirm(browser: TestClient, path: str) -> str:
    return browser.post(path, data={"csrf": csrf_of(browser.get(path).text)}).text


def proofs(console: Console) -> set[str]:
    with console.desk.transactions.reading() as session:
        return {row.proof for row in session.query(Identity).filter_by(platform=CHAT)}


def waits(console: Console) -> bool:
    """Whether the address is there and nobody confirmed it."""
    with console.desk.transactions.reading() as session:
        return session.query(LinkOffer).filter(LinkOffer.person_id.is_(None)).count() == 1


def test_the_whole_way_in_a_browser(console: Console, path: str) -> None:
    browser = console.browser()
    login = browser.get(path)
    assert login.url.path == "/login", "the address alone shows nothing"
    assert "U0456" not in login.text
    form = {"csrf": csrf_of(login.text), "username": "ada", "password": PASSWORD, "next": path}
    shown = browser.post("/login", data=form)
    assert shown.url.path == path
    text = unescape(shown.text)
    for told in ("Slack (T0123)", "slack:T0123:U0456", "ada@lsl.example", "(ada)", "acts as you"):
        assert told in text
    assert "&lt;b&gt;of chat" in shown.text, "what people call themselves is text"
    page = confirm(browser, path)
    code = code_on(page)
    assert "to the assistant alone, and to no person" in page
    assert proofs(console) == {Proof.FIRST_SIGHT}
    assert console.desk.links.complete(CHAT, "U0456", code) == "ada"
    assert proofs(console) == {Proof.ADDRESS}
    assert "linked by you" in browser.get("/link").text


def test_looking_changes_nothing(console: Console, path: str) -> None:
    """Slack and Mattermost fetch addresses to show what is behind them, and so do scanners."""
    for _ in range(3):
        console.client.get(path)
        console.log_in("ada").get(path)
        console.client.head(path)
    assert waits(console)


@pytest.mark.parametrize("attack", ["no token", "wrong token", "other site", "logged out"])
def test_a_forged_confirmation_is_refused(console: Console, path: str, attack: str) -> None:
    browser = console.log_in("ada")
    csrf = csrf_of(browser.get(path).text)
    headers = {}
    form = {"csrf": csrf}
    if attack == "no token":
        form = {}
    elif attack == "wrong token":
        form = {"csrf": csrf_of(console.log_in("bob").get(path).text)}
    elif attack == "other site":
        headers = {"Origin": "https://evil.example"}
    else:
        browser.post("/logout", data={"csrf": csrf})
    reply = browser.post(path, data=form, headers=headers, follow_redirects=False)
    assert reply.status_code in ((303,) if attack == "logged out" else (403,))
    assert waits(console)
    assert proofs(console) == {Proof.FIRST_SIGHT}


def test_an_address_works_once_and_says_so(console: Console, path: str) -> None:
    browser = console.log_in("ada")
    csrf = csrf_of(browser.get(path).text)
    assert browser.post(path, data={"csrf": csrf}).status_code == 200
    for reply in (browser.get(path), browser.post(path, data={"csrf": csrf})):
        assert reply.status_code == 404
        assert "not good any more" in reply.text
        assert "<code>" not in reply.text


@pytest.mark.parametrize("token", ["nobody", "a" * 500, "%2e%2e", "ü"])
def test_another_address_says_the_same(console: Console, path: str, token: str) -> None:
    reply = console.log_in("ada").get(f"/link/{token}")
    assert reply.status_code == 404
    assert "not good any more" in reply.text


def test_a_name_that_is_long_or_strange_stays_text(console: Console) -> None:
    strange = Profile("U9", "</dd><script>alert(1)</script>" + "x" * 300)
    console.desk.profiles._platforms.get(CHAT).people["U9"] = strange
    path = console.desk.links.offer(CHAT, strange).url.removeprefix(BASE)
    assert "<script>alert" not in console.log_in("ada").get(path).text


def test_one_sees_and_takes_back_ones_own_alone(console: Console, path: str) -> None:
    ada, bob = console.log_in("ada"), console.log_in("bob")
    console.desk.links.complete(CHAT, "U0456", code_on(confirm(ada, path)))
    page = ada.get("/link").text
    found = re.search(r'action="(/link/accounts/[0-9a-z]+/remove)"', page)
    assert found
    assert "U0456" not in bob.get("/link").text
    assert bob.post(found[1], data={"csrf": csrf_of(bob.get("/link").text)}).status_code == 404
    assert ada.post(found[1]).status_code == 403
    assert proofs(console) == {Proof.ADDRESS}
    done = ada.post(found[1], data={"csrf": csrf_of(page)})
    assert "not linked any more" in done.text
    assert proofs(console) == {Proof.UNLINKED}
    with pytest.raises(NotFound):
        console.desk.links.unlink_chat(CHAT, "U0456")


def test_in_french(console: Console, path: str) -> None:
    browser = console.log_in("bob")
    browser.headers["Accept-Language"] = "fr"
    text = unescape(browser.get(path).text)
    assert "Relier un compte Slack (T0123) à votre compte bob" in text


def test_a_demo_has_nobody_to_link(sqlite_url: str, tmp_path: Path) -> None:
    with running_console(sqlite_url, tmp_path) as made:
        for page in ("/link", "/link/abc"):
            assert made.client.get(page).status_code == 403


def test_below_a_path_of_another_site(sqlite_url: str, tmp_path: Path) -> None:
    base = f"{BASE}/helpdesk"
    with running_console(sqlite_url, tmp_path, console_url=base) as made:
        chat = PeopledChat(CHAT)
        chat.people[ADA.external_id] = ADA
        made.desk.outside.platforms = Platforms({CHAT: lambda: chat})
        made.account("ada")
        url: str = made.desk.links.offer(CHAT, ADA).url
        assert url.startswith(f"{base}/link/")
        path = url.removeprefix(BASE)
        browser = made.browser()
        login = browser.get(path)
        assert login.url.path == "/helpdesk/login"
        onward = path.removeprefix("/helpdesk")
        assert f'name="next" value="{onward}"' in login.text
        form = {"csrf": csrf_of(login.text), "username": "ada", "password": PASSWORD}
        page = browser.post("/helpdesk/login", data=form | {"next": onward})
        assert page.url.path == path
        assert f'action="{path}"' in page.text
        made.desk.links.complete(CHAT, "U0456", code_on(confirm(browser, path)))
        assert 'action="/helpdesk/link/accounts/' in browser.get("/helpdesk/link").text
        assert 'href="/helpdesk/link"' in browser.get("/helpdesk/account").text
