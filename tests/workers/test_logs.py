"""Log lines: one a thing that happened."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import structlog

from workers.logs import configure_logs
from workers.settings import load_settings


def test_a_message_that_could_not_be_acknowledged_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    root = logging.getLogger()
    before, configured = (list(root.handlers), root.level), structlog.get_config()
    try:
        configure_logs(load_settings())
        try:
            raise ConnectionError("away")
        except ConnectionError:
            logging.getLogger("celery.worker.request").critical(
                "Couldn't ack %r, reason:%r", "tag", "away", exc_info=True
            )
    finally:
        root.handlers[:], root.level = before
        structlog.configure(**configured)
    assert "Couldn't ack 'tag'" in shown.getvalue()
    assert len(shown.getvalue().splitlines()) == 1


@contextmanager
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Logs as JSON, into a text; everything is as before afterwards."""
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setenv("GUICHET_LOG_FORMAT", "json")
    root = logging.getLogger()
    before, configured = (list(root.handlers), root.level), structlog.get_config()
    configure_logs(load_settings())
    try:
        yield shown
    finally:
        logging.captureWarnings(False)
        root.handlers[:], root.level = before
        structlog.configure(**configured)


def read(shown: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shown.getvalue().splitlines()]


def test_a_traceback_of_celery_is_one_line_of_json(monkeypatch: pytest.MonkeyPatch) -> None:
    with logged(monkeypatch) as lines:
        try:
            raise ValueError("a\nb")
        except ValueError:
            logging.getLogger("celery.app.trace").exception("Task %s raised", "guichet.answer")
        (line,) = read(lines)
        assert line["event"] == "Task guichet.answer raised"
        assert (line["level"], line["logger"]) == ("error", "celery.app.trace")
        assert line["exception"].startswith("Traceback")
        assert "ValueError" in line["exception"]


def test_our_own_lines_and_those_of_libraries_have_the_same_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with logged(monkeypatch) as lines:
        structlog.get_logger("guichet.test").warning("thing.happened", number=3)
        logging.getLogger("some.library").warning("thing")
        ours, theirs = read(lines)
        assert {"event", "level", "timestamp"} <= ours.keys() & theirs.keys()
        assert ours["number"] == 3


def test_an_error_that_nobody_caught_is_json_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with logged(monkeypatch) as lines:
        error = RuntimeError("lost")
        sys.excepthook(RuntimeError, error, None)
        thread = threading.Thread(target=lambda: [][0])
        thread.start()
        thread.join()
        assert [line["event"] for line in read(lines)] == ["process.failed", "thread.failed"]
        assert "IndexError" in read(lines)[1]["exception"]


def test_a_warning_is_json_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with logged(monkeypatch) as lines:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            # What `warnings.warn` ends in, once nobody turns it into an error.
            warnings.showwarning(UserWarning("old"), UserWarning, "file.py", 1)
        (line,) = read(lines)
        assert line["logger"] == "py.warnings"
        assert "old" in line["event"]
