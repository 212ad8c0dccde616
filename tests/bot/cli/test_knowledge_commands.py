"""`guichet migrate, sync, search, index, eval`: what they print, and how they end."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.support.processes import guichet_env, run_guichet

Run = Callable[..., CompletedProcess[str]]


pytestmark = pytest.mark.scenario


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command on a SQLite file of the test's own."""
    env = guichet_env(tmp_path / "home")

    def run_one(*arguments: str | Path, **settings: str) -> CompletedProcess[str]:
        more = {f"GUICHET_{name.upper()}": value for name, value in settings.items()}
        return run_guichet(*arguments, env=env | more, cwd=tmp_path)

    return run_one


def ticket(number: int, **fields: Any) -> str:
    values = {
        "id": number,
        "title": f"Printer number {number} is jammed",
        "content": f"The printer in room {number} makes a noise and takes no paper at all.",
        "solution": f"Open the rear door of printer {number} and pull the sheet out slowly.",
        "status": 5,
    }
    return json.dumps(values | fields)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "desk.jsonl"
    made.write_text("\n".join(ticket(n) for n in range(30)) + "\n")
    return made


def only_json(done: CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def one_line(done: CompletedProcess[str]) -> str:
    """The error that a person sees: one line, no traceback."""
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if line.startswith("guichet: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


def test_migrate_twice(run: Run) -> None:
    first = only_json(run("migrate", "--json"))
    assert (first["before"], first["changed"]) == (None, True)
    assert only_json(run("migrate", "--json"))["changed"] is False
    assert "already" in run("migrate").stdout


def test_sync_search_and_status(run: Run, file: Path) -> None:
    first = only_json(run("sync", "file", file, "--json"))
    assert first["source"] == "file:desk"
    assert (first["created"], first["skipped"], first["errors"]) == (30, 0, [])
    assert first["index"]["reason"] == "first"
    again = only_json(run("sync", "file", file, "--json"))
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 30)
    assert again["index"] is None

    found = only_json(run("search", "printer number 7 jammed", "-k", "3", "--json"))
    assert len(found["results"]) == 3
    assert found["results"][0]["external_id"] == "7"
    assert "Printer number" in run("search", "printer").stdout

    status = only_json(run("index", "status", "--json"))
    assert (status["tickets"], status["embedder"]) == (30, "lsa")
    assert "30" in run("index", "status").stdout
    assert only_json(run("index", "rebuild", "--json"))["reason"] == "asked for"


def test_bad_lines_are_named_and_no_failure(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl.gz"
    lines = [ticket(1), "{nonsense", ticket(2, title="a\x00b"), '{"title": "x"}', ""]
    file.write_bytes(gzip.compress("\n".join(lines).encode() + b'\xff\n{"id": 3}\n'))
    done = run("sync", "file", file, "--json", "--source", "mine")
    report = only_json(done)
    assert report["source"] == "mine"
    assert (report["created"], report["skipped"]) == (3, 3)
    assert [error["line"] for error in report["errors"]] == [2, 4, 5]
    for line in (2, 4, 5):
        assert f"guichet: line {line} skipped: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_10_mb_ticket_and_markup(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "big.jsonl"
    big = "<p>The <b>big</b> printer &amp; more.</p>" * 260_000
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>The printer is on fire."
    file.write_text(f"{ticket(1, content=big)}\n{ticket(2, content=script)}\n")
    assert only_json(run("sync", "file", file, "--json"))["created"] == 2
    found = only_json(run("search", "printer is on fire", "--json"))["results"]
    assert "alert" not in json.dumps(found)


@pytest.mark.parametrize("path", ["missing.jsonl", "."])
def test_a_file_that_is_none(run: Run, path: str) -> None:
    done = run("sync", "file", path)
    assert done.returncode == 1
    assert path in one_line(done)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{ticket(1)}\n{ticket(2)}\n".encode("utf-16"), "save the file as UTF-8"),
        (f"{ticket(1)}\n".encode("utf-16-le"), "save the file as UTF-8"),
        (b"id;title\n1;printer\n", "not JSON"),
        (b"\x00" * 64, "not JSON"),
        (b"PK\x03\x04\xff\xfa\n", "not UTF-8"),
    ],
    ids=["utf-16", "utf-16-without-mark", "csv", "nul", "zip"],
)
def test_a_file_without_one_ticket(run: Run, tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "other.jsonl.gz"
    file.write_bytes(content)
    done = run("sync", "file", file)
    assert done.returncode == 1
    line = one_line(done)
    assert "Not one line" in line
    assert said in line
    assert only_json(run("index", "status", "--json"))["syncs"] == []


def test_an_empty_file_is_said_to_be_empty(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "empty.jsonl"
    file.write_bytes(b"\n\n")
    done = run("sync", "file", file)
    assert done.returncode == 0
    assert "is empty" in done.stderr


def test_a_line_that_comes_twice_is_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "twice.jsonl"
    file.write_text(f"{ticket(1)}\n{ticket(1, title='Newer')}\n{ticket(2)}\n")
    assert "1 replaced by a later line" in run("sync", "file", file).stdout


def test_a_file_that_is_cut_off(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cut.jsonl.gz"
    lines = "\n".join(ticket(n, content=os.urandom(200).hex()) for n in range(500))
    file.write_bytes(gzip.compress(lines.encode())[:-2000])
    done = run("sync", "file", file, "--json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["incomplete"] is True
    assert 0 < report["created"] < 500
    assert "could not be read to its end" in done.stderr


def test_reconcile_asks_before_much_goes(run: Run, file: Path) -> None:
    run("sync", "file", file)
    file.write_text(ticket(1) + "\n")
    done = run("sync", "file", file, "--reconcile")
    assert done.returncode == 1
    assert "would delete 29 of 30 tickets" in one_line(done)
    done = run("sync", "file", file, "--reconcile", "--force", "--json")
    assert only_json(done)["deleted"] == 29


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("sync", "file"), 2),
        (("sync", "nowhere"), 2),
        (("search", "x", "-k", "0"), 2),
        (("search", " "), 1),
        (("search", "printer", "--as", "nobody"), 1),
        (("eval", "retrieval", "--beir", "missing"), 1),
    ],
)
def test_wrong_usage_is_one_line(run: Run, arguments: tuple[str, ...], code: int) -> None:
    done = run(*arguments)
    assert done.returncode == code
    assert one_line(done)


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("database_url", "mysql://x", 2),
        ("database_url", "postgresql://x@127.0.0.1:9/y", 1),
        ("database_url", "sqlite:////proc/nowhere/x.db", 2),
        ("embedder", "word2vec", 2),
        ("embeder", "lsa", 2),
    ],
)
def test_wrong_settings_are_one_line(
    run: Run, file: Path, setting: str, value: str, code: int
) -> None:
    done = run("sync", "file", file, **{setting: value})
    assert done.returncode == code
    assert one_line(done)


def test_a_search_in_nothing_says_what_to_do(run: Run) -> None:
    done = run("search", "printer")
    assert done.returncode == 0
    assert "guichet sync" in done.stdout
    assert only_json(run("search", "printer", "--json"))["results"] == []
