"""Logging in: old hashes are renewed, and a name that nobody has costs what any other does."""

from __future__ import annotations

import pytest
from argon2 import Parameters
from argon2.profiles import CHEAPEST

from connectors.database.base import now
from connectors.database.models import LocalAccount, Person, Role
from connectors.errors import NotAllowed
from tests.fakes.helpdesk import Helpdesk
from tests.workers.identity.accounts.test_passwords import OLD, PASSWORD
from workers.identity.accounts import logins as module
from workers.identity.accounts.login_origins import FREE_TRIES
from workers.identity.accounts.passwords import SCRYPT, hash_password, matches
from workers.identity.accounts.service import Accounts

WRONG = "wrong horse battery"


@pytest.fixture
def accounts(desk: Helpdesk) -> Accounts:
    """Two accounts: ada's password is stored as it was in an older version."""
    made = Accounts(desk.transactions, CHEAPEST)
    made.add("ada", PASSWORD, Role.STAFF)
    made.add("bob", PASSWORD, Role.ASKER)
    store(desk, "ada", OLD)
    return made


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kind of each hash that a login computes."""
    seen: list[str] = []

    def noted(password: str, stored: str) -> bool:
        seen.append("scrypt" if stored.startswith(SCRYPT) else "argon2")
        return matches(password, stored)

    monkeypatch.setattr(module, "matches", noted)
    return seen


def store(desk: Helpdesk, username: str, password_hash: str) -> None:
    with desk.transactions.begin() as transaction:
        transaction.session.get_one(LocalAccount, username).password_hash = password_hash


def stored(desk: Helpdesk, username: str) -> str:
    with desk.transactions.reading() as session:
        return session.get_one(LocalAccount, username).password_hash


def refused(accounts: Accounts, username: str, password: str) -> None:
    with pytest.raises(NotAllowed):
        accounts.login(username, password)


def test_an_old_hash_still_lets_in_and_is_replaced(desk: Helpdesk, accounts: Accounts) -> None:
    assert accounts.login("Ada ", PASSWORD).display_name == "ada"
    renewed = stored(desk, "ada")
    assert renewed.startswith("$argon2id$")
    assert matches(PASSWORD, renewed)
    refused(accounts, "ada", WRONG)
    assert accounts.login("ada", PASSWORD).display_name == "ada"
    assert stored(desk, "ada") == renewed, "once is enough"


def test_a_wrong_password_replaces_nothing(desk: Helpdesk, accounts: Accounts) -> None:
    refused(accounts, "ada", WRONG)
    assert stored(desk, "ada") == OLD


def test_who_is_locked_or_shut_out_is_not_let_in_by_an_old_hash(
    desk: Helpdesk, accounts: Accounts
) -> None:
    for _ in range(FREE_TRIES):
        refused(accounts, "ada", WRONG)
    refused(accounts, "ada", PASSWORD)
    accounts.set_password("ada", PASSWORD)
    store(desk, "ada", OLD)
    with desk.transactions.begin() as transaction:
        account = transaction.session.get_one(LocalAccount, "ada")
        transaction.session.get_one(Person, account.person_id).disabled_at = now()
    refused(accounts, "ada", PASSWORD)
    assert stored(desk, "ada") == OLD


def test_a_higher_cost_reaches_everybody_who_logs_in(desk: Helpdesk, accounts: Accounts) -> None:
    higher = Parameters(
        CHEAPEST.type, CHEAPEST.version, CHEAPEST.salt_len, CHEAPEST.hash_len, 2, 16, 1
    )
    Accounts(desk.transactions, higher).login("bob", PASSWORD)
    assert "m=16,t=2,p=1" in stored(desk, "bob")


def test_a_password_that_is_set_meanwhile_is_kept(
    desk: Helpdesk, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = hash_password("another horse battery", CHEAPEST)

    def slowly(password: str, cost: Parameters) -> str:
        store(desk, "ada", new)
        return hash_password(password, cost)

    monkeypatch.setattr(module, "hash_password", slowly)
    accounts.login("ada", PASSWORD)
    assert stored(desk, "ada") == new


def test_every_name_costs_the_same_while_somebody_has_an_old_hash(
    accounts: Accounts, hashes: list[str]
) -> None:
    costs = []
    for username in ("nobody", "bob", "ada"):
        refused(accounts, username, WRONG)
        costs.append(sorted(hashes))
        hashes.clear()
    assert costs == [["argon2", "scrypt"]] * 3


def test_every_name_costs_the_same_once_nobody_has(accounts: Accounts, hashes: list[str]) -> None:
    accounts.login("ada", PASSWORD)
    hashes.clear()
    for username in ("nobody", "bob", "ada"):
        refused(accounts, username, WRONG)
    assert hashes == ["argon2"] * 3


@pytest.mark.parametrize("username", ["ada", "bob", "nobody"])
def test_the_hash_of_another_or_of_nobody_lets_nobody_in(
    desk: Helpdesk, accounts: Accounts, monkeypatch: pytest.MonkeyPatch, username: str
) -> None:
    """Whatever else is computed for the time it takes, only one's own hash counts."""
    own = stored(desk, username) if username != "nobody" else None
    monkeypatch.setattr(module, "matches", lambda _, one: one != own)
    refused(accounts, username, WRONG)
