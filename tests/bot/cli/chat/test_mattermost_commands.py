"""`guichet mattermost setup` and `guichet doctor` on a Mattermost over real HTTP."""

from __future__ import annotations

import json
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.mattermost.server import MattermostServer
from tests.fakes.mattermost.world import ADA, OWNER, TOKEN
from tests.support.processes import guichet_env, run_guichet

pytestmark = pytest.mark.scenario
BACK = "http://127.0.0.1:1/mattermost"


@pytest.fixture
def server() -> Iterator[MattermostServer]:
    with MattermostServer() as made:
        made.world.add_channel(f"{'town':0<26}", OWNER, name="town")
        yield made


def run(
    home: Path, *arguments: str, admin: str = OWNER, typed: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    env = guichet_env(home, log_level="error", **settings)
    if admin:
        env["MATTERMOST_ADMIN_TOKEN"] = admin
    return run_guichet(*arguments, env=env, cwd=home, typed=typed)


def setup(home: Path, server: MattermostServer, *more: str, **options: Any) -> Any:
    command = ("mattermost", "setup", "--team", "it", "--url", server.url, "--callback-url", BACK)
    return run(home, *command, *more, **options)


def test_what_is_to_be_written_is_printed_without_a_secret(
    tmp_path: Path, server: MattermostServer
) -> None:
    done = setup(tmp_path, server, "--channel", "town")
    assert done.returncode == 0, done.stderr
    (command,) = server.site.commands.values()
    assert command["token"] not in done.stdout
    assert 'token_env = "MATTERMOST_TOKEN"' in done.stdout
    assert f'callback_url = "{BACK}"' in done.stdout
    assert "--secrets" in done.stdout
    assert not any(name.endswith("/tokens") for name, _ in server.calls)


def test_secrets_go_into_files_that_only_their_owner_reads(
    tmp_path: Path, server: MattermostServer
) -> None:
    folder = tmp_path / "secrets"
    for _ in range(2):
        done = setup(tmp_path, server, "--secrets", str(folder))
        assert done.returncode == 0, done.stderr
    assert len(server.called("POST /users/.*/tokens$")) == 1, "a token that works stays"
    for name in ("bot-token", "command-token"):
        file = folder / name
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.read_text().strip() not in done.stdout
    assert f'token_file = "{folder}/bot-token"' in done.stdout
    token = (folder / "bot-token").read_text().strip()
    assert server.world.users[server.user_of(f"Bearer {token}")]["username"] == "helpdesk-bot"


def test_json_is_one_document(tmp_path: Path, server: MattermostServer) -> None:
    done = setup(tmp_path, server, "--json", "--print-secrets")
    document = json.loads(done.stdout)
    assert document["version"] == "5.37.0"
    assert set(document["tokens"]) == {"bot-token", "command-token"}
    assert json.loads(setup(tmp_path, server, "--json").stdout)["tokens"] == {}


def test_a_token_that_is_typed(tmp_path: Path, server: MattermostServer) -> None:
    done = setup(tmp_path, server, admin="", typed=f"{OWNER}\n")
    assert done.returncode == 0, done.stderr
    assert OWNER not in done.stdout + done.stderr


def test_who_is_no_administrator(tmp_path: Path, server: MattermostServer) -> None:
    done = setup(tmp_path, server, admin=ADA)
    assert done.returncode == 1
    assert "no system administrator" in done.stderr


def test_without_a_server(tmp_path: Path) -> None:
    done = run(tmp_path, "mattermost", "setup", "--team", "it")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--url" in done.stderr


def doctor(home: Path, server: MattermostServer, admin: str = "", **options: Any) -> list[str]:
    whole = {"url": server.url, "token": TOKEN, **options}
    platforms = {"mattermost:main": {"review_channels": [f"{'town':0<26}"], "options": whole}}
    done = run(home, "doctor", admin=admin, platforms=json.dumps(platforms))
    assert TOKEN not in done.stdout
    return [line for line in done.stdout.splitlines() if " mattermost:main: " in line]


def test_doctor_asks_the_server(tmp_path: Path, server: MattermostServer) -> None:
    lines = doctor(tmp_path, server)
    assert "ok   mattermost:main: helpdesk-bot on Mattermost 5.37.0" in lines
    assert "ok   mattermost:main: the websocket opens" in lines
    assert any(line.startswith(" ! ") and "staff channel Town is public" in line for line in lines)
    assert any("MATTERMOST_ADMIN_TOKEN" in line for line in lines)


def test_doctor_with_an_administrator(tmp_path: Path, server: MattermostServer) -> None:
    server.site.callbacks.allowed = False
    lines = doctor(tmp_path, server, OWNER, callback_url=BACK, command_token="token")
    bad = [line for line in lines if line.startswith("BAD")]
    assert len(bad) == 2
    assert all("Allow untrusted internal connections" in line for line in bad)


def test_doctor_of_a_server_that_is_away(tmp_path: Path, server: MattermostServer) -> None:
    server.stop()
    (line,) = doctor(tmp_path, server)
    assert line.startswith("BAD")
