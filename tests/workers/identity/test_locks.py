"""The one order of locks, on PostgreSQL: who would have to wait against it begins anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from connectors.contracts.chat import Profile
from connectors.database.contention import Overtaken
from connectors.database.models import Identity, Proof
from tests.fakes.helpdesk import Helpdesk
from tests.workers.identity.linking.worlds import CHAT, account, owner
from workers.identity.joining import join, separate
from workers.identity.linking.administration import Identities
from workers.identity.locks import check_owner, lock_owner, lock_people

ADA = Profile("ada", "Ada")


@pytest.fixture
def desk(postgres_url: str) -> Iterator[Helpdesk]:
    made = Helpdesk(postgres_url)
    yield made
    made.close()


@pytest.fixture
def people(desk: Helpdesk) -> tuple[str, str]:
    """Two of them, in their order; the chat account is the second one's."""
    first = account(desk, "ada")
    desk.ask(profile=ADA)
    second = owner(desk, "ada")
    assert first < second
    return first, second


def is_locked(desk: Helpdesk, table: str, row: str) -> bool:
    look = text(f"SELECT id FROM {table} WHERE id = :id FOR NO KEY UPDATE NOWAIT")
    with desk.engine.connect() as connection:
        try:
            connection.execute(look, {"id": row})
        except OperationalError:
            return True
        return False


def test_in_their_order_people_are_waited_for(desk: Helpdesk, people: tuple[str, str]) -> None:
    first, second = people
    with ThreadPoolExecutor(1) as pool, desk.transactions.begin() as holder:
        lock_people(holder.session, second)

        def both() -> set[str]:
            with desk.transactions.begin() as transaction:
                lock_people(transaction.session, first)
                return set(lock_people(transaction.session, second))

        waiting = pool.submit(both)
        with pytest.raises(TimeoutError):
            waiting.result(0.3)
        holder.session.commit()
        assert waiting.result(30) == {second}


@pytest.mark.parametrize(
    "again",
    [
        lambda session, first: lock_people(session, first),
        lambda session, _: lock_owner(session, "console", "the first"),
    ],
    ids=["person", "owner"],
)
def test_against_the_order_nobody_is_waited_for(
    desk: Helpdesk, people: tuple[str, str], again: Callable[[Session, str], object]
) -> None:
    first, second = people
    with desk.transactions.begin() as transaction:
        (identity,) = transaction.session.scalars(select(Identity).filter_by(person_id=first))
        identity.external_id = "the first"
    with desk.transactions.begin() as holder:
        lock_people(holder.session, first)
        with desk.transactions.begin() as transaction:
            lock_people(transaction.session, second)
            with pytest.raises(Overtaken):
                again(transaction.session, first)
    with desk.transactions.begin() as transaction:
        lock_people(transaction.session, second)
        assert again(transaction.session, first), "nobody has them any more"


def test_whom_one_holds_one_may_lock_again(desk: Helpdesk, people: tuple[str, str]) -> None:
    with desk.transactions.begin() as transaction:
        session = transaction.session
        assert set(lock_people(session, *reversed(people))) == set(people)
        assert set(lock_people(session, people[0])) == {people[0]}
        found = lock_owner(session, CHAT, "ada")
        assert found is not None
        assert found.id == people[1]


def test_a_person_is_locked_before_their_identity(desk: Helpdesk, people: tuple[str, str]) -> None:
    _, person = people
    (identity,) = desk.rows(Identity, platform=CHAT, external_id="ada")

    def locked() -> bool:
        with desk.transactions.begin() as transaction:
            return lock_owner(transaction.session, CHAT, "ada") is not None

    with ThreadPoolExecutor(1) as pool, desk.transactions.begin() as holder:
        lock_people(holder.session, person)
        waiting = pool.submit(locked)
        with pytest.raises(TimeoutError):
            waiting.result(0.3)
        assert is_locked(desk, "people", person)
        assert not is_locked(desk, "identities", identity.id)
        holder.session.commit()
        assert waiting.result(30)


def test_the_owner_of_nothing_is_nobody(desk: Helpdesk) -> None:
    with desk.transactions.begin() as transaction:
        assert lock_owner(transaction.session, CHAT, "nobody") is None


def test_an_identity_that_moved_meanwhile_is_read_anew(
    desk: Helpdesk, people: tuple[str, str]
) -> None:
    first, _ = people
    other = account(desk, "grace")
    for change in (
        lambda session, one: join(session, one, other, Proof.ADMINISTRATOR),
        separate,
        check_owner,
    ):
        with desk.transactions.begin() as transaction:
            session = transaction.session
            identity = session.scalars(select(Identity).filter_by(platform=CHAT)).one()
            if owner(desk, "ada") == first:
                Identities(desk.transactions).unlink("fake:ada")
            else:
                Identities(desk.transactions).link("fake:ada", "ada", [CHAT])
            with pytest.raises(Overtaken):
                change(session, identity)
            session.rollback()
