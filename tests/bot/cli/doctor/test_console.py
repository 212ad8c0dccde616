"""Whether links in chat lead to the console."""

from __future__ import annotations

import pytest

from bot.cli.doctor.console import address
from tests.fakes.http_server import HttpServer, reply
from workers.settings import Settings

pytestmark = pytest.mark.scenario
PLATFORMS = {"slack:T0123": {"options": {"token": "xoxb-0"}}}


def test_a_console_that_answers_is_said_to() -> None:
    with HttpServer() as server:
        (line,) = address(Settings(platforms=PLATFORMS, console_url=server.url))
        assert (line.part, line.ok, line.warning) == ("console", True, False)
        assert line.line == f"it answers at {server.url}"
        assert [one.path for one in server.asked] == ["/healthz"]


def test_a_console_that_does_not_is_to_be_looked_at_and_no_fault() -> None:
    with HttpServer() as server:
        settings = Settings(platforms=PLATFORMS, console_url=server.url)
        server.answer = reply(502)
        (line,) = address(settings)
        assert line.line.startswith(f"{server.url}/healthz answers 502. People follow links")
        server.stop()
        (away,) = address(settings)
    assert (line.ok, line.warning, away.ok, away.warning) == (True, True, True, True)
    assert "correct GUICHET_CONSOLE_URL" in away.line


def test_without_a_chat_nobody_follows_links_from_it() -> None:
    assert address(Settings(console_url="https://help.example.org")) == []
    assert address(Settings(platforms=PLATFORMS)) == []
