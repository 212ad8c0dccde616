"""Who sees which tickets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.engine import make_engine
from connectors.database.models import Identity, Person, Scope, Ticket
from workers.knowledge.visibility import (
    EVERYONE,
    NOBODY,
    Viewer,
    _path,
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
}


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


def seen(session: Session, who: Person | None, policy: str = "entity") -> set[int] | None:
    scopes = viewer_for(session, who, policy).scopes  # type: ignore[arg-type]
    return None if scopes is None else set(scopes)


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


def test_own_means_the_tickets_of_ones_desk_account(session: Session) -> None:
    who = person(session, entities=["LSL"])
    session.add(Identity(person_id=who.id, platform="glpi", external_id="7"))
    session.add(Identity(person_id=who.id, platform="slack", external_id="8"))
    session.flush()
    assert seen(session, who, "own") == {EVERYONE, 7}


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
    whole = _path(" > ".join(steps))
    assert whole == tuple(step.strip() for step in steps)
    assert _path(" > ".join([*steps, "x"]))[: len(whole)] == whole
