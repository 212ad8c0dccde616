"""Who somebody of the provider is here: linked by mail only where a mail may give that much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from connectors.database.base import now
from connectors.database.models import (
    ConsoleSession,
    DirectoryUser,
    Identity,
    LocalAccount,
    Person,
    Proof,
    Role,
)
from connectors.errors import Conflict
from tests.fakes.helpdesk import Helpdesk
from tests.workers.desk.worlds import ADA, lab
from tests.workers.identity.linking.worlds import CHAT, account, owner, two_chats
from workers.identity.linking.administration import Identities
from workers.identity.people import has_login
from workers.identity.sign_on.claims import Subject
from workers.identity.sign_on.people import SignOnPeople

ISSUER = "https://login.campus.example"
PLACE = f"oidc:{ISSUER}"
MAIL = "ada@lsl.example"
Make = Callable[..., Helpdesk]


@pytest.fixture
def site(make_desk: Make) -> Make:
    def make(**settings: Any) -> Helpdesk:
        known = {"oidc_issuer": ISSUER, "oidc_client_id": "guichet", **settings}
        return make_desk(oidc_roles={"desk": "staff", "it": "admin"}, **known)

    return make


def ada(**more: Any) -> Subject:
    given = {"subject": "7", "name": "Ada L.", "mail": MAIL, **more}
    return Subject(issuer=ISSUER, **given)


def enter(desk: Helpdesk, who: Subject) -> str:
    return SignOnPeople(desk.transactions, desk.settings).enter(who).id


def proof(desk: Helpdesk, subject: str = "7") -> str:
    (identity,) = desk.rows(Identity, external_id=subject)
    return str(identity.proof)


def test_a_verified_mail_links_the_account_that_has_it_once(site: Make) -> None:
    desk = site()
    known = account(desk, "ada", email=MAIL.upper())
    assert enter(desk, ada()) == known
    assert proof(desk) == Proof.MAIL
    # Afterwards issuer and subject count: the mail may become somebody else's.
    assert enter(desk, ada(mail="lovelace@lsl.example")) == known
    other = enter(desk, ada(subject="8"))
    assert other != known
    assert enter(desk, ada(subject="8", mail=None)) == other
    assert enter(desk, Subject("https://other.example", "7", "Ada")) not in (known, other)


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN])
def test_a_mail_gives_no_role(site: Make, role: Role) -> None:
    desk = site()
    known = account(desk, "ada", role, email=MAIL)
    assert enter(desk, ada()) != known


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN])
def test_a_mail_gives_a_role_where_the_settings_say_so(site: Make, role: Role) -> None:
    desk = site(oidc_staff_by_mail=True)
    known = account(desk, "ada", role, email=MAIL)
    assert enter(desk, ada()) == known
    assert proof(desk) == Proof.TRUSTED_MAIL


def test_a_mail_that_two_accounts_have_links_none(site: Make) -> None:
    desk = site()
    known = {account(desk, name, email=MAIL) for name in ("ada", "bob")}
    assert enter(desk, ada()) not in known


def test_a_mail_links_nothing_where_the_settings_say_so(site: Make) -> None:
    desk = site(oidc_link_by_mail=False)
    assert enter(desk, ada()) != account(desk, "ada", email=MAIL)


def test_an_account_that_gets_a_role_loses_what_a_mail_linked(site: Make) -> None:
    desk = site()
    known = account(desk, "ada", email=MAIL)
    enter(desk, ada())
    with desk.transactions.begin() as transaction:
        transaction.session.add(
            ConsoleSession(
                token_hash="t",
                person_id=known,
                csrf="c",
                expires_at=now() + timedelta(hours=1),
                issuer=ISSUER,
                subject="7",
            )
        )
    desk.accounts.set_role("ada", Role.STAFF)
    assert owner(desk, "7", PLACE) != known
    assert desk.rows_of(ConsoleSession) == []
    # Who signs on is somebody of their own then, with a place on the console.
    own = enter(desk, ada())
    assert own == owner(desk, "7", PLACE)
    assert {one.platform for one in desk.rows(Identity, person_id=own)} == {
        "console",
        PLACE,
    }


def test_the_owner_links_an_account_of_any_role(site: Make) -> None:
    desk = site()
    known = account(desk, "ada", Role.ADMIN, email=MAIL)
    people = SignOnPeople(desk.transactions, desk.settings)
    assert people.link(ada(), known).id == known
    assert people.link(ada(), known).id == known
    assert proof(desk) == Proof.ADDRESS
    desk.accounts.set_role("ada", Role.STAFF)
    assert enter(desk, ada()) == known
    with pytest.raises(Conflict):
        people.link(ada(subject="8"), known)
    with pytest.raises(Conflict):
        people.link(ada(), account(desk, "bob"))


def test_a_role_by_group_stands_beside_the_given_one_and_ends(site: Make) -> None:
    desk = site()
    known = enter(desk, ada(groups=frozenset({"desk"})))
    (person,) = desk.rows(Person, id=known)
    assert (person.role, person.acts_as, person.account_role) == ("asker", Role.STAFF, Role.STAFF)
    assert person.group_role_until > now() + timedelta(days=29)
    with desk.transactions.begin() as transaction:
        transaction.session.get_one(Person, known).group_role_until = now()
    (person,) = desk.rows(Person, id=known)
    assert person.acts_as is Role.ASKER
    Identities(desk.transactions).set_role(f"oidc:{ISSUER}:7", Role.ADMIN)
    enter(desk, ada(groups=frozenset({"desk"})))
    (person,) = desk.rows(Person, id=known)
    assert person.acts_as is Role.ADMIN
    assert [one.identities for one in Identities(desk.transactions).with_a_role()] == [
        (f"oidc:{ISSUER}:7",)
    ]


def test_who_is_no_longer_staff_by_group_loses_the_sight_of_everything(site: Make) -> None:
    desk = site()
    known = enter(desk, ada(groups=frozenset({"desk"})))
    with desk.transactions.begin() as transaction:
        transaction.session.get_one(Person, known).sees_everything = True
    enter(desk, ada(groups=frozenset({"desk", "it"})))
    assert desk.rows(Person, id=known)[0].sees_everything
    enter(desk, ada())
    assert not desk.rows(Person, id=known)[0].sees_everything


def test_a_chat_account_is_linked_with_who_signs_on(make_desk: Make) -> None:
    """By the directory's mail, as it is with a local account; see `linking.by_mail`."""
    desk = make_desk(
        glpi=lab(), oidc_issuer=ISSUER, oidc_client_id="guichet", oidc_roles={"desk": "staff"}
    )
    two_chats(desk)
    known = enter(desk, ada())
    assert desk.directory is not None
    desk.directory.confirm(known)
    desk.asked(profile=ADA, platform=CHAT)
    desk.work()
    assert owner(desk, "ada") == known
    assert {one.user_id for one in desk.rows_of(DirectoryUser)} == {"1"}
    with desk.transactions.reading() as session:
        assert has_login(session, known)
    # It is taken back when their groups make them staff: a mail gives no role.
    enter(desk, ada(groups=frozenset({"desk"})))
    assert owner(desk, "ada") != known
    assert owner(desk, "7", PLACE) == known
    assert desk.rows_of(LocalAccount) == []
