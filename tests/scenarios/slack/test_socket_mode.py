"""Slack in Socket Mode: console, bot, two workers and beat on Redis and PostgreSQL."""

from __future__ import annotations

import pytest

from tests.scenarios.slack import stories
from tests.scenarios.slack.site import VPN, SlackSite
from tests.support import loopback

pytestmark = [pytest.mark.scenario, pytest.mark.slow]

MODE = "socket"


class TestAsking(stories.Asking): ...


class TestReviewing(stories.Reviewing): ...


class TestJudging(stories.Judging): ...


class TestChanging(stories.Changing): ...


class TestRefusing(stories.Refusing): ...


class TestLosing(stories.Losing): ...


def test_its_health_says_how_it_is_connected(site: SlackSite) -> None:
    place = f"http://127.0.0.1:{site.bot_port}"
    site.answer(site.users.say("D0ADA", VPN))
    state = loopback.get(f"{place}/readyz").json()["platforms"]["slack:T0123"]
    assert (state["ok"], state["open"], state["mode"]) == (True, 2, "socket")
    assert state["last_event_seconds"] < 60
    assert loopback.get(f"{place}/healthz").text == "ok\n"
    told = loopback.get(f"{place}/metrics").text
    assert 'guichet_chat_connections{platform="slack:T0123"} 2.0' in told
    assert loopback.post(f"{place}/slack/events").status_code == 404


def test_connections_that_are_cut_lose_nothing(site: SlackSite) -> None:
    asked = site.users.say("D0ADA", VPN)
    site.server.hub.drop()
    again = site.users.say("D0ADA", VPN)
    for one in (asked, again):
        site.answer(one)


def test_nothing_secret_is_logged(site: SlackSite) -> None:
    logged = "".join(process.output() for process in site.processes.values())
    secrets = ("xoxb-0", "xapp-", "ticket=", "s3cret", "MTU", "disconnects", "Traceback")
    assert [secret for secret in secrets if secret in logged] == []
