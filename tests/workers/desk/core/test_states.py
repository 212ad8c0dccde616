"""Whatever happens in whatever order: every question ends where its asker can see it."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from connectors.database.engine import make_engine
from connectors.database.migrate import migrate
from connectors.database.models import DraftStatus, QuestionStatus
from connectors.errors import GuichetError, OutcomeUnknown, Unavailable
from tests.fakes.chat import FakeChat
from tests.fakes.helpdesk import Helpdesk
from workers.desk.core.states import (
    DRAFT_STEPS,
    FINAL,
    QUESTION_STEPS,
    RESTING,
    UNDER_WAY,
    may_become,
    sources_of,
)

QUESTIONS = (
    "The wireless network refuses to connect since this morning",
    "Wireless network in the library refuses my laptop",
    "it does not work",
    "I want to talk to a human",
)
FAILURES = (Unavailable("down"), OutcomeUnknown("cut"), FakeChat.LOST_REPLY)


def test_every_state_has_its_steps() -> None:
    assert set(QUESTION_STEPS) == set(QuestionStatus)
    assert set(DRAFT_STEPS) == set(DraftStatus)
    for before, steps in QUESTION_STEPS.items():
        for after in QuestionStatus:
            assert may_become(before, after) == (after in steps)
            assert (before in sources_of(after)) == (after in steps)


def test_from_every_state_under_way_there_is_a_way_to_rest() -> None:
    for start in UNDER_WAY:
        assert QUESTION_STEPS[start] & RESTING


def test_a_final_question_never_goes_back_to_work() -> None:
    for state in FINAL:
        assert not QUESTION_STEPS[state] & {QuestionStatus.RECEIVED, QuestionStatus.WORKING}


@pytest.fixture(scope="module")
def empty_database() -> Any:
    """A migrated file to copy for each run."""
    folder = Path(tempfile.mkdtemp(prefix="guichet-states-"))
    engine = make_engine(f"sqlite:///{folder / 'empty.db'}")
    migrate(engine)
    engine.dispose()
    yield folder / "empty.db"
    shutil.rmtree(folder)


class Desk(RuleBasedStateMachine):
    """Everybody who touches a question, in any order."""

    questions: Bundle[str] = Bundle("questions")
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="guichet-states-"))
        file = shutil.copy(self.template, self.folder / "desk.db")
        self.desk = Helpdesk(f"sqlite:///{file}", mode="hybrid")
        self.desk.knows(relevance=0.5)
        self.staff = [self.desk.staff("Maya"), self.desk.staff("Root")]
        self.asked = 0
        self.seen_final: dict[str, str] = {}

    def teardown(self) -> None:
        """Let everything come to rest, and look at how it ended."""
        try:
            self.desk.chat.failures.clear()
            self.desk.work_hard()
            for question in self.ids():
                status = QuestionStatus(self.desk.status(question))
                assert status in RESTING, f"{question} is {status}"
                asker = self.desk.question(question).person_id
                assert self.desk.views.question(asker, question).status == status
        finally:
            self.desk.close()
            shutil.rmtree(self.folder)

    def ids(self) -> list[str]:
        from connectors.database.models import Question

        return [row.id for row in self.desk.rows(Question)]

    def attempt(self, call: Any) -> None:
        """Do it, if the desk lets us: a refusal is an answer too."""
        with contextlib.suppress(GuichetError):
            call()

    @rule(target=questions, text=st.sampled_from(QUESTIONS), again=st.booleans())
    def ask(self, text: str, again: bool) -> str:
        self.asked += 1
        root = f"root-{self.asked}"
        question = self.desk.asked(text, message_id=root, event_id=root)
        if again:
            assert self.desk.ask(text, message_id=root, event_id=root).duplicate
        return question

    @rule(text=st.sampled_from(QUESTIONS), number=st.integers(1, 5))
    def follow_up(self, text: str, number: int) -> None:
        if number <= self.asked:
            self.attempt(lambda: self.desk.ask(text, thread=f"root-{number}"))

    @rule(relevance=st.sampled_from([0.05, 0.5, 0.95]))
    def learn(self, relevance: float) -> None:
        self.desk.finder.relevance(relevance)

    @rule()
    def work(self) -> None:
        for job in self.desk.queue.take():
            self.attempt(lambda job=job: self.desk.run(job))

    @rule()
    def lose_the_queue(self) -> None:
        self.desk.queue.flush()

    @rule(failure=st.sampled_from(FAILURES))
    def platform_fails(self, failure: Any) -> None:
        self.desk.chat.failures.append(failure)

    @rule()
    def time_passes(self) -> None:
        self.desk.pass_time()
        self.desk.sweep()

    @rule()
    def drafts_expire(self) -> None:
        self.desk.age_drafts(600)
        self.desk.sweep()

    @rule(
        question=questions,
        who=st.integers(0, 1),
        what=st.sampled_from(["approve", "edit", "reject", "take_over", "reply"]),
    )
    def staff_decide(self, question: str, who: int, what: str) -> None:
        reviews, staff = self.desk.reviews, self.staff[who]
        drafts = self.desk.drafts(question)
        draft = drafts[-1].id if drafts else "none"
        calls = {
            "approve": lambda: reviews.approve(staff, draft, "fake"),
            "edit": lambda: reviews.edit(staff, draft, "Use the cable.", "fake"),
            "reject": lambda: reviews.reject(staff, draft, "wrong", "fake"),
            "take_over": lambda: reviews.take_over(staff, draft, "fake"),
            "reply": lambda: self.desk.replies.reply(staff, question, "I have fixed it.", "fake"),
        }
        self.attempt(calls[what])

    @rule(question=questions, what=st.sampled_from(["vote", "ticket", "human"]))
    def asker_acts(self, question: str, what: str) -> None:
        asker = self.desk.question(question).person_id
        calls = {
            "vote": lambda: self.desk.feedback.vote(asker, question, True, None, None, "fake"),
            "ticket": lambda: self.desk.escalation.open_ticket(asker, question, "fake"),
            "human": lambda: self.desk.escalation.ask_human(asker, question, "fake"),
        }
        self.attempt(calls[what])

    @rule(question=consumes(questions))
    def forget_about_it(self, question: str) -> None:
        """Nobody looks at this one any more; it must come to rest all the same."""

    @invariant()
    def nothing_is_sent_that_nobody_let_through(self) -> None:
        allowed = {"released", "approved", "edited", "discarded"}
        for one in self.desk.outbox(kind="answer"):
            if one.draft_id is not None and one.status == "sent":
                draft = next(
                    row for row in self.desk.drafts(one.question_id) if row.id == one.draft_id
                )
                assert draft.status in allowed

    @invariant()
    def no_message_is_doubled(self) -> None:
        markers = [one.marker for one in self.desk.chat.posted]
        assert len(markers) == len(set(markers))

    @invariant()
    def a_draft_has_one_decision(self) -> None:
        for question in self.ids():
            decided = [row.draft_id for row in self.desk.reviews_of(question)]
            assert len(decided) == len(set(decided))


@pytest.mark.slow
def test_any_order_of_events(empty_database: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    Desk.template = empty_database
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Desk,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
