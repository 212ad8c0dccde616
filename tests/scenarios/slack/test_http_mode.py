"""Slack's signed requests: console, bot, two workers and beat on Redis and PostgreSQL."""

from __future__ import annotations

import time

import pytest

from tests.fakes.slack import payloads
from tests.fakes.slack.delivery import EVENT, HttpDelivery, signed, written
from tests.scenarios.slack import stories
from tests.scenarios.slack.site import SECRET, VPN, SlackSite

pytestmark = [pytest.mark.scenario, pytest.mark.slow]

MODE = "http"


class TestAsking(stories.Asking): ...


class TestReviewing(stories.Reviewing): ...


class TestJudging(stories.Judging): ...


class TestChanging(stories.Changing): ...


class TestRefusing(stories.Refusing): ...


class TestLosing(stories.Losing): ...


def test_only_what_slack_signed_is_taken_and_once(site: SlackSite) -> None:
    delivery = site.delivery
    assert isinstance(delivery, HttpDelivery)
    asked = site.world.say("D0ADA", VPN)
    content, headers = written(EVENT, payloads.event_callback(payloads.message(asked)))
    stored = site.stored()
    for change in ({}, signed("forged", content), signed(SECRET, content, time.time() - 600)):
        assert delivery.post(content, headers | change).status == 401
    assert site.stored() == stored
    signature = headers | signed(SECRET, content)
    assert [delivery.post(content, signature).status for _ in range(4)] == [200] * 4
    site.answer(asked)
    assert len(site.ours("D0ADA", asked.ts)) == 1


def test_nothing_secret_is_logged(site: SlackSite) -> None:
    logged = "".join(process.output() for process in site.processes.values())
    secrets = ("xoxb-0", "xapp-", SECRET, "s3cret", "MTU", "disconnects", "Traceback")
    assert [secret for secret in secrets if secret in logged] == []
