"""Log lines: one a thing that happened."""

from __future__ import annotations

import io
import logging
import sys

import pytest

from workers.logs import configure_logs
from workers.settings import load_settings


def test_a_message_that_could_not_be_acknowledged_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    root = logging.getLogger()
    before = list(root.handlers), root.level
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
    assert "Couldn't ack 'tag'" in shown.getvalue()
    assert len(shown.getvalue().splitlines()) == 1
