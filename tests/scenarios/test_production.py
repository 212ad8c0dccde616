"""The production way: PostgreSQL, Redis, and console, worker and beat as processes of their own."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support import loopback
from tests.support.console_server import write_tickets
from tests.support.postgres_server import PostgresServer
from tests.support.processes import (
    GUICHET,
    Process,
    guichet_env,
    run_guichet,
    start_guichet,
)
from tests.support.redis_server import RedisServer
from tests.support.sockets import free_port
from tests.support.waiting import wait_until

pytestmark = pytest.mark.scenario

NEW = {
    "id": "99",
    "title": "Microscope camera shows green stripes",
    "content": "The camera of the microscope shows green stripes.",
    "solution": "Unplug the camera, wait ten seconds, and plug it into the blue USB port.",
    "status": 5,
    "language": "en",
}


def ask(url: str, text: str, language: str) -> dict[str, Any]:
    reply = loopback.post(
        f"{url}/api/v1/questions", params={"wait": 20}, json={"text": text}, timeout=40
    )
    assert reply.status_code == 201, reply.text
    question: dict[str, Any] = reply.json()["question"]
    assert question["status"] == "answered", question
    assert question["language"] == language
    return question


def found(url: str, query: str) -> list[str]:
    reply = loopback.get(f"{url}/api/v1/search", params={"q": query}, timeout=20).json()
    return [one["title"] for one in reply["tickets"]]


def test_console_worker_and_beat_apart(
    tmp_path: Path, own_redis: RedisServer, own_postgres: PostgresServer
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = guichet_env(
        tmp_path,
        broker_url=own_redis.url,
        database_url=own_postgres.create_database(),
        console_port=str(port),
        mode="auto",
    )
    both = [
        subprocess.Popen([*GUICHET, "migrate"], env=env, cwd=tmp_path, stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [one.wait(60) for one in both] == [0, 0]
    tickets = write_tickets(tmp_path / "tickets.jsonl.gz")
    loaded = run_guichet("sync", "file", tickets, "--json", env=env, cwd=tmp_path)
    assert json.loads(loaded.stdout)["created"] == 4
    again = run_guichet("sync", "file", tickets, "--json", env=env, cwd=tmp_path)
    assert json.loads(again.stdout)["unchanged"] == 4

    ports = {command: free_port() for command in ("worker", "beat", "serve")}

    def start(*arguments: str) -> Process:
        own = {"GUICHET_METRICS_PORT": str(ports[arguments[0]])}
        return start_guichet(*arguments, env=env | own, log=tmp_path / f"{arguments[0]}.log")

    def told(command: str, path: str) -> str:
        reply = loopback.get(f"http://127.0.0.1:{ports[command]}{path}", timeout=20)
        assert reply.status_code == 200, reply.text
        return reply.text

    with start("worker") as worker, start("beat"), start("serve", "console") as console:
        worker.wait_for_line("worker.ready")
        console.wait_for_line("Guichet is ready")
        assert loopback.get(f"{url}/readyz").json()["ready"] is True
        english = ask(url, "My VPN disconnects every few minutes at home", "en")
        assert "MTU" in english["answer"]["text"]
        assert english["answer"]["sources"][0]["url"] == "https://glpi.example/ticket/1"
        french = ask(url, "L’imprimante du couloir n’imprime plus en couleur", "fr")
        assert "cartouche" in french["answer"]["text"]
        doctor = run_guichet("doctor", env=env, cwd=tmp_path)
        assert doctor.returncode == 0, doctor.stdout

        # Each process says on a port of its own that it is well, and what it counts.
        for command in ports:
            assert told(command, "/healthz") == told(command, "/readyz")
        revision = re.search(r"^guichet_index_revision (.+)$", told("worker", "/metrics"), re.M)
        assert revision is not None
        figures = told("serve", "/metrics")
        assert f"guichet_knowledge_revision {revision[1]}\n" in figures
        assert 'guichet_questions{status="answered"} 2.0' in figures
        assert 'guichet_drafts_by_origin{origin="extractive"} 2.0' in figures
        assert loopback.get(f"{url}/metrics").status_code == 404

        # What a sync stores is found by a worker that runs, without a restart or a rebuild.
        assert NEW["title"] not in found(url, "green stripes microscope camera")
        write_tickets(tmp_path / "tickets.jsonl", extra=(NEW,))
        run_guichet("sync", "file", tmp_path / "tickets.jsonl", env=env, cwd=tmp_path)
        wait_until(
            lambda: NEW["title"] in found(url, "green stripes microscope camera"),
            within=20,
            what="the new ticket in the worker's index",
        )
        write_tickets(tmp_path / "tickets.jsonl")
        gone = run_guichet(
            "sync", "file", tmp_path / "tickets.jsonl", "--reconcile", env=env, cwd=tmp_path
        )
        assert gone.returncode == 0, gone.stderr
        wait_until(
            lambda: NEW["title"] not in found(url, "green stripes microscope camera"),
            within=20,
            what="the deleted ticket to go",
        )
        assert console.terminate() == 0
        assert "Traceback" not in console.output() + worker.output()


def test_a_console_for_others_needs_accounts(tmp_path: Path) -> None:
    env = guichet_env(tmp_path, console_host="0.0.0.0", console_port=str(free_port()))
    refused = run_guichet("serve", "console", env=env, cwd=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "no accounts" in refused.stderr


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    env = guichet_env(tmp_path, console_port=str(free_port()))
    with start_guichet("serve", "console", env=env, log=tmp_path / "first.log") as first:
        first.wait_for_line("Guichet is ready")
        second = run_guichet("serve", "console", env=env, cwd=tmp_path)
    assert second.returncode == 2
    assert second.stderr.count("\n") == 1, second.stderr
    assert "cannot listen" in second.stderr
