"""What moves with an identity: nothing is orphaned, and nobody sees more than both did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from argon2.profiles import CHEAPEST
from sqlalchemy import select

from connectors.contracts.chat import Profile
from connectors.database.base import now
from connectors.database.models import (
    ConversationThread,
    Delivery,
    DirectoryState,
    DirectoryUser,
    Identity,
    LocalTicket,
    Person,
    Proof,
    Question,
    Role,
    Scope,
)
from connectors.errors import Conflict, NotFound, RateLimited
from tests.fakes.helpdesk import Helpdesk
from tests.workers.identity.linking.worlds import CHAT, OTHER, account, link, owner, two_chats
from workers.identity.accounts.service import Accounts
from workers.identity.joining import join
from workers.identity.linking.administration import Identities
from workers.identity.refusals import Refusal
from workers.knowledge.access import viewer_for

ADA = Profile("ada", "Ada of chat", language="en")
FIX = "Choose the profile of the laboratory in the wireless network, then log in with your badge."


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    made = make_desk(mode="auto", send_threshold=0.0, visibility="site")
    two_chats(made)
    made.knows(resolution=FIX)
    return made


def answered(desk: Helpdesk, **values: Any) -> str:
    question = desk.asked(profile=ADA, **values)
    desk.work()
    return question


def test_what_was_asked_in_chat_is_the_accounts(desk: Helpdesk) -> None:
    question = answered(desk)
    chat = owner(desk, "ada")
    desk.feedback.vote(chat, question, False, "incomplete", None, CHAT)
    desk.escalation.open_ticket(chat, question, CHAT)
    desk.work()
    ada = account(desk, "ada")
    with pytest.raises(NotFound):
        desk.views.question(ada, question)
    link(desk, ADA, ada)
    view = desk.views.question(ada, question)
    assert (view.vote, view.ticket_id) == ("not_helpful", "1")
    assert view.text.startswith("The wireless"), "it is their own"
    assert [one.id for one in desk.views.recent(ada, CHAT)] == [question]
    assert [one.ticket_id for one in desk.tickets.mine(ada)] == ["1"]
    desk.tickets.follow_up(ada, "1", "It still does not work", "event")
    # The same vote again adds nothing, whichever of their ids said it first.
    desk.feedback.vote(ada, question, False, "incomplete", None, "console")
    assert len([row for row in desk.log_of(question) if row.kind == "vote"]) == 1
    desk.feedback.vote(ada, question, True, None, None, "console")
    assert desk.views.question(ada, question).vote == "helpful"


def test_a_thread_goes_on_as_one(desk: Helpdesk) -> None:
    first = answered(desk)
    ada = account(desk, "ada")
    link(desk, ADA, ada)
    thread = desk.thread_of(first)
    second = answered(desk, text="And with the cable?", thread=thread.root)
    assert desk.question(second).person_id == ada
    views = desk.views.thread(ada, CHAT, thread.channel, thread.root)
    assert [view.id for view in views] == [first, second]


def test_the_answer_to_what_was_asked_before_still_comes(desk: Helpdesk) -> None:
    question = desk.asked(profile=ADA)
    ada = account(desk, "ada")
    link(desk, ADA, ada)
    desk.work()
    assert desk.status(question) == "answered"
    assert FIX[:30] in desk.chat.texts("answer")[-1]


def test_a_ticket_that_is_about_to_be_opened_is_opened_in_the_accounts_name(
    desk: Helpdesk,
) -> None:
    question = answered(desk)
    desk.escalation.open_ticket(owner(desk, "ada"), question, CHAT)
    ada = account(desk, "ada")
    link(desk, ADA, ada)
    desk.work()
    (ticket,) = desk.rows_of(LocalTicket)
    assert ticket.requester == ada


def test_two_platforms_are_counted_as_one_person(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(questions_per_minute=2)
    two_chats(desk)
    ada = account(desk, "ada")
    desk.ask(profile=ADA)
    link(desk, ADA, ada)
    link(desk, Profile("ada2", "Ada"), ada, OTHER)
    desk.ask(profile=Profile("ada2", "Ada"), platform=OTHER)
    for profile, platform in ((ADA, CHAT), (Profile("ada2", "Ada"), OTHER)):
        with pytest.raises(RateLimited):
            desk.ask(profile=profile, platform=platform)


def test_keys_and_sessions_stay_the_accounts(desk: Helpdesk) -> None:
    ada = account(desk, "ada")
    key = desk.api_keys.add("ada", "test")
    link(desk, ADA, ada)
    assert desk.api_keys.person_of(key).id == ada
    desk.accounts.disable("ada")
    with pytest.raises(Exception, match="disabled"):
        desk.ask(profile=ADA)


def test_what_goes_back_is_what_its_platform_had(desk: Helpdesk) -> None:
    ours = answered(desk)
    before = owner(desk, "ada")
    ada = account(desk, "ada")
    link(desk, ADA, ada)
    later = answered(desk)
    own = desk.asked(profile=Profile(ada, "Ada"), platform="console")
    desk.links.unlink_chat(CHAT, "ada")
    assert owner(desk, "ada") == before
    assert {desk.question(one).person_id for one in (ours, later)} == {before}
    assert desk.question(own).person_id == ada
    rows = desk.rows_of(ConversationThread)
    assert {(row.platform, row.person_id) for row in rows} == {(CHAT, before), ("console", ada)}


@pytest.mark.parametrize("how", ["chat", "console", "administrator"])
def test_a_role_from_before_the_link_does_not_come_back_with_the_chat_account(
    desk: Helpdesk, how: str
) -> None:
    answered(desk)
    identities, accounts = Identities(desk.transactions), Accounts(desk.transactions, CHEAPEST)
    identities.set_role("fake:ada", Role.STAFF)
    ada = account(desk, "ada", Role.STAFF)
    link(desk, ADA, ada)
    accounts.set_role("ada", Role.ASKER)
    if how == "chat":
        desk.links.unlink_chat(CHAT, "ada")
    if how == "console":
        (mine,) = desk.links.linked(ada)
        desk.links.unlink(ada, mine.identity_id)
    if how == "administrator":
        identities.unlink("fake:ada")
    with pytest.raises(Refusal):
        desk.roles.staff(CHAT, "ada")
    assert identities.with_a_role() == []


def test_a_colleagues_work_moves_with_their_last_identity(desk: Helpdesk) -> None:
    desk.ask(profile=ADA)
    maya = desk.person(Role.STAFF, "Maya")
    question = answered(desk, text="My badge does not open the door of the laboratory")
    with desk.transactions.begin() as transaction:
        row = transaction.session.get_one(Question, question)
        row.handler_id = maya
    account_of_maya = account(desk, "maya", Role.STAFF)
    link(desk, Profile("maya", "Maya"), account_of_maya)
    assert desk.question(question).handler_id == account_of_maya


def pinned(
    desk: Helpdesk, person: str, user: str, *entities: str, everything: bool = False
) -> None:
    with desk.transactions.begin() as transaction:
        session = transaction.session
        for name in entities:
            scope = f"entity#{name}:LSL > {name}"
            if session.scalar(select(Scope.id).where(Scope.name == scope)) is None:
                session.add(Scope(name=scope))
        session.add(
            DirectoryUser(
                person_id=person, user_id=user, state=DirectoryState.MAPPED, entities={},
                entity_ids=list(entities), confirmed_at=now(), checked_at=now(),
            )
        )  # fmt: skip
        session.get_one(Person, person).sees_everything = everything


def sight(desk: Helpdesk, person: str) -> frozenset[int] | None:
    with desk.transactions.reading() as session:
        return viewer_for(session, session.get(Person, person), desk.settings).scopes


def confirm(desk: Helpdesk, person: str) -> None:
    """The directory says again what it said before."""
    with desk.transactions.begin() as transaction:
        row = transaction.session.get(DirectoryUser, person)
        if row is not None:
            row.confirmed_at = row.checked_at = now()


@pytest.mark.parametrize("chat_user", [None, "7", "8"])
@pytest.mark.parametrize("account_user", [None, "7"])
@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("role", [Role.ASKER, Role.ADMIN])
@pytest.mark.parametrize("proof", [Proof.ADDRESS, Proof.ADMINISTRATOR])
def test_nobody_sees_more_than_the_directory_shows_the_two(
    make_desk: Callable[..., Helpdesk],
    chat_user: str | None,
    account_user: str | None,
    everything: bool,
    role: Role,
    proof: Proof,
) -> None:
    """Whatever the two were: linked, they see at most what both saw, and unlinked each at most what
    it did. The chat account's own grant and role are worth nothing to the other."""
    desk = make_desk(glpi_url="https://glpi.test/apirest.php")
    desk.outside.__dict__["directory"] = None
    chat, ada = desk.person(role, "Ada"), account(desk, "ada")
    for person, user, entity in ((chat, chat_user, "1"), (ada, account_user, "2")):
        if user is not None:
            pinned(desk, person, user, entity, everything=everything and person == chat)
    before = {person: sight(desk, person) or frozenset({1, 2, 3}) for person in (chat, ada)}
    with desk.transactions.begin() as transaction:
        session = transaction.session
        identity = session.scalars(select(Identity).filter_by(platform="fake")).one()
        if chat_user == "8" and account_user == "7":
            with pytest.raises(Conflict):
                join(session, identity, ada, proof)
            return
        join(session, identity, ada, proof)
    assert (sight(desk, ada) or frozenset({9})) <= before[ada] | {1}, "not before it is confirmed"
    confirm(desk, ada)
    linked = sight(desk, ada)
    assert linked is not None
    assert linked <= before[ada] | before[chat]
    desk.identities.unlink("fake:ada")
    for person in (chat, ada):
        after = sight(desk, person)
        assert (after or frozenset({9})) <= before[person] or (person == chat and everything)


def test_deliveries_that_wait_keep_their_place(desk: Helpdesk) -> None:
    """A chat account's messages go on to where they were to go."""
    question = answered(desk)
    link(desk, ADA, account(desk, "ada"))
    for row in desk.rows(Delivery, question_id=question):
        assert row.platform == CHAT
