"""A model that takes longer than a question's lease, over real HTTP: the question stays its
worker's for as long as that waits, and not a moment longer than somebody waits for the answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from connectors.database.models import Question
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.llm import Fail, FakeLlm, Hang, Reply, Say
from tests.fakes.scripted_llm import structured
from tests.scenarios.test_ladder import STEPS
from tests.support.waiting import wait_until
from workers.bootstrap.models.drafters import writers
from workers.bootstrap.models.registry import Models

pytestmark = pytest.mark.scenario

LEASE = 1.5
LONG = 3.5
"""Seconds in which a lease that nobody renews runs out twice."""
PATIENT = {"context_tokens": 4096, "first_token_seconds": 60, "wait_seconds": 60}
SLOW = Say(structured(STEPS), first_token_seconds=LONG)


@pytest.fixture
def llm() -> Iterator[FakeLlm]:
    with FakeLlm("tgi") as llm:
        yield llm


@pytest.fixture(autouse=True)
def _a_pulse_as_short_as_the_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("stream", "concurrency"):
        monkeypatch.setattr(f"connectors.llm.{place}.PULSE_SECONDS", 0.1)


@contextmanager
def a_desk(url: str, llm: FakeLlm, **model: Any) -> Iterator[Helpdesk]:
    """A desk whose leases are short, and whose model is this server."""
    setting = {"url": llm.url, "kind": llm.kind, **PATIENT, **model}
    desk = Helpdesk(url, models={"mistral": setting}, mode="auto", answer_lease_seconds=LEASE)
    models = Models(desk.settings)
    desk.writers.extend(writers(models))
    with closing(desk), closing(models):
        desk.knows(relevance=0.95)
        yield desk


def answered_while_others_look(desk: Helpdesk, *questions: str) -> None:
    """Answer each question in a worker of its own, while another takes whatever was lost."""
    desk.queue.flush()
    workers = [threading.Thread(target=desk.answers.answer, args=(one,)) for one in questions]
    for worker in workers:
        worker.start()
    try:
        while any(worker.is_alive() for worker in workers):
            desk.sweep()
            desk.work()
            threading.Event().wait(0.05)
    finally:
        for worker in workers:
            worker.join()


def test_a_first_token_after_the_lease_is_waited_for_once(sqlite_url: str, llm: FakeLlm) -> None:
    llm.otherwise = SLOW
    with a_desk(sqlite_url, llm) as desk:
        question = desk.asked()
        answered_while_others_look(desk, question)
        assert len(llm.asked) == 1
        assert desk.status(question) == "answered"
        assert desk.question(question).attempts == 1
        assert desk.chat.texts("answer") == [STEPS]


def test_who_waits_for_a_place_at_the_model_keeps_the_question(
    sqlite_url: str, llm: FakeLlm
) -> None:
    llm.otherwise = SLOW
    with a_desk(sqlite_url, llm, concurrency=1) as desk:
        questions = [desk.asked(), desk.asked("The wireless network is slow today")]
        answered_while_others_look(desk, *questions)
        assert len(llm.asked) == 2
        assert llm.most_at_once == 1
        assert [desk.question(one).attempts for one in questions] == [1, 1]
        assert desk.chat.texts("answer") == [STEPS, STEPS]


def test_who_waits_for_a_busy_server_keeps_the_question(sqlite_url: str, llm: FakeLlm) -> None:
    llm.will(*[Fail(429)] * 3)  # Each is waited for twice as long as the one before.
    llm.otherwise = Say(structured(STEPS))
    with a_desk(sqlite_url, llm) as desk:
        question = desk.asked()
        answered_while_others_look(desk, question)
        assert len(llm.asked) == 4
        assert desk.question(question).attempts == 1
        assert desk.chat.texts("answer") == [STEPS]


def ask_human(desk: Helpdesk, question: str) -> None:
    desk.escalation.ask_human(desk.question(question).person_id, question, "fake")


def open_ticket(desk: Helpdesk, question: str) -> None:
    desk.escalation.open_ticket(desk.question(question).person_id, question, "fake")


def vanish(desk: Helpdesk, question: str) -> None:
    with desk.transactions.begin() as transaction:
        transaction.session.get_one(Question, question).claim = "another worker's"


@pytest.mark.parametrize("move_on", [ask_human, open_ticket, vanish])
@pytest.mark.parametrize("reply", [Hang(), Say(structured(STEPS), hang_after=3)])
def test_a_question_that_moves_on_ends_its_generation(
    sqlite_url: str, llm: FakeLlm, move_on: Callable[[Helpdesk, str], None], reply: Reply
) -> None:
    llm.otherwise = reply
    with a_desk(sqlite_url, llm) as desk:
        question = desk.asked()
        worker = threading.Thread(target=desk.answers.answer, args=(question,))
        worker.start()
        wait_until(lambda: llm.running == 1, what="the request")
        move_on(desk, question)
        wait_until(lambda: llm.given_up == 1, what="the end of the request")
        worker.join()
        assert len(llm.asked) == 1
        assert desk.drafts(question) == []
        assert desk.chat.texts("answer") == []


def test_a_question_that_moves_on_leaves_the_queue_of_the_model(
    sqlite_url: str, llm: FakeLlm
) -> None:
    llm.otherwise = Hang()
    with a_desk(sqlite_url, llm, concurrency=1) as desk:
        questions = [desk.asked(), desk.asked("The wireless network is slow today")]
        workers = [threading.Thread(target=desk.answers.answer, args=(one,)) for one in questions]
        workers[0].start()
        wait_until(lambda: llm.running == 1, what="the request")
        workers[1].start()
        wait_until(lambda: desk.status(questions[1]) == "working", what="the second claim")
        ask_human(desk, questions[1])
        workers[1].join(timeout=30)
        assert not workers[1].is_alive()
        assert len(llm.asked) == 1
        ask_human(desk, questions[0])
        workers[0].join(timeout=30)
        assert not workers[0].is_alive()
