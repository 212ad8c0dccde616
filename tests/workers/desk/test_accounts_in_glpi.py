"""The accounts of the console, by whose mails GLPI knows people."""

from __future__ import annotations

import pytest

from connectors.database.models import DeskUser, Identity, Role
from connectors.errors import BadInput, NotFound
from tests.fakes.helpdesk import Helpdesk
from workers.desk.accounts import Accounts
from workers.desk.passwords import ScryptCost

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(desk: Helpdesk) -> Accounts:
    return Accounts(desk.transactions, ScryptCost(n=2**4))


def known_as(desk: Helpdesk, person: str) -> str | None:
    (identity,) = desk.rows(Identity, person_id=person)
    email: str | None = identity.email
    return email


def pin(desk: Helpdesk, person: str) -> None:
    with desk.transactions.begin() as transaction:
        transaction.session.add(
            DeskUser(person_id=person, user_id="1", state="mapped", entities={})
        )


def test_another_mail_ends_what_was_known(desk: Helpdesk, accounts: Accounts) -> None:
    ada = accounts.add("ada", PASSWORD, Role.ASKER, email=" ada@lsl.example ")
    assert known_as(desk, ada) == "ada@lsl.example"
    pin(desk, ada)
    accounts.set_email("ada", "ADA@lsl.example")
    assert desk.rows_of(DeskUser)[0].state == "mapped", "it is the same address"
    accounts.set_email("ada", "ada.king@lsl.example")
    (user,) = desk.rows_of(DeskUser)
    assert (user.state, user.user_id) == ("changed", "1")
    assert known_as(desk, ada) == "ada.king@lsl.example"


@pytest.mark.parametrize("bad", ["ada", "a@b c", "<a@b>", "a@b,c@d", "@", "a@"])
def test_what_is_no_mail_is_refused(accounts: Accounts, bad: str) -> None:
    with pytest.raises(BadInput):
        accounts.add("ada", PASSWORD, Role.ASKER, email=bad)
    accounts.add("ada", PASSWORD, Role.ASKER)
    with pytest.raises(BadInput):
        accounts.set_email("ada", bad)


def test_an_administrator_has_somebody_matched_anew(desk: Helpdesk, accounts: Accounts) -> None:
    ada = accounts.add("ada", PASSWORD, Role.ASKER)
    chat = desk.person(name="Bob")
    for who, person in (("ada", ada), ("fake:bob", chat)):
        pin(desk, person)
        accounts.unpin(who)
        assert not desk.rows_of(DeskUser)
    for nobody in ("eve", "fake:eve", "nowhere:bob"):
        with pytest.raises(NotFound):
            accounts.unpin(nobody)
