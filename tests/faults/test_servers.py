"""Servers that lose everything, or go away and come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.errors import GuichetError
from tests.faults.conftest import QUESTION, Site
from tests.support.waiting import wait_until

pytestmark = pytest.mark.fault


def test_redis_is_flushed_with_fifty_questions_in_flight(site: Site) -> None:
    questions = [site.asked(f"{QUESTION} {number}") for number in range(25)]
    site.start("worker")
    questions += [site.asked(f"{QUESTION} {number}") for number in range(25, 50)]
    site.redis.flush()
    site.start("beat")
    site.wait_answered(*questions, within=120)


def test_redis_is_away_when_a_question_comes(site: Site) -> None:
    worker = site.start("worker")
    site.start("beat")
    site.redis.kill()
    question = site.asked()
    assert site.status(question) == "received"
    site.redis.start()
    site.wait_answered(question, within=90)
    assert worker.running


def test_redis_is_killed_again_and_again_under_load(site: Site) -> None:
    workers = [site.start("worker") for _ in range(2)]
    beat = site.start("beat")
    questions = []
    for number in range(4):
        questions += [site.asked(f"{QUESTION} {number} {one}") for one in range(8)]
        site.redis.kill()
        site.redis.start()
    site.wait_answered(*questions, within=90)
    for process in (*workers, beat):
        assert process.running
        before, traceback, behind = process.output().partition("Traceback")
        assert not traceback, before[-500:] + traceback + behind[:5_000]


def test_an_error_of_the_consumer_ends_no_worker(site: Site, tmp_path: Path) -> None:
    worker = site.start_dropping(tmp_path / "failed")
    first = site.asked()
    wait_until((tmp_path / "failed").exists, what="the failure")
    second = site.asked()
    # The first task is acknowledged over a connection that is gone.
    site.wait_answered(first, second)
    assert worker.running
    assert "Unrecoverable" not in worker.output()


def test_postgresql_is_restarted_under_load(site: Site) -> None:
    worker = site.start("worker")
    site.start("beat")
    before = [site.asked(f"{QUESTION} {number}") for number in range(10)]
    site.postgres.restart()
    after = wait_until(lambda: ask_again(site), what="the database to take questions again")
    site.wait_answered(*before, after, within=120)
    assert worker.running


def ask_again(site: Site) -> str | None:
    """A question's id, or None while the database is not back."""
    from sqlalchemy.exc import DBAPIError

    try:
        return site.asked()
    except (DBAPIError, GuichetError):
        return None
