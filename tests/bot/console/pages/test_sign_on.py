"""Signing on at a provider: there and back, and everything that must not let anybody in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from connectors.database.models import AuditEntry, ConsoleSession, Identity, Person, Role
from tests.fakes.console import PASSWORD, csrf_of, form_of
from tests.fakes.openid import ISSUER, SECRET, SignOnConsole, key, signing_on


@pytest.fixture(scope="module")
def made(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SignOnConsole]:
    home = tmp_path_factory.mktemp("sign_on")
    url = f"sqlite:///{shutil.copy(migrated_sqlite, home / 'guichet.sqlite3')}"
    with signing_on(url, home, oidc_roles={"desk": "staff", "it": "admin"}) as site:
        yield site


@pytest.fixture
def site(made: SignOnConsole) -> SignOnConsole:
    made.reset()
    return made


def people(site: SignOnConsole) -> list[Person]:
    with site.console.desk.transactions.reading() as session:
        return list(session.scalars(select(Person).order_by(Person.created_at)))


def sessions(site: SignOnConsole) -> list[ConsoleSession]:
    with site.console.desk.transactions.reading() as session:
        return list(session.scalars(select(ConsoleSession)))


def test_somebody_signs_on_and_asks(site: SignOnConsole) -> None:
    browser = site.sign_on("ada", email="ada@campus.example", email_verified=True)
    page = browser.get("/account")
    assert page.status_code == 200
    assert "Ada" in page.text
    (person,) = people(site)
    assert (person.display_name, person.role) == ("Ada", Role.ASKER)
    with site.console.desk.transactions.reading() as session:
        found = session.scalars(select(Identity).order_by(Identity.platform)).all()
        assert [(one.platform, one.external_id, one.email) for one in found] == [
            ("console", person.id, None),
            (f"oidc:{ISSUER}", "ada", "ada@campus.example"),
        ]
    site.sign_on("ada", name="Ada Lovelace")
    assert [one.display_name for one in people(site)] == ["Ada Lovelace"]
    # Claims that only userinfo tells count too, and never over those of the signed token.
    site.fake.userinfo = {"sub": "ada", "name": "Mallory", "groups": ["desk"]}
    site.sign_on("ada")
    site.fake.userinfo = None
    (person,) = people(site)
    assert (person.display_name, person.acts_as) == ("Ada", Role.STAFF)


def test_there_is_no_demo_where_people_sign_on(site: SignOnConsole) -> None:
    browser = site.console.browser()
    assert browser.get("/", follow_redirects=False).headers["location"] == "/login"
    page = browser.get("/login?next=/review")
    assert 'href="/login/oidc?next=/review"' in page.text
    assert f"form-action 'self' {ISSUER.removesuffix('/realm')}" in str(
        page.headers["content-security-policy"]
    )


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere_afterwards(site: SignOnConsole, onward: str) -> None:
    browser = site.console.browser()
    reply = site.come_back(browser, site.set_out(browser, onward))
    assert reply.headers["location"] == "/"


def test_a_session_begins_anew(site: SignOnConsole) -> None:
    browser = site.sign_on("ada")
    first = browser.cookies["guichet_session"]
    site.come_back(browser, site.set_out(browser), "ada")
    assert browser.cookies["guichet_session"] != first
    assert len(sessions(site)) == 1
    old = site.console.browser()
    old.cookies.set("guichet_session", first)
    assert old.get("/", follow_redirects=False).headers["location"] == "/login"


WRONG: dict[str, dict[str, Any]] = {
    "issuer": {"claims": {"iss": "https://evil.example"}},
    "expired": {"claims": {"exp": 1_700_000_000}},
    "nonce": {"claims": {"nonce": "another"}},
    "no signature": {"header": {"alg": "none"}},
    "another's userinfo": {"userinfo": {"sub": "bob"}},
}
"""More of these: tests/connectors/openid."""


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_token_that_proves_nothing_lets_nobody_in(
    site: SignOnConsole, wrong: dict[str, Any]
) -> None:
    browser = site.console.browser()
    told = site.fake.authorize(site.set_out(browser))
    site.fake.claims |= wrong.get("claims", {})
    for name in wrong.keys() - {"claims"}:
        setattr(site.fake, name, wrong[name])
    reply = site.back(browser, told)
    assert reply.status_code == 403
    assert "could not be verified" in reply.text
    # Neither secrets nor the operator's hints are on the page.
    assert not any(word in reply.text for word in (SECRET, "GUICHET_", "guichet doctor", ISSUER))
    assert "guichet_session" not in browser.cookies
    assert people(site) == []


def test_a_return_is_good_once_and_in_one_browser(site: SignOnConsole) -> None:
    browser, mallory = site.console.browser(), site.console.browser()
    told = site.fake.authorize(site.set_out(browser))
    site.set_out(mallory)
    for other in (mallory, site.console.browser()):
        assert "took too long" in site.back(other, told).text
    for wrong in ({"state": "another"}, {"state": ""}):
        assert site.back(browser, {**told, **wrong}).status_code == 403
    assert site.back(browser, told).status_code == 303
    cookies = dict(browser.cookies)
    assert "guichet_sign_on" not in cookies
    assert site.back(browser, told).status_code == 403


def test_a_code_is_good_once(site: SignOnConsole) -> None:
    first = site.console.browser()
    told = site.fake.authorize(site.set_out(first))
    assert site.back(first, told).status_code == 303
    second = site.console.browser()
    state = site.fake.authorize(site.set_out(second))["state"]
    reply = site.back(second, {"code": told["code"], "state": state})
    assert reply.status_code == 403
    # Nor is somebody else's, which has another PKCE challenge.
    third, fourth = site.console.browser(), site.console.browser()
    stolen = site.fake.authorize(site.set_out(third))["code"]
    state = site.fake.authorize(site.set_out(fourth))["state"]
    assert site.back(fourth, {"code": stolen, "state": state}).status_code == 403


def test_a_return_names_its_provider_where_that_says_so(site: SignOnConsole) -> None:
    site.fake.metadata = {"authorization_response_iss_parameter_supported": True}
    for issuer, status in ((None, 403), ("https://evil.example", 403), (ISSUER, 303)):
        browser = site.console.browser()
        told = site.fake.authorize(site.set_out(browser))
        given = told if issuer is None else {**told, "iss": issuer}
        assert site.back(browser, given).status_code == status, issuer


@pytest.mark.parametrize(
    ("told", "says"),
    [({"error": "access_denied"}, "cancelled"), ({"error": "x" * 9000}, "cancelled")],
)
def test_who_says_no_there_is_told_so(site: SignOnConsole, told: dict[str, str], says: str) -> None:
    browser = site.console.browser()
    state = site.fake.authorize(site.set_out(browser))["state"]
    reply = site.back(browser, {**told, "state": state})
    assert reply.status_code == 403
    assert says in reply.text


def test_a_provider_that_is_away_is_told_in_one_line(site: SignOnConsole) -> None:
    site.fake.away = True
    browser = site.console.browser()
    reply = browser.get("/login/oidc", headers={"accept-language": "fr"})
    assert reply.status_code == 503
    assert "ne répond pas" in reply.text
    site.fake.away = False
    browser = site.console.browser()
    told = site.fake.authorize(site.set_out(browser))
    site.fake.token_status = 401
    assert site.back(browser, told).status_code == 503


def test_groups_give_roles_and_take_them(site: SignOnConsole) -> None:
    assert site.sign_on(groups=["desk", "other"]).get("/review").status_code == 200
    assert people(site)[0].acts_as is Role.STAFF
    site.sign_on(groups=["desk", "it"])
    assert people(site)[0].acts_as is Role.ADMIN
    browser = site.sign_on(groups=[])
    assert people(site)[0].acts_as is Role.ASKER
    assert browser.get("/review").status_code == 403
    for odd in ("desk", ["desk", 7], "desk it", {"desk": 1}, None, 7):
        site.sign_on(groups=odd)
    with site.console.desk.transactions.reading() as session:
        given = session.scalars(
            select(AuditEntry)
            .filter_by(action="role.by_group", person_id=people(site)[0].id)
            .order_by(AuditEntry.at)
        ).all()
        roles = [one.detail["role"] for one in given]
    assert roles == ["staff", "admin", "asker", "staff", "asker"]


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_a_mail_that_is_not_verified_is_nobodys(site: SignOnConsole, verified: Any) -> None:
    site.known("ada", "ada@campus.example")
    site.sign_on("mallory", email="ada@campus.example", email_verified=verified)
    assert len(people(site)) == 2
    with site.console.desk.transactions.reading() as session:
        identity = session.scalars(select(Identity).filter_by(external_id="mallory")).one()
        assert identity.email is None
    site.sign_on("lovelace", email="ada@campus.example", email_verified=True)
    assert len(people(site)) == 2


def test_who_logged_in_by_sign_on_logs_out_there_too(site: SignOnConsole) -> None:
    browser = site.sign_on("ada")
    page = browser.get("/account").text
    reply = browser.post("/logout", data={"csrf": csrf_of(page)}, follow_redirects=False)
    there = urlsplit(reply.headers["location"])
    asked = parse_qs(there.query)
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{ISSUER}/end"
    assert asked["post_logout_redirect_uri"] == ["http://127.0.0.1:8080/login"]
    assert asked["id_token_hint"][0].count(".") == 2
    assert sessions(site) == []


@pytest.mark.parametrize(
    ("order", "left"),
    [
        ({"sid": "s-ada"}, ["ada", "bob"]),
        ({"sub": "ada"}, ["bob"]),
        ({"sub": "ada", "sid": "s-ada"}, ["ada", "bob"]),
        ({"sub": "bob", "sid": "s-ada"}, ["ada", "bob"]),
        ({"sub": "nobody"}, ["ada", "bob"]),
    ],
)
def test_the_provider_logs_people_out(
    site: SignOnConsole, order: dict[str, str], left: list[str]
) -> None:
    browser = site.sign_on("ada", sid="s-ada")
    site.sign_on("ada", sid="s-other")
    site.sign_on("bob", sid="s-bob")
    token = site.fake.logout_token(**order)
    reply = site.console.browser().post("/login/oidc/logout", data={"logout_token": token})
    assert (reply.status_code, reply.headers["cache-control"]) == (200, "no-store")
    assert {one.subject for one in sessions(site)} == set(left)
    meant = order in ({"sid": "s-ada"}, {"sub": "ada"}, {"sub": "ada", "sid": "s-ada"})
    reply = browser.get("/", follow_redirects=False)
    assert (reply.status_code == 303) is meant


@pytest.mark.parametrize("claims", [{"aud": "another"}, {"nonce": "n"}], ids=str)
def test_a_forged_order_logs_nobody_out(site: SignOnConsole, claims: dict[str, Any]) -> None:
    site.sign_on("ada")
    token = site.fake.logout_token(**{"sub": "ada", **claims})
    reply = site.console.browser().post("/login/oidc/logout", data={"logout_token": token})
    assert reply.status_code == 400
    assert len(sessions(site)) == 1


def test_an_order_of_somebody_else_logs_nobody_out(site: SignOnConsole) -> None:
    site.sign_on("ada")
    site.fake.signed_by = key("mallory")
    token = site.fake.logout_token(sub="ada")
    post = site.console.browser().post
    for sent in (token, "", "a.b.c", "x" * 100_000, "é.é.é"):
        assert post("/login/oidc/logout", data={"logout_token": sent}).status_code == 400
    asked = site.fake.asked.count("/keys")
    assert asked <= 2
    assert len(sessions(site)) == 1


def test_new_keys_of_the_provider_are_found(site: SignOnConsole) -> None:
    site.sign_on("ada")
    site.fake.published = ("two",)
    site.fake.header = {"alg": "ES256", "kid": "two"}
    site.fake.signed_by = key("two")
    site.fake.late += 60
    site.sign_on("ada")


def test_an_account_and_a_sign_on_become_one(site: SignOnConsole) -> None:
    site.console.account("ada", Role.ADMIN)
    browser = site.console.log_in("ada")
    page = browser.get("/account").text
    form = form_of(page, "/account/sign-on")
    reply = browser.post("/account/sign-on", data=form, follow_redirects=False)
    reply = site.come_back(browser, reply.headers["location"], "lovelace")
    assert reply.headers["location"] == "/account"
    assert "may log in either way" in browser.get("/account").text
    assert site.sign_on("lovelace").get("/review").status_code == 200
    assert len(people(site)) == 1
    # Another account cannot take it.
    site.console.account("bob")
    bob = site.console.log_in("bob")
    form = form_of(bob.get("/account").text, "/account/sign-on")
    reply = bob.post("/account/sign-on", data=form, follow_redirects=False)
    reply = site.come_back(bob, reply.headers["location"], "lovelace")
    assert "belongs to another account" in reply.text
    # A return that sets out for one account links no other.
    reply = bob.post("/account/sign-on", data=form, follow_redirects=False)
    told = site.fake.authorize(reply.headers["location"], "mallory")
    bob.cookies.delete("guichet_session")
    assert "took too long" in site.back(bob, told).text


def test_who_is_shut_out_here_does_not_come_in_by_sign_on(site: SignOnConsole) -> None:
    site.sign_on("ada")
    (person,) = people(site)
    with site.console.desk.transactions.begin() as transaction:
        transaction.session.get_one(Person, person.id).disabled_at = person.created_at
    browser = site.console.browser()
    reply = site.come_back(browser, site.set_out(browser), "ada")
    assert reply.status_code == 403
    assert "deactivated" in reply.text


@pytest.mark.parametrize(
    ("rule", "ada", "sam"), [("all", 303, 303), ("admins", 403, 303), ("none", 403, 403)]
)
def test_passwords_let_in_whom_the_settings_say(
    sqlite_url: str, tmp_path: Path, rule: str, ada: int, sam: int
) -> None:
    with signing_on(sqlite_url, tmp_path, local_login=rule) as site:
        site.console.account("ada")
        site.console.account("sam", Role.ADMIN)
        for name, status in (("ada", ada), ("sam", sam)):
            browser = site.console.browser()
            page = browser.get("/login").text
            assert ('id="password"' in page) is (rule != "none")
            csrf = browser.cookies["guichet_login"]
            form = {"csrf": csrf, "username": name, "password": PASSWORD}
            assert browser.post("/login", data=form, follow_redirects=False).status_code == status


def test_without_a_provider_there_is_no_sign_on(console: Any) -> None:
    for path in ("/login/oidc", "/login/oidc/return?state=x&code=y"):
        assert console.client.get(path).status_code == 404
    reply = console.client.post("/login/oidc/logout", data={"logout_token": "x"})
    assert reply.status_code == 404


def test_below_a_path_of_the_providers_own_host(sqlite_url: str, tmp_path: Path) -> None:
    """The prefix of the console is not put before the address of the provider."""
    url = "https://login.campus.example/helpdesk"
    with signing_on(sqlite_url, tmp_path, console_url=url) as site:
        browser = site.console.browser()
        reply = browser.get(
            "/helpdesk/login/oidc",
            headers={"host": "login.campus.example"},
            follow_redirects=False,
        )
        there = reply.headers["location"]
        assert there.startswith(f"{ISSUER}/authorize?")
        asked = parse_qs(urlsplit(there).query)
        assert asked["redirect_uri"] == [f"{url}/login/oidc/return"]
        cookie = reply.headers["set-cookie"]
        assert "Path=/helpdesk" in cookie
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
