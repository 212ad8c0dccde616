"""Nothing leaves: the whole job works without a network, and speaks to loopback alone."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.loopback_only import (
    MISSING,
    NO_NAMESPACE,
    namespace_command,
    run_on_loopback_only,
)
from tests.support.processes import ROOT

pytestmark = [pytest.mark.scenario, pytest.mark.slow, pytest.mark.timeout(400)]

OURS_TO_SET = ("HF_", "DO_NOT_TRACK", "LANGCHAIN", "LANGSMITH", "GUICHET_", "TRANSFORMERS")


@pytest.fixture(autouse=True)
def _can_be_shut_in() -> None:
    if namespace_command() is None:
        pytest.skip(NO_NAMESPACE)
    if shutil.which("strace") is None:
        pytest.skip(MISSING)


def plain_env() -> dict[str, str]:
    """An environment in which nobody has switched telemetry off for us."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS_TO_SET)}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def test_the_whole_job_speaks_to_loopback_alone(tmp_path: Path) -> None:
    ended = run_on_loopback_only(
        [sys.executable, "-m", "tests.scenarios.whole_job", tmp_path],
        env=plain_env(),
        folder=tmp_path,
    )
    assert ended.returncode == 0, ended.output[-4000:]
    (line,) = [one for one in ended.output.splitlines() if one.startswith("RESULT ")]
    result: dict[str, Any] = json.loads(line.removeprefix("RESULT "))
    assert result["written"] == "generated"
    assert result["risky"] == "in_review"
    assert result["approved"] == "Approved."
    assert result["quoted"] == "extractive"
    assert result["asked"] >= 2
    assert result["log"] == 0
    assert "model mistral: contacts 127.0.0.1" in result["doctor"]
    assert "BAD" not in result["doctor"]
    assert "identical" in result["replay"]
    assert ended.outside == []
    # The account is no empty page: it holds the way to the model and to the console.
    for port in result["ports"]:
        assert any(f"htons({port})" in line for _, line in ended.spoken)


def test_a_word_to_the_outside_would_be_seen(tmp_path: Path) -> None:
    speak = (
        "import socket\n"
        "for family, host in ((socket.AF_INET, '192.0.2.1'), (socket.AF_INET6, '2001:db8::1')):\n"
        "    try: socket.socket(family, socket.SOCK_DGRAM).connect((host, 53))\n"
        "    except OSError: pass\n"
        "socket.create_server(('127.0.0.1', 0)).close()\n"
    )
    ended = run_on_loopback_only([sys.executable, "-c", speak], env=plain_env(), folder=tmp_path)
    assert ended.returncode == 0, ended.output
    assert [("192.0.2.1" in line, "2001:db8::1" in line) for line in ended.outside] == [
        (True, False),
        (False, True),
    ]
    assert all("ENETUNREACH" in line for line in ended.outside)
