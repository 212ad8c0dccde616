"""Who sees which tickets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from connectors.contracts.directory import path_of
from connectors.database.base import now
from connectors.database.engine import make_engine
from connectors.database.models import DirectoryState, DirectoryUser, Person, Role, Scope, Ticket
from workers.knowledge.access import (
    EVERYONE,
    GRACE,
    NOBODY,
    Policy,
    Viewer,
    still_visible,
    viewer_for,
)

SCOPES = {
    "entity:LSL": 2,
    "entity:LSL > Brest": 3,
    "entity:LSL > Brest > Quai": 4,
    "entity:LSL2": 5,
    "entity:Paris": 6,
    "owner:7": 7,
    "owner:8": 8,
    "owner:7,9": 9,
    "owner:": 10,
}


@dataclass
class Site:
    """The rules of a site."""

    visibility: Policy = "entity"
    directory_access: bool = False


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine = make_engine(database_url)
    with Session(engine) as session:
        session.add_all(Scope(id=number, name=name) for name, number in SCOPES.items())
        session.flush()
        yield session
    engine.dispose()


def person(session: Session, **fields: object) -> Person:
    made = Person(display_name="Ada", **fields)
    session.add(made)
    session.flush()
    return made


def seen(
    session: Session, who: Person | None, policy: Policy = "entity", *, glpi: bool = False
) -> set[int] | None:
    scopes = viewer_for(session, who, Site(policy, glpi)).scopes
    return None if scopes is None else set(scopes)


def mapped(
    session: Session, who: Person, entities: dict[str, bool], **values: object
) -> DirectoryUser:
    fields = {"user_id": "7", "state": DirectoryState.MAPPED, "confirmed_at": now(), **values}
    user = DirectoryUser(person_id=who.id, entities=entities, **fields)
    session.add(user)
    session.flush()
    return user


def test_an_entity_covers_what_is_below_it(session: Session) -> None:
    assert seen(session, person(session, entities=["LSL"])) == {EVERYONE, 2, 3, 4}
    assert seen(session, person(session, entities=["LSL > Brest"])) == {EVERYONE, 3, 4}
    assert seen(session, person(session, entities=["LSL>Brest", "Paris"])) == {EVERYONE, 3, 4, 6}


@pytest.mark.parametrize("entities", [None, [], [""], [" > "], ["Nantes"], ["brest"]])
def test_without_a_known_entity_only_what_is_for_everyone(
    session: Session, entities: list[str] | None
) -> None:
    assert seen(session, person(session, entities=entities)) == {EVERYONE}


def test_nobody_and_the_disabled_see_what_is_for_everyone(session: Session) -> None:
    assert seen(session, None, "site") == {EVERYONE}
    gone = person(session, sees_everything=True, disabled_at=now())
    assert seen(session, gone) == {EVERYONE}


def test_who_sees_everything_and_a_site_that_hides_nothing(session: Session) -> None:
    assert seen(session, person(session, sees_everything=True), "own") is None
    assert seen(session, person(session), "site") is None


@pytest.mark.parametrize("policy", ["site", "entity", "own"])
@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN])
def test_a_role_gives_sight_only_where_no_desk_decides(
    session: Session, policy: Policy, role: Role
) -> None:
    who = person(session, role=role)
    assert seen(session, who, policy) is None
    assert seen(session, who, policy, glpi=True) == {EVERYONE}
    for state in DirectoryState:
        doubtful = person(session, role=role)
        mapped(session, doubtful, {"LSL": True}, state=state)
        found = seen(session, doubtful, policy, glpi=True)
        assert (found != {EVERYONE}) == (state == "mapped")
    # GLPI knows them: they see what it shows them, and no more.
    mapped(session, who, {"LSL > Brest": False})
    expected = {"site": None, "entity": {EVERYONE, 3}, "own": {EVERYONE, 7, 9}}
    assert seen(session, who, policy, glpi=True) == expected[policy]
    granted = person(session, role=role, sees_everything=True)
    assert seen(session, granted, policy, glpi=True) is None


def test_staff_who_were_narrowed_see_no_more_than_that(session: Session) -> None:
    assert seen(session, person(session, role=Role.STAFF, entities=["LSL > Brest"])) == {
        EVERYONE, 3, 4,
    }  # fmt: skip
    assert seen(session, person(session, role=Role.ADMIN, entities=[])) == {EVERYONE}


def test_own_means_the_tickets_of_ones_desk_account(session: Session) -> None:
    who = person(session, entities=["LSL"])
    assert seen(session, who, "own") == {EVERYONE}
    mapped(session, who, {"LSL": True})
    assert seen(session, who, "own", glpi=True) == {EVERYONE, 7, 9}


def test_with_glpi_only_glpi_says_which_entities(session: Session) -> None:
    who = person(session, entities=["Paris"])
    assert seen(session, who, glpi=True) == {EVERYONE}
    mapped(session, who, {"LSL > Brest": False, "LSL2": True})
    assert seen(session, who, glpi=True) == {EVERYONE, 3, 5}
    assert seen(session, who, "site", glpi=True) is None


@pytest.mark.parametrize("policy", ["site", "entity", "own"])
def test_who_is_nobody_in_glpi_sees_what_is_for_everyone(session: Session, policy: Policy) -> None:
    assert seen(session, person(session), policy, glpi=True) == {EVERYONE}
    for state in DirectoryState:
        who = person(session)
        mapped(session, who, {"LSL": True}, state=state)
        assert (seen(session, who, policy, glpi=True) != {EVERYONE}) == (state == "mapped")


@pytest.mark.parametrize("policy", ["site", "entity", "own"])
def test_what_glpi_said_holds_for_an_hour_and_no_longer(session: Session, policy: Policy) -> None:
    who = person(session)
    user = mapped(session, who, {"LSL": True}, confirmed_at=now() - GRACE + timedelta(minutes=5))
    assert seen(session, who, policy, glpi=True) != {EVERYONE}
    user.confirmed_at = now() - GRACE - timedelta(seconds=5)
    assert seen(session, who, policy, glpi=True) == {EVERYONE}
    user.confirmed_at = None
    assert seen(session, who, policy, glpi=True) == {EVERYONE}


def test_staff_whom_glpi_deactivated_see_what_is_for_everyone(session: Session) -> None:
    who = person(session, sees_everything=True)
    assert seen(session, who, glpi=True) is None
    mapped(session, who, {}, state=DirectoryState.INACTIVE)
    assert seen(session, who, "site", glpi=True) == {EVERYONE}


def test_what_was_deleted_or_hidden_since_is_no_longer_visible(session: Session) -> None:
    for number, scope in ((1, EVERYONE), (2, 2), (3, 6)):
        session.add(
            Ticket(
                id=number, source="file:x", external_id=str(number), kind="ticket", title="t",
                problem="p", scope_id=scope, language="en", content_hash="h",
            )
        )  # fmt: skip
    session.flush()
    viewer = Viewer(frozenset({EVERYONE, 2}))
    assert still_visible(session, viewer, [1, 2, 3, 99]) == {1, 2}
    assert still_visible(session, Viewer(None), [1, 2, 3, 99]) == {1, 2, 3}
    assert still_visible(session, NOBODY, [1, 2, 3]) == {1}
    assert still_visible(session, viewer, []) == set()


@given(st.lists(st.text(alphabet="abé 2", min_size=1).filter(str.strip), min_size=1, max_size=4))
def test_a_path_is_below_itself_and_not_below_its_children(steps: list[str]) -> None:
    whole = path_of(" > ".join(steps))
    assert whole == tuple(step.strip() for step in steps)
    assert path_of(" > ".join([*steps, "x"]))[: len(whole)] == whole


def test_what_came_of_glpi_goes_by_the_ids_of_entities_and_files_by_names(
    session: Session,
) -> None:
    session.add_all(
        [
            Scope(id=20, name="entity#1:LSL > Brest"),
            Scope(id=21, name="entity#7:LSL > Brest"),
            Scope(id=22, name="entity#12:LSL > Brest > Quai: 1"),
            Scope(id=23, name="entity#none:(entity None)"),
        ]
    )
    who = person(session)
    mapped(session, who, {"LSL > Brest": True}, entity_ids=["1", "12"])
    assert seen(session, who, glpi=True) == {EVERYONE, 3, 4, 20, 22}
    before = person(session)
    mapped(session, before, {"LSL > Brest": True})
    assert seen(session, before, glpi=True) == {EVERYONE, 3, 4}
    nameless = person(session)
    mapped(session, nameless, {}, entity_ids=["7"])
    assert seen(session, nameless, glpi=True) == {EVERYONE, 21}
    # Where GLPI decides no more, an administrator gave names.
    assert seen(session, person(session, entities=["LSL > Brest"])) == {EVERYONE, 3, 4, 20, 21, 22}
