"""Who an asker is in GLPI: matched by mail once, pinned, confirmed, and closed when in doubt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from connectors.contracts.chat import Profile
from connectors.contracts.directory import DirectoryEntry
from connectors.database.base import now
from connectors.database.models import DirectoryState, DirectoryUser, Identity, Person, Role, Scope
from connectors.errors import ConnectorError, Unavailable
from tests.connectors.glpi.worlds import SYNC
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply, maintenance
from tests.fakes.glpi.world import World
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.people import directory_over
from workers.identity.directory import DirectoryService, note_login
from workers.identity.matching import ONE_BY_ONE, judge
from workers.identity.people import ensure_person
from workers.knowledge.access import EVERYONE, NOBODY, viewer_for

ADA = "ada@lsl.example"


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    made = make_desk(glpi_url="https://glpi.test/apirest.php")
    with made.transactions.begin() as transaction:
        transaction.session.add(Scope(name="entity:LSL > Paris"))
    return made


@pytest.fixture
def glpi() -> FakeGlpi:
    world = World(accounts=[SYNC])
    for number, name in ((0, "LSL"), (1, "LSL > Paris"), (2, "LSL > Saclay")):
        world.add("Entity", id=number, completename=name)
    world.user("ada", ADA, entities={1: False})
    world.user("bob", "bob@lsl.example", entities={2: True})
    return FakeGlpi(world)


@pytest.fixture
def directory(desk: Helpdesk, glpi: FakeGlpi) -> DirectoryService:
    return directory_over(glpi, desk.transactions)


def meet(desk: Helpdesk, name: str, email: str | None, platform: str = "fake") -> str:
    with desk.transactions.begin() as transaction:
        profile = Profile(name, name.title(), email=email)
        return ensure_person(transaction.session, platform, profile).id


def user(desk: Helpdesk, person: str) -> DirectoryUser:
    with desk.transactions.reading() as session:
        return session.get_one(DirectoryUser, person)


def age(desk: Helpdesk, person: str, by: timedelta) -> None:
    with desk.transactions.begin() as transaction:
        row = transaction.session.get_one(DirectoryUser, person)
        row.checked_at = row.checked_at and row.checked_at - by
        row.confirmed_at = row.confirmed_at and row.confirmed_at - by


def sees_nothing(desk: Helpdesk, person: str) -> bool:
    with desk.transactions.reading() as session:
        return viewer_for(session, session.get(Person, person), desk.settings) == NOBODY


def test_the_first_match_is_by_exactly_one_active_users_mail(
    desk: Helpdesk, directory: DirectoryService, glpi: FakeGlpi
) -> None:
    ada = meet(desk, "ada", "Ada@LSL.example")
    directory.confirm(ada)
    found = user(desk, ada)
    assert (found.state, found.user_id, found.home) == ("mapped", "1", "1")
    assert found.entities == {"LSL > Paris": False}
    calls = len(glpi.calls)
    directory.confirm(ada)
    assert len(glpi.calls) == calls, "what is fresh is not asked for again"
    assert directory.requester(ada).user_id == "1"


@pytest.mark.parametrize(
    ("email", "state"),
    [(None, "no_mail"), ("  ", "no_mail"), ("eve@lsl.example", "unknown"), (ADA, "ambiguous")],
)
def test_who_is_not_exactly_one_user_is_nobody(
    desk: Helpdesk, directory: DirectoryService, glpi: FakeGlpi, email: str | None, state: str
) -> None:
    glpi.world.user("ada2", ADA, entities={2: True})
    person = meet(desk, "someone", email)
    directory.confirm(person)
    assert user(desk, person).state == state
    assert sees_nothing(desk, person)
    assert directory.requester(person).user_id is None


def test_a_deactivated_user_does_not_make_a_mail_ambiguous(
    desk: Helpdesk, directory: DirectoryService, glpi: FakeGlpi
) -> None:
    glpi.world.user("old-ada", ADA, entities={2: True}, is_active=0)
    ada = meet(desk, "ada", ADA)
    directory.confirm(ada)
    assert user(desk, ada).user_id == "1"


def test_a_changed_mail_must_be_the_same_users_and_gives_no_other_user(
    desk: Helpdesk, directory: DirectoryService, glpi: FakeGlpi
) -> None:
    ada = meet(desk, "ada", ADA)
    directory.confirm(ada)
    # Ada takes Bob's mail on the platform: she does not become Bob, and is nobody at once.
    assert meet(desk, "ada", "bob@lsl.example") == ada
    assert sees_nothing(desk, ada)
    directory.confirm(ada)
    assert (user(desk, ada).state, user(desk, ada).user_id) == ("changed", "1")
    assert sees_nothing(desk, ada)
    # She marries, and GLPI says so too.
    glpi.world.add("UserEmail", users_id=1, email="ada.king@lsl.example")
    meet(desk, "ada", "ada.king@lsl.example")
    directory.confirm(ada)
    assert user(desk, ada).state == "mapped"


def test_a_mail_that_two_people_of_one_platform_have_is_ambiguous(
    desk: Helpdesk, directory: DirectoryService
) -> None:
    ada, eve = meet(desk, "ada", ADA), meet(desk, "eve", ADA)
    directory.confirm(ada)
    directory.confirm(eve)
    assert user(desk, eve).state == "ambiguous"
    assert user(desk, ada).state == "mapped"
    # On another platform it is the same human being.
    elsewhere = meet(desk, "ada", ADA, platform="slack")
    directory.confirm(elsewhere)
    assert user(desk, elsewhere).user_id == "1"


def test_a_platform_that_hides_mails_later_changes_nothing(
    desk: Helpdesk, directory: DirectoryService
) -> None:
    ada = meet(desk, "ada", ADA)
    directory.confirm(ada)
    meet(desk, "ada", None)
    directory.refresh()
    assert user(desk, ada).state == "mapped"


@pytest.mark.parametrize("many", [False, True])
def test_the_refresh_takes_and_gives_rights(
    desk: Helpdesk, directory: DirectoryService, glpi: FakeGlpi, many: bool
) -> None:
    ada, bob = meet(desk, "ada", ADA), meet(desk, "bob", "bob@lsl.example")
    crowd = [ada, bob]
    for number in range(ONE_BY_ONE if many else 0):
        glpi.world.user(f"u{number}", f"u{number}@lsl.example", entities={1: False})
        crowd.append(meet(desk, f"u{number}", f"u{number}@lsl.example"))
    for person in crowd:
        directory.confirm(person)
    glpi.world.move(1, {2: True})
    glpi.world.table("User")[2]["is_active"] = 0
    before = len(glpi.calls)
    assert directory.refresh() == len(crowd)
    assert user(desk, ada).entities == {"LSL > Saclay": True}
    assert user(desk, bob).state == "inactive"
    assert sees_nothing(desk, bob)
    if many:
        assert len(glpi.calls) - before < len(crowd)
    glpi.world.table("User")[2]["is_active"] = 1
    directory.refresh()
    assert user(desk, bob).state == "mapped"
    del glpi.world.table("User")[2]
    directory.refresh()
    assert user(desk, bob).state == "inactive"


@pytest.mark.parametrize("many", [False, True])
def test_staff_are_matched_though_they_never_ask_anything(
    desk: Helpdesk, directory: DirectoryService, glpi: FakeGlpi, many: bool
) -> None:
    bob, eve = meet(desk, "bob", "bob@lsl.example"), meet(desk, "eve", "eve@lsl.example")
    idle, mute = meet(desk, "ada", ADA), meet(desk, "mute", None)
    crowd = [bob, eve, mute]
    for number in range(ONE_BY_ONE if many else 0):
        glpi.world.user(f"u{number}", f"u{number}@lsl.example", entities={1: False})
        crowd.append(meet(desk, f"u{number}", f"u{number}@lsl.example"))
    with desk.transactions.begin() as transaction:
        for person in crowd:
            transaction.session.get_one(Person, person).role = Role.STAFF
    before = len(glpi.calls)
    assert directory.refresh() == len(crowd) - 1, "all but the one without a mail"
    if many:
        assert len(glpi.calls) - before < len(crowd)
    assert (user(desk, bob).state, user(desk, bob).user_id) == ("mapped", "2")
    assert user(desk, bob).entities == {"LSL > Saclay": True}
    assert user(desk, eve).state == "unknown"
    with desk.transactions.reading() as session:
        assert session.get(DirectoryUser, idle) is None, "who asks is matched when they ask"
        assert session.get(DirectoryUser, mute) is None
    # One mail is one person of a platform, whoever has which role.
    twin = meet(desk, "twin", "bob@lsl.example")
    with desk.transactions.begin() as transaction:
        transaction.session.get_one(Person, twin).role = Role.ADMIN
    directory.refresh()
    assert user(desk, twin).state == "ambiguous"


def test_while_glpi_is_away_rights_end_by_their_age(
    desk: Helpdesk, directory: DirectoryService, glpi: FakeGlpi
) -> None:
    ada = meet(desk, "ada", ADA)
    directory.confirm(ada)

    def away(_call: Call, _number: int) -> Reply:
        return maintenance()

    glpi.fault = away
    age(desk, ada, timedelta(minutes=50))
    directory.confirm(ada)
    with pytest.raises(ConnectorError):
        directory.refresh()
    assert not sees_nothing(desk, ada)
    age(desk, ada, timedelta(minutes=11))
    directory.confirm(ada)
    assert sees_nothing(desk, ada)
    glpi.fault = None
    directory.confirm(ada)
    assert not sees_nothing(desk, ada)


def test_a_new_asker_is_nobody_while_glpi_is_away(
    desk: Helpdesk, directory: DirectoryService, glpi: FakeGlpi
) -> None:
    glpi.world.api_enabled = False
    ada = meet(desk, "ada", ADA)
    directory.confirm(ada)
    assert sees_nothing(desk, ada)
    with desk.transactions.reading() as session:
        assert session.get(DirectoryUser, ada) is None
        assert viewer_for(session, None, desk.settings).scopes == {EVERYONE}


def test_in_whose_name_a_ticket_is_opened_waits_for_glpi(
    desk: Helpdesk, directory: DirectoryService, glpi: FakeGlpi
) -> None:
    ada = meet(desk, "ada", ADA)
    glpi.world.api_enabled = False
    with pytest.raises(Unavailable):
        directory.requester(ada)
    glpi.world.api_enabled = True
    assert directory.requester(ada).user_id == "1"
    glpi.world.api_enabled = False
    age(desk, ada, timedelta(minutes=50))
    assert directory.requester(ada).user_id == "1"
    age(desk, ada, timedelta(minutes=11))
    with pytest.raises(Unavailable):
        directory.requester(ada)


MAILS = st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=3)
IDS = st.sampled_from(["1", "2", "3", "4"])
USERS = st.lists(
    st.builds(DirectoryEntry, IDS, st.booleans(), MAILS), unique_by=lambda u: u.user_id
)


@given(st.none() | IDS, MAILS, USERS, st.sets(IDS))
def test_only_an_active_user_that_nothing_speaks_against_gives_rights(
    pinned: str | None, mails: frozenset[str], users: list[DirectoryEntry], taken: set[str]
) -> None:
    state, found = judge(pinned, mails, users, taken)
    assert (found is not None) == (state is DirectoryState.MAPPED)
    if found is None:
        return
    assert found.active
    if pinned is None:
        assert found.user_id not in taken
        assert [one for one in users if one.active] == [found]
    else:
        assert found.user_id == pinned
        assert not mails or mails & found.emails


def test_an_answer_that_comes_late_does_not_give_back_what_was_taken_away(
    desk: Helpdesk, directory: DirectoryService, glpi: FakeGlpi
) -> None:
    ada = meet(desk, "ada", ADA)
    directory.confirm(ada)
    faster = directory_over(glpi, desk.transactions)

    def meanwhile(call: Call) -> None:
        # The slow one has read the entities; then they change, and another worker reads them.
        if call.path == "User/1/Profile_User" and glpi.after is not None:
            glpi.after = None
            glpi.world.move(1, {2: True})
            faster.confirm(ada, within=timedelta(0))

    glpi.after = meanwhile
    directory.confirm(ada, within=timedelta(0))
    assert user(desk, ada).entities == {"LSL > Saclay": True}
    assert (user(desk, ada).confirmed_at or now()) <= now()


def signed_on(desk: Helpdesk, name: str, login: str, email: str | None = None) -> str:
    person = meet(desk, name, email, "oidc:https://idp.example")
    with desk.transactions.begin() as transaction:
        identity = transaction.session.scalars(select(Identity).filter_by(person_id=person)).one()
        note_login(transaction.session, identity, login)
    return person


def test_whom_no_mail_tells_is_found_by_the_login_of_the_sign_on(
    desk: Helpdesk, directory: DirectoryService, glpi: FakeGlpi
) -> None:
    glpi.world.user("cleo", entities={1: False})
    cleo = signed_on(desk, "cleo", "CLEO", "cleo@elsewhere.example")
    directory.confirm(cleo)
    assert user(desk, cleo).state == DirectoryState.MAPPED
    age(desk, cleo, timedelta(hours=1))
    directory.confirm(cleo)
    assert user(desk, cleo).state == DirectoryState.MAPPED


def test_a_login_says_nothing_against_a_mail(desk: Helpdesk, directory: DirectoryService) -> None:
    other = signed_on(desk, "other", "bob", "other@elsewhere.example")
    directory.confirm(other)
    assert user(desk, other).state == DirectoryState.UNKNOWN


def test_who_has_another_login_now_is_asked_for_again(
    desk: Helpdesk, directory: DirectoryService, glpi: FakeGlpi
) -> None:
    glpi.world.user("cleo", entities={1: False})
    cleo = signed_on(desk, "cleo", "cleo")
    directory.confirm(cleo)
    with desk.transactions.begin() as transaction:
        identity = transaction.session.scalars(select(Identity).filter_by(person_id=cleo)).one()
        note_login(transaction.session, identity, "ada")
    assert sees_nothing(desk, cleo)
    directory.confirm(cleo)
    assert user(desk, cleo).state == DirectoryState.CHANGED
    assert sees_nothing(desk, cleo)


def test_many_are_found_by_login_as_one_is(
    desk: Helpdesk, directory: DirectoryService, glpi: FakeGlpi
) -> None:
    people = []
    for number in range(ONE_BY_ONE + 2):
        glpi.world.user(f"user{number}", entities={1: False})
        people.append(signed_on(desk, f"user{number}", f"user{number}"))
        directory.confirm(people[-1])
    directory.refresh()
    assert {user(desk, one).state for one in people} == {DirectoryState.MAPPED}
