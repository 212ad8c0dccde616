"""`guichet backup` and `guichet restore`: the same question has the same answer afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.console_server import write_tickets
from tests.support.processes import guichet_env, run_guichet

pytestmark = pytest.mark.scenario

QUESTION = "My VPN disconnects every few minutes at home"


def told(*arguments: str | Path, env: dict[str, str], cwd: Path) -> Any:
    done = run_guichet(*arguments, "--json", env=env, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def asked(env: dict[str, str], cwd: Path) -> tuple[str, list[str]]:
    answer = told("ask", QUESTION, env=env, cwd=cwd)
    assert answer["status"] == "answered"
    return answer["answer"], [source["url"] for source in answer["sources"]]


def test_an_empty_installation_answers_as_the_old_one_did(
    tmp_path: Path, empty_postgres_url: str
) -> None:
    old = guichet_env(tmp_path / "old", mode="auto")
    told("sync", "file", write_tickets(tmp_path / "tickets.jsonl.gz"), env=old, cwd=tmp_path)
    before = asked(old, tmp_path)
    file = tmp_path / "guichet.backup"
    written = told("backup", file, env=old, cwd=tmp_path)
    assert written["rows"] > 20
    assert written["bytes"] == file.stat().st_size

    new = guichet_env(tmp_path / "new", mode="auto", database_url=empty_postgres_url)
    assert told("restore", file, env=new, cwd=tmp_path)["rows"] == written["rows"]
    # The vectors came along: nothing is embedded or synced anew.
    assert (
        told("sync", "file", tmp_path / "tickets.jsonl.gz", env=new, cwd=tmp_path)["unchanged"] == 4
    )
    assert asked(new, tmp_path) == before

    again = run_guichet("restore", file, env=new, cwd=tmp_path)
    assert again.returncode == 1
    assert again.stderr.count("\n") == 1
    assert "Restore into a new database" in again.stderr


def test_a_person_is_told_how_much_it_was(tmp_path: Path) -> None:
    env = guichet_env(tmp_path / "home")
    told("sync", "file", write_tickets(tmp_path / "tickets.jsonl.gz"), env=env, cwd=tmp_path)
    done = run_guichet("backup", tmp_path / "backup", env=env, cwd=tmp_path)
    assert done.stdout.startswith("Wrote ")
    other = guichet_env(tmp_path / "other")
    done = run_guichet("restore", tmp_path / "backup", env=other, cwd=tmp_path)
    assert "Everybody has to log in again" in done.stdout
