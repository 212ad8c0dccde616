"""Wrong passwords from elsewhere do not lock the owner out, and guessing stays slow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2.profiles import CHEAPEST

from connectors.database.base import now
from connectors.database.models import LocalAccount, LoginOrigin, Role
from connectors.errors import NotAllowed
from tests.fakes.helpdesk import Helpdesk
from tests.workers.identity.accounts.test_passwords import PASSWORD
from workers.identity.accounts.login_origins import FREE_TRIES, FREE_TRIES_OF_ALL, Origin
from workers.identity.accounts.service import Accounts

WRONG = "wrong horse battery"
STRANGER, HOME = Origin("203.0.113.9"), Origin("198.51.100.1")


@pytest.fixture
def accounts(desk: Helpdesk) -> Accounts:
    made = Accounts(desk.transactions, CHEAPEST)
    made.add("ada", PASSWORD, Role.STAFF)
    made.add("bob", PASSWORD, Role.ASKER)
    return made


def refused(accounts: Accounts, origin: Origin, password: str = WRONG, who: str = "ada") -> None:
    with pytest.raises(NotAllowed):
        accounts.login(who, password, origin)


def device_of(accounts: Accounts, origin: Origin = HOME, who: str = "ada") -> Origin:
    person = accounts.login(who, PASSWORD, origin)
    return Origin(origin.address, accounts.remember_device(person.id, origin))


def lock_from_everywhere(accounts: Accounts) -> None:
    for number in range(FREE_TRIES_OF_ALL):
        refused(accounts, Origin(f"203.0.113.{number // (FREE_TRIES - 1)}"))


def let_time_pass(desk: Helpdesk, by: timedelta) -> None:
    with desk.transactions.begin() as transaction:
        for model in (LocalAccount, LoginOrigin):
            for row in transaction.session.query(model):
                if row.locked_until is not None:
                    row.locked_until -= by


def test_a_stranger_locks_only_himself_out(accounts: Accounts) -> None:
    for _ in range(FREE_TRIES + 3):
        refused(accounts, STRANGER)
    refused(accounts, STRANGER, PASSWORD)
    assert accounts.login("ada", PASSWORD, HOME).display_name == "ada"
    refused(accounts, STRANGER, PASSWORD)


def test_a_lock_ends_and_grows(desk: Helpdesk, accounts: Accounts) -> None:
    for _ in range(FREE_TRIES):
        refused(accounts, STRANGER)
    let_time_pass(desk, timedelta(minutes=1))
    refused(accounts, STRANGER)
    let_time_pass(desk, timedelta(minutes=1))
    refused(accounts, STRANGER, PASSWORD)
    let_time_pass(desk, timedelta(minutes=1))
    accounts.login("ada", PASSWORD, STRANGER)
    for _ in range(FREE_TRIES - 1):
        refused(accounts, STRANGER)
    accounts.login("ada", PASSWORD, STRANGER)


def test_many_addresses_together_are_slowed_and_a_known_device_is_let_in(
    accounts: Accounts,
) -> None:
    laptop = device_of(accounts)
    lock_from_everywhere(accounts)
    refused(accounts, Origin("192.0.2.77"), PASSWORD)
    moved = Origin("192.0.2.78", laptop.device)
    assert accounts.login("ada", PASSWORD, moved).display_name == "ada"
    # That was no amnesty for those who guess.
    refused(accounts, Origin("192.0.2.77"), PASSWORD)


def test_a_known_device_may_not_guess_for_ever(accounts: Accounts) -> None:
    laptop = device_of(accounts)
    for _ in range(FREE_TRIES):
        refused(accounts, laptop)
    refused(accounts, laptop, PASSWORD)
    assert accounts.login("ada", PASSWORD, HOME).display_name == "ada"


def test_a_device_is_known_for_its_owner_alone(accounts: Accounts) -> None:
    laptop = device_of(accounts, who="bob")
    assert accounts.knows_device("Bob ", laptop)
    assert not accounts.knows_device("ada", laptop)
    assert not accounts.knows_device("nobody", laptop)
    assert not accounts.knows_device("bob", Origin(HOME.address, "made up"))
    lock_from_everywhere(accounts)
    refused(accounts, Origin("192.0.2.1", laptop.device), PASSWORD)


def test_a_device_keeps_its_token_and_the_database_never_has_it(
    desk: Helpdesk, accounts: Accounts
) -> None:
    laptop = device_of(accounts)
    assert device_of(accounts, laptop) == laptop
    rows = desk.rows_of(LoginOrigin)
    assert laptop.device not in str([row.origin for row in rows])


def test_a_new_password_by_an_administrator_ends_every_lock(accounts: Accounts) -> None:
    laptop = device_of(accounts)
    for _ in range(FREE_TRIES):
        refused(accounts, laptop)
    lock_from_everywhere(accounts)
    accounts.set_password("ada", PASSWORD)
    for origin in (laptop, Origin("192.0.2.1"), Origin("203.0.113.1")):
        assert accounts.login("ada", PASSWORD, origin)


def test_old_failures_are_forgotten(desk: Helpdesk, accounts: Accounts) -> None:
    refused(accounts, STRANGER)
    with desk.transactions.begin() as transaction:
        for row in transaction.session.query(LoginOrigin):
            row.seen_at = now() - timedelta(days=2)
    refused(accounts, HOME)
    assert [row.origin for row in desk.rows_of(LoginOrigin)] == ["address:198.51.100.1"]
