"""Cleaning with a language model over HTTP: by a command, by a worker, and with all that breaks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from connectors.contracts.llm import ChatTurn
from connectors.database.engine import make_engine, reading
from connectors.database.migrate import migrate
from connectors.database.unit_of_work import Job
from tests.connectors.glpi.worlds import SECRET, small_world
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.server import GlpiServer
from tests.fakes.llm import Asked, Fail, FakeLlm, Garbage, Reply, Say
from tests.support.processes import Process, guichet_env, run_guichet, start_guichet
from tests.support.redis_server import RedisServer
from tests.support.sockets import free_port
from tests.support.waiting import wait_until
from tests.workers.knowledge.enrichment.cleaning_models import (
    ask,
    cleanings,
    faithful,
    parts,
    set_status,
)
from tests.workers.knowledge.stores import passages
from workers.celery.queue import celery_queue
from workers.knowledge.enrichment.schedule import BATCH
from workers.knowledge.enrichment.statistics import CleaningCounts, cleaning_counts
from workers.settings import Settings

pytestmark = pytest.mark.scenario

COUNT = 12


def turns_of(asked: Asked) -> list[ChatTurn]:
    return [ChatTurn("user", turn["content"]) for turn in asked.messages]


def cleaned(asked: Asked, **how: Any) -> Reply:
    return Say(faithful(turns_of(asked)), **how)


class Site:
    """A SQLite site with a model, and a file of tickets."""

    def __init__(self, home: Path, llm: FakeLlm, **settings: str) -> None:
        self.home, self.llm = home, llm
        self.database = f"sqlite:///{home / 'guichet.db'}"
        self.settings = {
            "database_url": self.database,
            "models": llm.setting(),
            "cleaning_pause_seconds": "0",
        } | settings
        self.env = guichet_env(home, **self.settings)
        self.file = home / "desk.jsonl"
        with self.file.open("w") as out:
            for n in range(COUNT):
                ticket = {
                    "id": n,
                    "title": f"Printer number {n} is jammed",
                    "content": f"The printer in room {n} makes a noise and takes no paper at all.",
                    "solution": f"Open the rear door of printer {n} and pull the sheet out.",
                    "status": 5,
                }
                out.write(json.dumps(ticket) + "\n")
        self.engine: Engine = make_engine(self.database)
        migrate(self.engine)

    def clean(self) -> tuple[int, dict[str, Any], str]:
        """Exit code, report and what it said of `guichet sync file --clean --json`."""
        done = run_guichet(
            "sync", "file", self.file, "--clean", "--json", env=self.env, cwd=self.home
        )
        document = json.loads(done.stdout)["cleaning"] if done.stdout else {}
        return done.returncode, document, done.stderr

    def start_cleaning(self) -> Process:
        return start_guichet(
            "sync", "file", str(self.file), "--clean", env=self.env, log=self.home / "clean.log"
        )

    def counts(self) -> CleaningCounts:
        with reading(self.engine) as connection:
            return cleaning_counts(connection)

    def asked_for(self) -> Counter[str]:
        """How often the model was asked, by the title of the ticket."""
        return Counter(parts(turns_of(one))["title"] for one in self.llm.asked)


@pytest.fixture
def site(tmp_path: Path, fake_llm: FakeLlm) -> Iterator[Site]:
    made = Site(tmp_path, fake_llm)
    fake_llm.otherwise = cleaned
    yield made
    made.engine.dispose()


def test_a_sync_cleans_what_it_brought_and_once(site: Site) -> None:
    code, report, _ = site.clean()
    assert code == 0
    assert (report["model"], report["accepted"], report["waiting"]) == ("mistral", COUNT, 0)
    code, report, _ = site.clean()
    assert (code, report["accepted"]) == (0, 0)
    assert site.asked_for().most_common(1)[0][1] == 1
    status = run_guichet("index", "status", "--json", env=site.env, cwd=site.home)
    found = json.loads(status.stdout)
    assert (found["cleaning"]["share"], found["cleaning"]["rejected"]) == (1.0, {})
    assert [sync["source"] for sync in found["syncs"]] == ["file:desk"]
    said = run_guichet("index", "status", env=site.env, cwd=site.home).stdout
    assert f"Cleaned by mistral: {COUNT} of {COUNT} tickets (100%)" in said


def test_without_a_model_it_is_said_before_anything_is_read(tmp_path: Path) -> None:
    env = guichet_env(tmp_path)
    done = run_guichet("sync", "file", "nothing.jsonl", "--clean", env=env, cwd=tmp_path)
    assert done.returncode == 2
    assert "GUICHET_MODELS" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("reply", [Fail(500), Garbage(), Say(cut_after=2)])
def test_what_a_broken_server_says_stops_it_and_it_goes_on_later(site: Site, reply: Reply) -> None:
    site.llm.will(*[reply] * 40)
    # Quickly: how long the client waits for a busy server is its own setting.
    site.env |= guichet_env(
        site.home, **site.settings | {"models": site.llm.setting(wait_seconds=1)}
    )
    code, report, said = site.clean()
    assert code == 1
    assert (report["accepted"], report["waiting"]) == (0, COUNT)
    assert said.count("guichet: ") == 1, said
    assert f"{COUNT} tickets are still to be cleaned" in said
    assert "Traceback" not in said
    site.llm._script.clear()
    code, report, _ = site.clean()
    assert (code, report["accepted"], report["waiting"]) == (0, COUNT, 0)


def test_nonsense_is_rejected_and_the_rest_is_cleaned(site: Site) -> None:
    site.llm.will(Say("Sure! Here you go:"), Say("{}"))
    site.llm.will(Say(json.dumps({"problem": "x", "steps": ["rm -rf /home"]})))
    code, report, _ = site.clean()
    assert code == 0
    assert report["rejected"] == {"not_json": 1, "wrong_form": 2}
    assert report["accepted"] == COUNT - 3


def test_a_server_that_goes_in_the_middle(site: Site) -> None:
    site.llm.otherwise = lambda asked: cleaned(asked, token_seconds=0.01)
    with site.start_cleaning() as process:
        wait_until(lambda: site.counts().cleaned >= 2, what="some cleaned tickets")
        site.llm.stop()
        assert process.wait() == 1
        assert "tickets are still to be cleaned" in process.output()
        assert "Traceback" not in process.output()
    site.llm.start()
    done = site.counts().cleaned
    code, report, _ = site.clean()
    assert (code, report["accepted"]) == (0, COUNT - done)


@pytest.mark.fault
def test_killed_in_the_middle_it_goes_on_and_does_nothing_twice(site: Site) -> None:
    site.llm.otherwise = lambda asked: cleaned(asked, token_seconds=0.02)
    with site.start_cleaning() as process:
        wait_until(lambda: site.counts().cleaned >= 3, what="some cleaned tickets")
        process.kill()
    done = site.counts()
    assert 3 <= done.cleaned < COUNT
    site.llm.otherwise = cleaned
    code, report, _ = site.clean()
    assert (code, report["accepted"], report["waiting"]) == (0, COUNT - done.cleaned, 0)
    asked = site.asked_for()
    assert len(asked) == COUNT
    assert sum(asked.values()) <= COUNT + 1, "only what was under way is asked again"
    rows = passages(site.engine)
    assert len({(row.ticket_id, row.kind, row.ordinal) for row in rows}) == len(rows) == 2 * COUNT
    assert all(row.in_use for row in cleanings(site.engine).values())


def test_ctrl_c_ends_it_at_once_and_keeps_what_is_done(site: Site) -> None:
    site.llm.otherwise = lambda asked: cleaned(asked, token_seconds=0.5)
    with site.start_cleaning() as process:
        wait_until(lambda: site.llm.running > 0, what="the model to write")
        assert process.interrupt() == 130
        assert "Traceback" not in process.output()
    wait_until(lambda: site.llm.given_up == 1, what="the server to be told")
    assert {row.status for row in cleanings(site.engine).values()} == {"waiting"}


def test_a_worker_of_its_own_queue_cleans_when_no_employee_waits(
    tmp_path: Path, fake_llm: FakeLlm, own_redis: RedisServer
) -> None:
    site = Site(tmp_path, fake_llm, cleaning_model="mistral", broker_url=own_redis.url)
    fake_llm.otherwise = cleaned
    run_guichet("sync", "file", site.file, env=site.env, cwd=site.home)
    queue = celery_queue(
        Settings(home=tmp_path, **site.settings | {"models": json.loads(fake_llm.setting())})
    )
    question = ask(site.engine)
    set_status(site.engine, question, "working")

    def planned() -> None:
        queue.send(Job("guichet.plan_cleaning"))

    def start(name: str, *arguments: str) -> Process:
        process = start_guichet("worker", *arguments, env=site.env, log=tmp_path / f"{name}.log")
        process.wait_for_line("worker.ready")
        return process

    with start("default") as default:
        planned()
        wait_until(lambda: len(cleanings(site.engine)) == BATCH, what="a plan")
        with start("cleaning", "--queues", "cleaning") as cleaning:
            wait_until(
                lambda: {row.claimed_until for row in cleanings(site.engine).values()} == {None},
                what="the batches to be put back",
            )
            assert fake_llm.asked == [], "an employee waits"
            set_status(site.engine, question, "answered")
            planned()
            wait_until(lambda: site.counts().cleaned == COUNT, what="the tickets to be cleaned")
            assert "cleaning.done" in cleaning.output()
            assert "Traceback" not in cleaning.output() + default.output()
        assert "cleaning.done" not in default.output()
    assert site.asked_for().most_common(1)[0][1] == 1
    site.engine.dispose()


@pytest.mark.parametrize(
    "slow", [{"first_token_seconds": 60.0}, {"token_seconds": 60.0}, {"hang_after": 1}]
)
def test_a_reply_under_way_gives_way_to_a_question_of_another_process(
    tmp_path: Path, fake_llm: FakeLlm, own_redis: RedisServer, slow: dict[str, Any]
) -> None:
    site = Site(tmp_path, fake_llm, cleaning_model="mistral", broker_url=own_redis.url)
    fake_llm.otherwise = lambda asked: cleaned(asked, **slow)
    run_guichet("sync", "file", site.file, env=site.env, cwd=site.home)
    models = {"models": json.loads(fake_llm.setting())}
    queue = celery_queue(Settings(home=tmp_path, **site.settings | models))
    command = ("worker", "--queues", "cleaning,maintenance")
    with start_guichet(*command, env=site.env, log=tmp_path / "worker.log") as worker:
        worker.wait_for_line("worker.ready")
        queue.send(Job("guichet.plan_cleaning"))
        wait_until(lambda: fake_llm.running > 0, what="the model to write")
        question = ask(site.engine)
        wait_until(lambda: fake_llm.given_up == 1, what="the server to be told")
        wait_until(
            lambda: {row.claimed_until for row in cleanings(site.engine).values()} == {None},
            what="the batches to be put back",
        )
        rows = cleanings(site.engine).values()
        assert {(row.status, row.attempts, row.reason) for row in rows} == {("waiting", 0, None)}
        assert len(fake_llm.asked) == 1
        fake_llm.otherwise = cleaned
        set_status(site.engine, question, "answered")
        queue.send(Job("guichet.plan_cleaning"))
        wait_until(lambda: site.counts().cleaned == COUNT, what="the tickets to be cleaned")
        assert "Traceback" not in worker.output()
    assert sum(site.asked_for().values()) == COUNT + 1
    site.engine.dispose()


def test_the_console_alone_cleans_in_the_background(tmp_path: Path, fake_llm: FakeLlm) -> None:
    site = Site(
        tmp_path, fake_llm, cleaning_model="mistral", console_port=str(free_port()), model="mistral"
    )
    fake_llm.otherwise = cleaned
    run_guichet("sync", "file", site.file, env=site.env, cwd=site.home)
    with start_guichet("serve", "console", env=site.env, log=tmp_path / "console.log") as console:
        wait_until(lambda: site.counts().cleaned >= 1, what="a cleaned ticket")
        assert console.terminate() == 0
        assert "Traceback" not in console.output()
    assert site.asked_for().most_common(1)[0][1] == 1
    site.engine.dispose()


def test_a_worker_that_is_told_to_end_lets_go_at_once(
    tmp_path: Path, fake_llm: FakeLlm, own_redis: RedisServer
) -> None:
    site = Site(tmp_path, fake_llm, cleaning_model="mistral", broker_url=own_redis.url)
    fake_llm.otherwise = lambda asked: cleaned(asked, token_seconds=0.5)
    run_guichet("sync", "file", site.file, env=site.env, cwd=site.home)
    command = ("worker", "--queues", "cleaning,maintenance")
    with start_guichet(*command, env=site.env, log=tmp_path / "worker.log") as worker:
        worker.wait_for_line("worker.ready")
        models = {"models": json.loads(fake_llm.setting())}
        queue = celery_queue(Settings(home=tmp_path, **site.settings | models))
        queue.send(Job("guichet.plan_cleaning"))
        wait_until(lambda: fake_llm.running > 0, what="the model to write")
        assert worker.terminate() == 0
        assert "Traceback" not in worker.output()
    wait_until(lambda: fake_llm.given_up == 1, what="the server to be told")
    rows = cleanings(site.engine).values()
    assert {(row.status, row.attempts) for row in rows} == {("waiting", 0)}
    site.engine.dispose()


def test_glpi_is_cleaned_too(tmp_path: Path, fake_llm: FakeLlm) -> None:
    fake_llm.otherwise = cleaned
    with GlpiServer(FakeGlpi(small_world())) as glpi:
        env = guichet_env(
            tmp_path,
            models=fake_llm.setting(),
            glpi_url=glpi.url,
            glpi_user_token="sync",
            glpi_app_token="app-secret",
            cleaning_pause_seconds="0",
        )
        done = run_guichet("sync", "glpi", "--clean", "--json", env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["cleaning"]["accepted"] == 2
    assert document["cleaning"]["waiting"] == 0
    assert SECRET not in json.dumps([one.body for one in fake_llm.asked])
