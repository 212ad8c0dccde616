"""The accounts of the console, by whose mails GLPI knows people."""

from __future__ import annotations

import pytest
from argon2.profiles import CHEAPEST

from connectors.database.base import now
from connectors.database.models import AuditEntry, DirectoryState, DirectoryUser, Identity, Role
from connectors.errors import BadInput, NotFound
from tests.fakes.helpdesk import Helpdesk
from workers.identity.accounts.service import Accounts
from workers.identity.accounts.views import AccountView

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(desk: Helpdesk) -> Accounts:
    return Accounts(desk.transactions, CHEAPEST)


def known_as(desk: Helpdesk, person: str) -> str | None:
    (identity,) = desk.rows(Identity, person_id=person)
    email: str | None = identity.email
    return email


def pin(desk: Helpdesk, person: str) -> None:
    with desk.transactions.begin() as transaction:
        transaction.session.add(
            DirectoryUser(person_id=person, user_id="1", state="mapped", entities={})
        )


def test_another_mail_ends_what_was_known(desk: Helpdesk, accounts: Accounts) -> None:
    ada = accounts.add("ada", PASSWORD, Role.ASKER, email=" ada@lsl.example ")
    assert known_as(desk, ada) == "ada@lsl.example"
    pin(desk, ada)
    accounts.set_email("ada", "ADA@lsl.example")
    assert desk.rows_of(DirectoryUser)[0].state == "mapped", "it is the same address"
    accounts.set_email("ada", "ada.king@lsl.example")
    (user,) = desk.rows_of(DirectoryUser)
    assert (user.state, user.user_id) == ("changed", "1")
    assert known_as(desk, ada) == "ada.king@lsl.example"


@pytest.mark.parametrize("bad", ["ada", "a@b c", "<a@b>", "a@b,c@d", "@", "a@"])
def test_what_is_no_mail_is_refused(accounts: Accounts, bad: str) -> None:
    with pytest.raises(BadInput):
        accounts.add("ada", PASSWORD, Role.ASKER, email=bad)
    accounts.add("ada", PASSWORD, Role.ASKER)
    with pytest.raises(BadInput):
        accounts.set_email("ada", bad)


def view_of(accounts: Accounts, name: str) -> AccountView:
    (found,) = (one for one in accounts.listing() if one.username == name)
    return found


def test_no_role_grants_the_sight_of_everything(desk: Helpdesk, accounts: Accounts) -> None:
    accounts.add("bob", PASSWORD, Role.STAFF)
    accounts.add("carl", PASSWORD, Role.ASKER)
    accounts.set_role("carl", Role.ADMIN)
    for name in ("bob", "carl"):
        assert not view_of(accounts, name).sees_everything
        assert "as staff" in view_of(accounts, name).sees(directory="")
        assert "GLPI does not know them (not asked yet)" in view_of(accounts, name).sees(
            directory="GLPI"
        )
    accounts.set_entities("bob", [], everything=True)
    assert "as an administrator granted" in view_of(accounts, "bob").sees(directory="GLPI")
    accounts.set_role("bob", Role.ADMIN)
    assert view_of(accounts, "bob").sees_everything, "a grant outlasts another role of staff"
    accounts.set_role("bob", Role.ASKER)
    assert not view_of(accounts, "bob").sees_everything
    granted = [row.detail for row in desk.rows(AuditEntry, action="entities.set")]
    assert granted == [{"entities": [], "everything": True}]


def test_a_grant_that_is_taken_back_is_not_given_by_the_role(
    desk: Helpdesk, accounts: Accounts
) -> None:
    accounts.add("bob", PASSWORD, Role.STAFF)
    accounts.set_entities("bob", [], everything=True)
    accounts.set_entities("bob", [], everything=False)
    assert view_of(accounts, "bob").sees(directory="") == "no entity: only what is for everyone"


@pytest.mark.parametrize("state", DirectoryState)
def test_the_list_says_why_somebody_is_nobody_in_glpi(
    desk: Helpdesk, accounts: Accounts, state: DirectoryState
) -> None:
    bob = accounts.add("bob", PASSWORD, Role.STAFF)
    with desk.transactions.begin() as transaction:
        transaction.session.add(DirectoryUser(person_id=bob, user_id="7", state=state, entities={}))
    assert "GLPI does not know them" in view_of(accounts, "bob").sees(directory="GLPI")
    with desk.transactions.begin() as transaction:
        transaction.session.get_one(DirectoryUser, bob).confirmed_at = now()
    known = view_of(accounts, "bob").sees(directory="GLPI") == "what GLPI shows its user 7"
    assert known == (state == "mapped")


def test_an_administrator_has_somebody_matched_anew(desk: Helpdesk, accounts: Accounts) -> None:
    ada = accounts.add("ada", PASSWORD, Role.ASKER)
    chat = desk.person(name="Bob")
    for who, person in (("ada", ada), ("fake:bob", chat)):
        pin(desk, person)
        accounts.unpin(who)
        assert not desk.rows_of(DirectoryUser)
    for nobody in ("eve", "fake:eve", "nowhere:bob"):
        with pytest.raises(NotFound):
            accounts.unpin(nobody)
