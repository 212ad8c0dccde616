"""Processes that die or do the same work at once."""

from __future__ import annotations

import fcntl
import os
import signal
from pathlib import Path

import pytest

from connectors.database.models import Delivery, Draft, InboundEvent, Question, Review
from tests.fakes.llm import FakeLlm, Hang, Say
from tests.fakes.scripted_llm import structured
from tests.faults.conftest import QUESTION, Site
from tests.support.processes import guichet_env
from tests.support.waiting import wait_until

pytestmark = pytest.mark.fault


def at_once(site: Site, *works: tuple[str, ...]) -> list[str]:
    """Do each of `works` (see `starting_gun`) in a process of its own, and let them go together;
    what each said."""
    file = site.home / "starting-gun"
    file.touch()
    with file.open("rb") as gun:
        fcntl.flock(gun, fcntl.LOCK_EX)
        started = [
            site.start_own("starting_gun", file, *work, until="ready", log=f"gun-{number}")
            for number, work in enumerate(works)
        ]
    assert [process.wait() for process in started] == [0] * len(started)
    return [process.wait_for_line("^said: (.*)$")[1] for process in started]


def test_the_same_event_four_times_on_two_processes_is_one_answer(site: Site) -> None:
    site.start("worker")
    at_once(site, ("receive", QUESTION), ("receive", QUESTION))
    (question,) = site.rows(Question)
    site.wait_answered(question.id)
    assert len(site.rows(InboundEvent)) == 1
    assert len(site.rows(Draft)) == 1
    assert len(site.rows(Delivery)) == 1


@pytest.mark.parametrize("place", ["answering", "before-posting", "after-posting"])
def test_a_worker_that_is_killed_loses_and_doubles_nothing(
    site: Site, place: str, tmp_path: Path
) -> None:
    file = tmp_path / "stopped"
    stuck = site.start_stuck(place, file)
    question = site.asked()
    wait_until(file.exists, what=f"the worker to stop {place}")
    stuck.kill()
    assert site.status(question) in ("working", "delivering")
    site.start("worker")
    site.start("beat")
    site.wait_answered(question)


def test_a_worker_that_is_killed_while_it_waits_for_the_model(site: Site) -> None:
    with FakeLlm("tgi") as llm:
        llm.will(Hang())
        llm.otherwise = Say(structured("Set the MTU to 1300 under Advanced and save [1]."))
        site.env |= guichet_env(site.home, **site.settings, models=llm.setting())
        first = site.start("worker")
        question = site.asked()
        wait_until(lambda: llm.running == 1, what="the request")
        first.kill()
        assert site.status(question) == "working"
        site.start("worker")
        site.start("beat")
        site.wait_answered(question)
        assert len(llm.asked) == 2
        (draft,) = site.rows(Draft)
        assert draft.origin == "generated"


def test_a_worker_that_was_paused_writes_nothing(site: Site) -> None:
    with FakeLlm("tgi") as llm:
        llm.will(Say(structured("Set the MTU to 9000 [1]."), first_token_seconds=1.0))
        llm.otherwise = Say(structured("Set the MTU to 1300 under Advanced and save [1]."))
        site.env |= guichet_env(site.home, **site.settings, models=llm.setting())
        paused = site.start("worker")
        question = site.asked()
        wait_until(lambda: llm.running == 1, what="the request")
        os.kill(paused.pid, signal.SIGSTOP)
        site.start("worker")
        site.start("beat")
        site.wait_answered(question)
        os.kill(paused.pid, signal.SIGCONT)
        paused.wait_for_line("answer.not_wanted|counted=False")
        assert len(site.rows(Draft)) == len(site.answers()) == 1


def test_a_worker_that_is_asked_to_end_finishes_its_work(site: Site) -> None:
    worker = site.start("worker")
    questions = [site.asked(f"{QUESTION} {number}") for number in range(5)]
    site.wait_answered(*questions)
    assert worker.terminate() == 0
    assert "Traceback" not in worker.output()


def test_two_beats_do_no_harm(site: Site) -> None:
    for _ in range(2):
        site.start("beat")
    for _ in range(2):
        site.start("worker")
    questions = [site.asked(f"{QUESTION} {number}") for number in range(10)]
    site.wait_answered(*questions)


def test_two_reviewers_in_two_processes_have_one_winner(site: Site) -> None:
    from connectors.database.models import Role

    site.start("worker")
    question = site.asked("I need administrator rights on my laptop to install a driver")
    wait_until(lambda: site.status(question) == "in_review", what="the draft")
    people = [
        site.desk.accounts.add(name, "correct horse battery", Role.STAFF, name.title())
        for name in ("maya", "root")
    ]
    (draft,) = site.rows(Draft)
    said = at_once(site, *(("decide", person, draft.id) for person in people))
    assert sorted(word == "won" for word in said) == [False, True]
    loser = next(word for word in said if word != "won")
    winner = "Maya" if said[0] == "won" else "Root"
    assert winner in loser
    assert len(site.rows(Review)) == 1
    site.wait_answered(question)
