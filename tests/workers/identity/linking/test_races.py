"""Linking while the same person asks, on PostgreSQL: no question stays with who is nobody now."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from connectors.contracts.chat import Profile
from connectors.database import contention
from connectors.database.models import Identity, Proof
from connectors.errors import GuichetError
from tests.fakes.helpdesk import Helpdesk
from tests.support.waiting import wait_until
from tests.workers.identity.linking.worlds import CHAT, account, owner, token_of
from workers.identity.joining import join, separate
from workers.identity.locks import lock_people

ADA = Profile("ada", "Ada")
MY_PID = select(func.pg_backend_pid())


@pytest.fixture
def desk(postgres_url: str) -> Iterator[Helpdesk]:
    made = Helpdesk(postgres_url)
    yield made
    made.close()


def test_a_question_that_waited_for_the_link_is_the_accounts(desk: Helpdesk) -> None:
    desk.ask(profile=ADA)
    ada = account(desk, "ada")
    asked: list[str] = []
    asking = threading.Thread(target=lambda: asked.append(desk.asked(profile=ADA)))
    with desk.transactions.begin() as transaction:
        session = transaction.session
        identity = session.scalars(select(Identity).filter_by(platform=CHAT)).one()
        join(session, identity, ada, Proof.ADDRESS)
        asking.start()
        waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")

        def waits() -> bool:
            with desk.engine.connect() as connection:
                return bool(connection.scalar(waiting))

        wait_until(waits, within=30, what="the question that waits for its person")
    asking.join(30)
    assert desk.question(asked[0]).person_id == ada == owner(desk, "ada")


def test_who_waited_for_a_person_holds_nothing_while_they_wait_for_the_next(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody who comes while the identity moves can wait crosswise with who asks as it."""
    monkeypatch.setattr(contention, "TRIES", 1)
    ada = account(desk, "ada")
    desk.ask(profile=ADA)
    former = owner(desk, "ada")
    assert ada < former, "an id tells when it was made"
    pids: list[int] = []
    holds, go_on = threading.Event(), threading.Event()

    def link_too() -> None:
        with desk.transactions.begin() as transaction:
            session = transaction.session
            pids.append(session.scalars(MY_PID).one())
            lock_people(session, ada)
            holds.set()
            assert go_on.wait(30)
            lock_people(session, former)
            identity = session.scalars(select(Identity).filter_by(platform=CHAT)).one()
            separate(session, identity)

    with ThreadPoolExecutor(2) as pool:
        with desk.transactions.begin() as transaction:
            session = transaction.session
            pid = session.scalars(MY_PID).one()
            identity = session.scalars(select(Identity).filter_by(platform=CHAT)).one()
            join(session, identity, ada, Proof.ADDRESS)
            asked = pool.submit(desk.asked, profile=ADA)
            waits_for(desk, pid, 1)
            linked = pool.submit(link_too)
            waits_for(desk, pid, 2)
        assert holds.wait(30)
        waits_for(desk, pids[0], 1)
        go_on.set()
        linked.result(30)
        question = asked.result(30)
    assert desk.question(question).person_id == owner(desk, "ada") == former


def waits_for(desk: Helpdesk, pid: int, many: int) -> None:
    """Return once so many transactions wait for the one of this process of the server."""
    rows = text("SELECT count(*) FROM pg_stat_activity WHERE :pid = ANY(pg_blocking_pids(pid))")

    def waits() -> bool:
        with desk.engine.connect() as connection:
            return connection.scalar(rows, {"pid": pid}) == many

    wait_until(waits, within=30, what=f"{many} that wait")


def test_one_of_many_confirmations_and_one_of_many_codes_count(desk: Helpdesk) -> None:
    people = [account(desk, f"ada{number}") for number in range(6)]
    token = token_of(desk.links.offer(CHAT, ADA).url)
    codes: dict[str, str] = {}

    def confirm(person: str) -> None:
        try:
            codes[person] = desk.links.confirm(token, person)
        except GuichetError:
            return

    def complete(code: str) -> bool:
        try:
            return bool(desk.links.complete(CHAT, "ada", code))
        except GuichetError:
            return False

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(confirm, people))
        assert len(codes) == 1
        ((person, code),) = codes.items()
        assert list(pool.map(complete, [code] * 6)).count(True) == 1
    assert owner(desk, "ada") == person


def test_a_code_that_waits_for_its_people_does_not_hold_its_address(desk: Helpdesk) -> None:
    """Who asks for a new address meanwhile has locked the person, and writes the address next."""
    ada = account(desk, "ada")
    code = desk.links.confirm(token_of(desk.links.offer(CHAT, ADA).url), ada)
    with ThreadPoolExecutor(1) as pool:
        with desk.transactions.begin() as transaction:
            session = transaction.session
            lock_people(session, owner(desk, "ada"))
            completed = pool.submit(desk.links.complete, CHAT, "ada", code)
            waits_for(desk, session.scalars(MY_PID).one(), 1)
            session.execute(text("SELECT * FROM link_offers FOR UPDATE NOWAIT"))
        assert completed.result(30) == "ada"


def test_questions_and_links_at_once_end_in_order(desk: Helpdesk) -> None:
    ada = account(desk, "ada")
    desk.ask(profile=ADA)

    def ask(number: int) -> str:
        return desk.asked(f"My printer number {number} is on fire", profile=ADA)

    def back_and_forth() -> None:
        for _ in range(5):
            desk.identities.link("fake:ada", "ada", [CHAT])
            desk.identities.unlink("fake:ada")
        desk.identities.link("fake:ada", "ada", [CHAT])

    with ThreadPoolExecutor(5) as pool:
        linking = pool.submit(back_and_forth)
        questions = list(pool.map(ask, range(40)))
        linking.result()
    assert {desk.question(one).person_id for one in questions} == {ada}
