"""The page of people: an administrator sees everybody, and changes others but not themself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from connectors.database.models import AuditEntry, Identity, Person, Proof, Role
from tests.fakes.console import form_of
from tests.fakes.openid import ISSUER, SignOnConsole, signing_on


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[SignOnConsole]:
    with signing_on(sqlite_url, tmp_path, oidc_roles={"desk": "staff"}) as made:
        made.console.account("boss", Role.ADMIN)
        yield made


def person(site: SignOnConsole, name: str) -> Person:
    with site.console.desk.transactions.reading() as session:
        return session.scalars(select(Person).filter_by(display_name=name)).one()  # type: ignore[no-any-return]


def do(site: SignOnConsole, boss: TestClient, name: str, what: str, **more: str) -> int:
    """Send a form of somebody's page; the status after it."""
    place = f"/users/{person(site, name).id}"
    form = form_of(boss.get(place).text, f"{place}/{what}")
    return boss.post(f"{place}/{what}", data={**form, **more}).status_code


def test_who_they_are_and_how_they_come_in(site: SignOnConsole) -> None:
    site.sign_on("ada", email="ada@campus.example", email_verified=True, groups=["desk"])
    with site.console.desk.transactions.begin() as transaction:
        transaction.session.add(
            Identity(
                person_id=person(site, "Boss").id,
                platform="slack:T1",
                external_id="U1",
                proof=Proof.ADDRESS,
            )
        )
    boss = site.console.log_in("boss")
    page = re.sub(r"\s+", " ", boss.get("/users").text)
    assert "2 people" in page
    assert 'support staff <span class="meta">by group</span>' in page
    assert "Local account , Slack" in page or "Local account, Slack" in page
    assert "1 open session" in page
    ada = boss.get(f"/users/{person(site, 'Ada').id}").text
    for shown in (ISSUER, "ada@campus.example", "by a group of the sign-on, until", "last seen"):
        assert shown in ada
    for query, found in (("CAMPUS.example", 1), ("u1", 1), ("boss", 1), ("%", 0), ("", 2)):
        listed = boss.get("/users", params={"q": query, "page_number": "99"}).text
        assert len(re.findall(r'href="/users/\w+"', listed)) == found, query
    french = boss.get("/users", headers={"accept-language": "fr"}).text
    assert "Vient par" in french


def test_an_administrator_gives_roles_and_ends_sessions(site: SignOnConsole) -> None:
    ada = site.sign_on("ada")
    boss = site.console.log_in("boss")
    assert do(site, boss, "Ada", "role", role="staff") == 200
    assert ada.get("/review").status_code == 200
    assert do(site, boss, "Ada", "role", role="emperor") == 422
    assert do(site, boss, "Ada", "sessions") == 200
    assert ada.get("/", follow_redirects=False).status_code == 303
    assert do(site, boss, "Ada", "disable") == 200
    browser = site.console.browser()
    assert site.come_back(browser, site.set_out(browser), "ada").status_code == 403
    assert do(site, boss, "Ada", "enable") == 200
    assert site.sign_on("ada").get("/review").status_code == 200
    assert do(site, boss, "Ada", "role", role="asker") == 200
    with site.console.desk.transactions.reading() as session:
        done = session.scalars(
            select(AuditEntry.action)
            .filter_by(person_id=person(site, "Boss").id, subject=person(site, "Ada").id)
            .order_by(AuditEntry.at)
        ).all()
    assert done == [
        "role.set", "sessions.ended", "account.disabled", "account.enabled", "role.set",
    ]  # fmt: skip


def test_a_role_confirms_the_sign_on_that_is_shown_beside_it(site: SignOnConsole) -> None:
    ada = site.known("ada", "ada@campus.example")
    site.sign_on("lovelace", email="ada@campus.example", email_verified=True)
    boss = site.console.log_in("boss")
    assert do(site, boss, "Ada", "role", role="staff") == 200
    with site.console.desk.transactions.reading() as session:
        (identity,) = session.scalars(select(Identity).filter_by(external_id="lovelace"))
    assert (identity.person_id, identity.proof) == (ada, Proof.ADMINISTRATOR)


def test_nobody_changes_themself_and_nobody_else_may(site: SignOnConsole) -> None:
    ada, boss = site.sign_on("ada", groups=["desk"]), site.console.log_in("boss")
    assert 'href="/users"' not in ada.get("/").text
    place = f"/users/{person(site, 'Boss').id}"
    assert [ada.get(path).status_code for path in ("/users", place)] == [403, 403]
    assert "This is you" in boss.get(place).text
    csrf = form_of(boss.get("/account").text, "/account/password")["csrf"]
    theirs = form_of(ada.get("/account").text, "/logout")["csrf"]
    for what, form in (("role", {"role": "asker"}), ("disable", {}), ("sessions", {})):
        assert boss.post(f"{place}/{what}", data={"csrf": csrf, **form}).status_code == 403
        assert ada.post(f"{place}/{what}", data={"csrf": theirs, **form}).status_code == 403
        # Nor without the token of one's own page.
        other = f"/users/{person(site, 'Ada').id}/{what}"
        assert boss.post(other, data=form).status_code == 403
    assert boss.get("/users/nobody").status_code == 404
    assert boss.post("/users/nobody/disable", data={"csrf": csrf}).status_code == 404


def test_the_demo_has_no_users(console: object) -> None:
    client = console.client  # type: ignore[attr-defined]
    assert client.get("/users").status_code == 403
    assert 'href="/users"' not in client.get("/").text
