"""`guichet person …` and `guichet audit`: looked at, erased, and noted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.processes import guichet_env, run_guichet

pytestmark = pytest.mark.scenario

PASSWORD = "correct horse battery\n"


def test_a_person_is_shown_then_erased_and_both_are_told(tmp_path: Path) -> None:
    env = guichet_env(tmp_path / "home", log_level="error")

    def run(*arguments: str | Path, code: int = 0) -> str:
        done = run_guichet(*arguments, env=env, cwd=tmp_path, typed=PASSWORD)
        assert done.returncode == code, done.stderr
        return done.stdout if code == 0 else done.stderr

    run("user", "add", "root", "--role", "admin")
    run("user", "add", "zylbrax", "--name", "Zylbrax Quartzina")
    run("backup", tmp_path / "monday.backup")
    shown = run("person", "show", "zylbrax")
    assert "would be erased" in shown
    assert "monday.backup of 2" in shown
    # Without somebody who confirms nothing is done.
    refused = run("person", "erase", "zylbrax", code=1)
    assert refused.count("\n") == 1
    assert "--yes" in refused
    report = json.loads(run("person", "erase", "zylbrax", "--yes", "--json"))
    assert report["done"]
    assert report["erased"]["local_accounts"] == 1
    assert "zylbrax" not in run("user", "list")
    assert "only account" in run("person", "erase", "root", "--yes", code=1)

    log = [json.loads(line) for line in run("audit", "--jsonl").splitlines()]
    newest = log[0]
    assert (newest["action"], newest["subject"]) == ("person.erased", report["person"])
    assert [one["action"] for one in log].count("backup.written") == 1
    assert all(one["detail"]["user"] for one in log if one["action"] == "backup.written")
    told = run("audit", "--action", "audit")
    assert "audit.exported" in told
    assert "no moment" in run("audit", "--since", "yesterday", code=1)
