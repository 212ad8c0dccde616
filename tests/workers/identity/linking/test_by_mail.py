"""Linking at first sight by the directory's mail: askers only, and undone when it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from argon2.profiles import CHEAPEST

from connectors.contracts.chat import Profile
from connectors.database.models import AuditEntry, DirectoryUser, Identity, Proof, Role
from tests.fakes.helpdesk import Helpdesk
from tests.workers.desk.worlds import ADA, lab
from tests.workers.identity.linking.worlds import CHAT, OTHER, account, link, owner, two_chats
from workers.identity.accounts.service import Accounts
from workers.identity.refusals import Refusal

Make = Callable[..., Helpdesk]


@pytest.fixture
def site(make_desk: Make) -> Make:
    def make(**settings: Any) -> Helpdesk:
        desk = make_desk(glpi=lab(), **settings)
        two_chats(desk)
        return desk

    return make


def known(desk: Helpdesk, name: str, role: Role = Role.ASKER) -> str:
    """An account whose mail GLPI knows, and has just been asked about."""
    person = account(desk, name, role, email=f"{name}@lsl.example")
    assert desk.directory is not None
    desk.directory.confirm(person)
    return person


def asks(desk: Helpdesk, profile: Profile = ADA, platform: str = CHAT) -> str:
    """Who a question of this chat account belongs to, once it is answered."""
    question = desk.asked(profile=profile, platform=platform)
    desk.work()
    return desk.question(question).person_id


def test_a_chat_account_is_linked_at_first_sight(site: Make) -> None:
    desk = site()
    ada = known(desk, "ada")
    assert asks(desk) == ada == owner(desk, "ada")
    (identity,) = desk.rows(Identity, platform=CHAT)
    assert identity.proof == Proof.MAIL
    (user,) = desk.rows_of(DirectoryUser)
    assert (user.person_id, user.user_id) == (ada, "1")
    (entry,) = desk.rows(AuditEntry, action="identity.linked")
    assert (entry.subject, entry.detail) == ("fake:ada", {"proof": "mail"})


def test_two_chats_without_an_account_are_one_person_too(site: Make) -> None:
    desk = site(platforms={OTHER: {"link_by_mail": "trusted", "kind": "fake"}})
    first = asks(desk)
    desk.outside.platforms.get(OTHER).people["u2"] = replace(ADA, external_id="u2")  # type: ignore[union-attr]
    assert asks(desk, replace(ADA, external_id="u2"), OTHER) == first


@pytest.mark.parametrize("grant", ["role", "everything"])
def test_a_mail_gives_no_more_than_the_directory(site: Make, grant: str) -> None:
    desk = site()
    ada = known(desk, "ada", Role.STAFF if grant == "role" else Role.ASKER)
    if grant == "everything":
        desk.accounts.set_entities("ada", [], everything=True)
    chat = asks(desk)
    assert chat != ada
    with pytest.raises(Refusal):
        desk.roles.staff(CHAT, "ada")
    # The login does.
    link(desk, ADA, ada)
    assert owner(desk, "ada") == ada
    if grant == "role":
        assert desk.roles.staff(CHAT, "ada").person_id == ada


def test_unless_the_settings_say_that_it_is_enough(site: Make) -> None:
    desk = site(platforms={CHAT: {"staff_by_mail": True}})
    ada = known(desk, "ada", Role.STAFF)
    assert asks(desk) == ada
    assert desk.roles.staff(CHAT, "ada").role is Role.STAFF
    desk.accounts.set_role("ada", Role.ADMIN)
    assert desk.roles.staff(CHAT, "ada").role is Role.ADMIN


@pytest.mark.parametrize("grant", ["set-role", "role", "everything"])
def test_an_account_that_gets_more_loses_what_only_a_mail_linked(site: Make, grant: str) -> None:
    desk = site()
    ada = known(desk, "ada")
    assert asks(desk) == ada
    if grant == "set-role":
        desk.accounts.set_role("ada", Role.STAFF)
    elif grant == "role":
        link(desk, Profile("ada2", "Ada"), ada, OTHER)
        desk.identities.set_role(f"{OTHER}:ada2", Role.STAFF)
    else:
        desk.accounts.set_entities("ada", [], everything=True)
    assert owner(desk, "ada") != ada
    assert asks(desk) != ada, "and no mail links it again"
    with pytest.raises(Refusal):
        desk.roles.staff(CHAT, "ada")


def test_who_is_named_by_an_administrator_is_meant(site: Make) -> None:
    desk = site()
    ada = known(desk, "ada")
    assert asks(desk) == ada
    assert desk.identities.set_role("fake:ada", Role.STAFF) == "ada"
    assert desk.roles.staff(CHAT, "ada").person_id == ada


def test_another_mail_ends_the_link_until_it_is_confirmed_again(site: Make) -> None:
    desk = site()
    ada = known(desk, "ada")
    assert asks(desk) == ada
    # She takes Bob's mail in chat: she is neither Ada's account any more, nor Bob's.
    bob = known(desk, "bob")
    taken = asks(desk, replace(ADA, email="bob@lsl.example"))
    assert taken not in (ada,)
    assert taken == bob, "the directory says that this mail is Bob's, and somebody vouches for it"
    assert asks(desk, replace(ADA, email="nobody@lsl.example")) not in (ada, bob)
    assert asks(desk) == ada, "back to her own mail"
    # One that nobody vouches for ends the link too, and is worth nothing.
    unproven = replace(ADA, email="bob@lsl.example", email_verified=False)
    assert asks(desk, unproven) not in (ada, bob)
    assert "bob@lsl.example" not in {one.email for one in desk.rows(Identity, platform=CHAT)}


def test_another_mail_lets_nobody_in_who_is_shut_out(site: Make) -> None:
    desk = site()
    ada = known(desk, "ada")
    assert asks(desk) == ada
    Accounts(desk.transactions, CHEAPEST).disable("ada")
    with pytest.raises(Refusal):
        desk.ask(profile=replace(ADA, email="nobody@lsl.example"))
    assert owner(desk, "ada") == ada


def test_a_mail_that_nobody_vouches_for_links_nobody(site: Make) -> None:
    desk = site()
    ada = known(desk, "ada")
    for values in ({"email_verified": False}, {"email_verified": None}):
        assert asks(desk, replace(ADA, **values)) != ada  # type: ignore[arg-type]
    assert [row.person_id for row in desk.rows_of(DirectoryUser) if row.user_id] == [ada]


def test_a_second_account_of_the_same_chat_with_the_same_mail_is_nobody(site: Make) -> None:
    desk = site()
    ada = known(desk, "ada")
    assert asks(desk) == ada
    assert asks(desk, replace(ADA, external_id="eve")) != ada


def test_what_was_taken_back_is_not_linked_by_mail_again(site: Make) -> None:
    desk = site()
    ada = known(desk, "ada")
    assert asks(desk) == ada
    desk.identities.unlink("fake:ada")
    assert asks(desk) != ada
    link(desk, ADA, ada)
    assert asks(desk) == ada
