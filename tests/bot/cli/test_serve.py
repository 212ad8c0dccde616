"""What `guichet serve` refuses, in one line each, before anything is served."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes import guichet_env, run_guichet

pytestmark = pytest.mark.slow

OPTIONS: dict[str, Any] = {"token": "xoxb-s3cret", "app_token": "xapp-s3cret"}


@pytest.mark.parametrize(
    ("bots", "options", "said"),
    [
        (("teams",), OPTIONS, "There is no bot 'teams'"),
        (("mattermost",), OPTIONS, "attermost"),
        (("slack",), OPTIONS | {"app_token": "xoxb-s3cret"}, "does not begin with xapp-"),
        (("console", "slack"), OPTIONS | {"mode": "http"}, "has no signing secret"),
        (("slack",), OPTIONS | {"connections": 0}, "must be at least 1"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_it_is_refused_in_one_line(
    bots: tuple[str, ...], options: dict[str, Any], said: str, tmp_path: Path
) -> None:
    platforms = json.dumps({"slack:T0123": {"options": options}})
    env = guichet_env(tmp_path, platforms=platforms, console_url="https://it.example.org")
    done = run_guichet("serve", *bots, env=env, cwd=tmp_path)
    assert done.returncode == 2
    (line,) = [one for one in done.stderr.splitlines() if one.startswith("guichet: ")]
    assert said in line
    assert "s3cret" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
