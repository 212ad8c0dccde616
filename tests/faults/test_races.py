"""People and workers that change one question at the same moment, on PostgreSQL."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from connectors.database import contention
from connectors.database.contention import TIMES_OVERTAKEN, TRIES, Overtaken, retried
from connectors.database.engine import make_engine
from connectors.database.models import Delivery
from connectors.errors import Conflict
from tests.fakes.helpdesk import Helpdesk

pytestmark = pytest.mark.fault

ROUNDS = 25


@pytest.fixture
def desk(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Helpdesk]:
    """A desk that reviews everything. Nothing is tried twice: the order of locks alone counts."""
    monkeypatch.setattr(contention, "TRIES", 1)
    made = Helpdesk(postgres_url, mode="review", review_channels={"fake": "staff"})
    made.knows()
    yield made
    made.close()


def at_once(*works: Callable[[], object]) -> list[Exception | None]:
    """Run all at the same moment; what each raised."""
    start = threading.Barrier(len(works))
    raised: list[Exception | None] = [None] * len(works)

    def run(number: int) -> None:
        start.wait()
        try:
            works[number]()
        except Exception as error:  # noqa: BLE001 - the test looks at whatever it was
            raised[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


class Round:
    """A question in review, and what can happen to it."""

    def __init__(self, desk: Helpdesk, staff: str, number: int) -> None:
        self.desk, self.staff, self.root = desk, staff, f"root-{number}"
        desk.queue.take()
        self.question = desk.asked(message_id=self.root)
        desk.answers.answer(self.question)
        self.draft = desk.draft(self.question).id
        self.asker = desk.question(self.question).person_id

    def approve(self) -> None:
        self.desk.reviews.approve(self.staff, self.draft, "fake")

    def reject(self) -> None:
        self.desk.reviews.reject(self.staff, self.draft, "no", "fake")

    def take_over(self) -> None:
        self.desk.reviews.take_over(self.staff, self.draft, "fake")

    def ticket(self) -> None:
        self.desk.escalation.open_ticket(self.asker, self.question, "fake")

    def human(self) -> None:
        self.desk.escalation.ask_human(self.asker, self.question, "fake")

    def follow_up(self) -> None:
        self.desk.asked("It is a laptop under Windows", thread=self.root)

    def sweep(self) -> None:
        self.desk.sweep()

    def deliver(self) -> None:
        for job in self.desk.queue.take():
            self.desk.run(job)


@pytest.mark.parametrize(
    "names",
    [
        ("approve", "ticket"),
        ("approve", "follow_up"),
        ("take_over", "follow_up"),
        ("reject", "human"),
        ("approve", "ticket", "follow_up", "sweep", "deliver"),
    ],
    ids="-".join,
)
def test_nobody_waits_crosswise(desk: Helpdesk, names: tuple[str, ...]) -> None:
    staff = desk.staff()
    for number in range(ROUNDS):
        one = Round(desk, staff, number)
        if "sweep" in names:
            desk.age_drafts(500)
        for error in at_once(*(getattr(one, name) for name in names)):
            assert error is None or isinstance(error, Conflict), error


def test_who_comes_second_is_told_how_the_question_stands(desk: Helpdesk) -> None:
    people = [desk.staff("Maya"), desk.staff("Root")]
    for number in range(ROUNDS):
        one = Round(desk, people[0], number)
        one.human()

        def reply(person: str, question: str) -> Callable[[], None]:
            return lambda: desk.replies.reply(person, question, "Done.", "fake")

        raised = at_once(*(reply(person, one.question) for person in people))
        (error,) = [error for error in raised if error is not None]
        assert isinstance(error, Conflict)
        assert error.message == "The question is delivering by now."


def test_an_undo_and_a_sender_have_one_winner(postgres_url: str) -> None:
    desk = Helpdesk(postgres_url, mode="review", review_undo_seconds=0.05, approved_answer_days=0)
    desk.knows()
    staff = desk.staff()
    for number in range(ROUNDS):
        one = Round(desk, staff, number)
        desk.reviews.approve(staff, one.draft, "fake", hold=True)
        (delivery,) = desk.rows(Delivery, kind="answer", draft_id=one.draft)

        def undo(draft: str = one.draft) -> None:
            time.sleep(random.uniform(0.03, 0.06))
            desk.reviews.undo(staff, draft, "fake")

        def send(delivery_id: str = delivery.id) -> None:
            for _ in range(10):
                desk.deliveries.deliver(delivery_id)
                time.sleep(0.01)

        undone, sent = at_once(undo, send)
        assert sent is None
        (row,) = desk.rows(Delivery, id=delivery.id)
        if undone is None:
            assert (row.status, desk.status(one.question)) == ("discarded", "in_review")
        else:
            assert isinstance(undone, Conflict), undone
            assert (row.status, desk.status(one.question)) == ("sent", "answered")
    desk.close()


def crossing(engine: Engine, first: str, second: str, meet: threading.Barrier) -> None:
    """Lock two rows, the second one when the other side has its first."""
    with engine.begin() as connection:
        lock = text("SELECT id FROM people WHERE id = :id FOR UPDATE")
        connection.execute(lock, {"id": first})
        if not meet.broken:
            meet.wait(10)
        connection.execute(lock, {"id": second})


@pytest.mark.parametrize("tried", [crossing, retried(crossing)], ids=["once", "again"])
def test_who_loses_to_another_transaction_begins_anew(
    desk: Helpdesk, postgres_url: str, monkeypatch: pytest.MonkeyPatch, tried: Callable[..., None]
) -> None:
    monkeypatch.setattr(contention, "TRIES", 4)
    one, other = desk.staff(), desk.staff()
    engine, meet = make_engine(postgres_url), threading.Barrier(2)

    def both(first: str, second: str) -> Callable[[], None]:
        def work() -> None:
            try:
                tried(engine, first, second, meet)
            finally:
                meet.abort()

        return work

    raised = at_once(both(one, other), both(other, one))
    engine.dispose()
    errors = [error for error in raised if error is not None]
    if tried is crossing:
        assert [type(error) for error in errors] == [OperationalError]
    else:
        assert errors == []


def test_who_was_overtaken_begins_anew_and_does_not_count_as_a_loser(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contention, "PAUSE", 0.0)
    tries = []

    @retried
    def overtaken(times: int) -> int:
        tries.append(1)
        if len(tries) <= times:
            raise Overtaken
        return len(tries)

    assert overtaken(TRIES + 1) == TRIES + 2
    tries.clear()
    with pytest.raises(Conflict):
        overtaken(TIMES_OVERTAKEN)


def test_another_error_of_the_database_is_not_tried_again() -> None:
    tries = []

    @retried
    def broken() -> None:
        tries.append(1)
        raise OperationalError("SELECT 1", {}, Exception("the disk is full"))

    with pytest.raises(OperationalError):
        broken()
    assert len(tries) == 1
