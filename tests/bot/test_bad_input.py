"""What people do wrong: one clear line, the right exit code, no traceback, the data intact."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.support.console_server import write_tickets
from tests.support.processes import guichet_env, run_guichet

pytestmark = pytest.mark.scenario


class Place:
    """A home with a few tickets in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.env = guichet_env(home, log_level="error")
        self.tickets = write_tickets(home / "tickets.jsonl")
        assert self.run("sync", "file", self.tickets)[0] == 0

    def run(self, *arguments: str | Path, **settings: str) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of a command."""
        env = self.env | {f"GUICHET_{name.upper()}": value for name, value in settings.items()}
        done = run_guichet(*arguments, env=env, cwd=self.home)
        return done.returncode, done.stdout, done.stderr

    def intact(self) -> bool:
        """Whether the database is whole and its tickets are there."""
        with sqlite3.connect(self.home / "guichet.db") as file:
            checked = file.execute("PRAGMA integrity_check").fetchone()[0]
            return bool(
                checked == "ok"
                and file.execute(
                    "SELECT count(*) FROM tickets WHERE source = 'file:tickets'"
                ).fetchone()[0]
                == 4
            )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("place"))


def one_line(text: str) -> bool:
    return "Traceback" not in text and 1 <= len(text.strip().splitlines()) <= 3


@pytest.mark.parametrize(
    ("text", "code"),
    [("", 1), (" \n\t", 1), ("\u200b", 1), ("?!…", 1), ("😡😡😡", 1), ("x" * 20_001, 1)],
    ids=["empty", "blank", "invisible", "no-word", "angry", "endless"],
)
def test_questions_that_are_none(place: Place, text: str, code: int) -> None:
    got, out, err = place.run("ask", text)
    assert (got, out) == (code, "")
    assert one_line(err), err
    assert place.intact()


def test_a_question_with_markup_and_nothing_else_wrong(place: Place) -> None:
    got, out, err = place.run("ask", "--json", "<script>alert(1)</script> my VPN disconnects")
    assert got == 0, err
    assert json.loads(out)["question_id"]
    assert place.intact()


LINES: tuple[tuple[bytes, str], ...] = (
    (b'{"id": "1", "title": "cut', "not"),
    (b"[1, 2, 3]", "object"),
    (b'"text"', "object"),
    (b'{"title": "no id"}', "id"),
    (b'{"id": "7", "title": {"a": 1}}', "title"),
    (b'{"id": "8", "title": "\xff\xfe"}', ""),
    (b'{"id": "9", "title": NaN}', ""),
    (b"\x00\x00\x00", ""),
)


@pytest.mark.parametrize("packed", [False, True])
def test_broken_lines_are_named_and_the_good_ones_stored(place: Place, packed: bool) -> None:
    good = b'{"id": "100", "title": "A good ticket", "content": "It works"}'
    body = b"\n".join([good, *(line for line, _ in LINES), b'{"id": "101", "title": "last"}', b""])
    file = place.home / ("broken.jsonl.gz" if packed else "broken.jsonl")
    file.write_bytes(gzip.compress(body) if packed else body)
    source = f"broken-{packed}"
    got, out, err = place.run("sync", "file", file, "--source", source, "--json")
    assert got == 0, err
    report = json.loads(out)
    assert report["created"] == 2
    assert [error["line"] for error in report["errors"]] == list(range(2, 2 + len(LINES)))
    for number, (_, word) in enumerate(LINES, start=2):
        assert f"line {number} skipped" in err
        assert word in err
    assert "Traceback" not in err
    assert place.intact()


def test_a_file_that_was_cut_keeps_what_came(place: Place) -> None:
    whole = gzip.compress(b'{"id": "1", "title": "x"}\n' * 5_000)
    file = place.home / "cut.jsonl.gz"
    file.write_bytes(whole[: len(whole) // 2])
    got, _, err = place.run("sync", "file", file)
    assert got == 1
    assert "Traceback" not in err
    assert place.intact()


def test_a_ticket_of_ten_megabytes_with_nul_bytes(place: Place) -> None:
    ticket: dict[str, Any] = {
        "id": "big", "title": "big\u0000", "content": "<p>word \u0000 again</p>" * 500_000,
        "solution": "Restart the machine and wait.", "status": 5,
    }  # fmt: skip
    file = place.home / "big.jsonl"
    file.write_text(json.dumps(ticket))
    got, _, err = place.run("sync", "file", file)
    assert got == 0, err
    found = place.run("search", "--json", "big machine")
    assert found[0] == 0, found[2]
    assert place.intact()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("sync", "file", "no-such-file.jsonl"), 1),
        (("sync", "file", "."), 1),
        (("sync", "glpi"), 2),
        (("frobnicate",), 2),
        (("ask",), 2),
        (("ask", "--nonsense", "x"), 2),
        (("search", "x", "-k", "many"), 2),
        (("review", "approve", "nothing"), 1),
        (("replay", "nothing"), 1),
        (("worker",), 2),
        (("beat",), 2),
        (("serve", "telegram"), 2),
        (("eval", "retrieval", "--beir", "nowhere"), 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_commands_that_cannot_work(place: Place, arguments: tuple[str, ...], code: int) -> None:
    got, out, err = place.run(*arguments)
    assert got == code, (out, err)
    assert "Traceback" not in err + out
    assert err.strip()
    assert place.intact()


@pytest.mark.parametrize(
    "settings",
    [
        {"database_url": "mysql://x"},
        {"database_url": "nonsense"},
        {"database_url": "postgresql://u@127.0.0.1:notaport/x"},
        {"broker_url": "redis://127.0.0.1:notaport/0"},
        {"console_url": "http://host:notaport"},
        {"log_level": "loud"},
        {"database_url": "sqlite:////proc/nowhere/x.db"},
        {"broker_url": "ftp://x"},
        {"console_port": "high"},
        {"console_port": "99999"},
        {"mode": "sometimes"},
        {"send_threshold": "1.5"},
        {"channel_modes": "{not json"},
        {"review_reminder_minutes": "999"},
        {"glpi_timezone": "Mars/Olympus"},
        {"embedder": "magic"},
        {"misspelt": "1"},
        {"config": "/nowhere.toml"},
    ],
    ids=lambda value: "=".join(*value.items()),
)
def test_wrong_settings_are_one_line(place: Place, settings: dict[str, str]) -> None:
    got, out, err = place.run("ask", "my VPN disconnects", **settings)
    assert (got, out) == (2, ""), err
    assert one_line(err), err
    (name,) = settings
    assert f"GUICHET_{name.upper()}" in err
    # The library's own words are for those who program with it.
    assert "input" not in err.lower()
    assert place.intact()
    # Doctor sets the log level itself, and still reads the one that is set.
    assert place.run("doctor", **settings) == (got, out, err)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"language = fr", ("guichet.toml", "line 1")),
        (b"\xff\xfe", ("guichet.toml", "not UTF-8")),
        (b"misspelt = 1", ("GUICHET_MISSPELT is no setting of Guichet", "guichet.toml")),
        (b"worker_threads = 'many'", ("GUICHET_WORKER_THREADS: must be a whole number",)),
        (b"[channel_modes]\n'console:it' = 'x'", ("GUICHET_CHANNEL_MODES", "console:it", "auto")),
    ],
)
def test_a_wrong_settings_file_is_one_line(
    place: Place, tmp_path: Path, text: bytes, said: tuple[str, ...]
) -> None:
    file = tmp_path / "guichet.toml"
    file.write_bytes(text)
    got, out, err = place.run("user", "list", config=str(file))
    assert (got, out) == (2, "")
    assert err.count("\n") == 1, err
    for words in said:
        assert words in err


def test_servers_that_do_not_answer_are_one_line(place: Place) -> None:
    nobody = "postgresql://nobody@127.0.0.1:1/none"
    got, _, err = place.run("ask", "my VPN disconnects", database_url=nobody)
    assert got == 1
    assert one_line(err), err
    got, out, err = place.run("doctor", broker_url="redis://127.0.0.1:1/0")
    assert got == 1
    assert "BAD" in out
    assert "Traceback" not in err + out
    got, out, err = place.run("doctor", database_url="postgresql://u@nowhere.invalid/x")
    assert (got, err) == (1, "")
    assert out.count("BAD") == 3
    assert "accounts: not checked" in out


def test_doctor_without_a_worker_says_so(place: Place, redis_url: str) -> None:
    got, out, err = place.run("doctor", broker_url=redis_url)
    assert (got, err) == (1, "")
    assert "BAD  queue: No worker answered" in out
    assert "ok   index" in out


def test_a_question_that_cannot_be_queued_does_not_wait(place: Place) -> None:
    got, out, err = place.run("ask", "my VPN drops", broker_url="redis://127.0.0.1:1/0")
    assert (got, out) == (1, "")
    last = err.strip().splitlines()[-1]
    # Not what is said after the sixty seconds that it waits for a worker.
    assert "queue does not answer" in last
    assert "is kept" in last
    assert "Traceback" not in err


def test_a_secret_in_a_wrong_setting_is_not_shown(place: Place) -> None:
    got, _, err = place.run("ask", "x y z", database_url="postgresql://u:hunter2@127.0.0.1:1/x")
    assert got == 1
    assert "hunter2" not in err


def test_a_prompt_that_there_is_not_is_one_line_before_any_question(place: Place) -> None:
    models = json.dumps({"mistral": {"url": "http://127.0.0.1:1", "prompt": "no-such-prompt"}})
    code, _, said = place.run("ask", "My VPN disconnects", models=models)
    assert code == 2
    assert one_line(said)
    assert "no-such-prompt" in said
    assert "structured-2" in said
