"""Processes that start while a server is away, and with a wrong setting."""

from __future__ import annotations

import pytest
import redis

from tests.faults.conftest import Site
from tests.support.processes import Process, run_guichet, start_guichet
from tests.support.sockets import free_port

pytestmark = pytest.mark.fault


def starting(site: Site, *arguments: str) -> Process:
    log = site.home / f"starting-{arguments[0]}.log"
    site.started.append(start_guichet(*arguments, env=site.env, log=log))
    return site.started[-1]


def test_who_starts_while_the_servers_are_away_waits_for_them(site: Site) -> None:
    site.env["GUICHET_CONSOLE_PORT"] = str(free_port())
    site.postgres.stop()
    site.redis.kill()
    processes = [starting(site, *one) for one in (("worker",), ("beat",), ("serve", "console"))]
    for process in processes:
        process.wait_for_line("start.waits .*does not answer")
    site.postgres.start()
    processes[0].wait_for_line("start.waits .*The queue does not answer")
    processes[2].wait_for_line("Guichet is ready")
    site.redis.start()
    processes[0].wait_for_line("worker.ready")
    processes[1].wait_for_line("beat.ready")
    site.wait_answered(site.asked())
    for process in processes:
        assert process.running
        assert "Traceback" not in process.output()


def test_a_wrong_address_ends_at_once(site: Site) -> None:
    with redis.Redis.from_url(site.redis.url) as client:
        client.config_set("requirepass", "sesame")
    right = site.env["GUICHET_DATABASE_URL"]
    wrong_password = site.redis.url.replace("redis://", "redis://:wrong@")
    for command, broker, database, setting in (
        (("worker",), wrong_password, right, "GUICHET_BROKER_URL"),
        (("serve", "console"), wrong_password, right, "GUICHET_BROKER_URL"),
        (("beat",), site.redis.url, f"{right}_misspelt", "GUICHET_DATABASE_URL"),
    ):
        site.env |= {"GUICHET_BROKER_URL": broker, "GUICHET_DATABASE_URL": database}
        done = run_guichet(*command, env=site.env, cwd=site.home, within=60)
        assert done.returncode == 2
        assert setting in done.stderr
        assert "let us in" in done.stderr
        assert "wrong@" not in done.stderr
