"""What the doctor says of the sign-on provider."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from bot.cli.doctor.check import Line
from bot.cli.doctor.egress import hosts
from bot.cli.doctor.sign_on import provider
from tests.fakes.openid import CLIENT, ISSUER, FakeProvider, provider_of
from workers.identity.sign_on.flow import SignOn
from workers.settings import Settings

CONSOLE = "https://help.campus.example"


class Desk:
    """The parts of a desk that are asked."""

    def __init__(self, fake: FakeProvider, console: str = CONSOLE) -> None:
        self.settings = Settings(oidc_issuer=ISSUER, oidc_client_id=CLIENT, console_url=console)
        transactions: Any = None
        self.sign_on = SignOn(provider_of(fake), transactions, self.settings)


class Clocked(FakeProvider):
    """A provider whose server tells the time, and that takes clients or not."""

    ahead = 0.0
    welcome = 200

    def reply(self, request: httpx.Request) -> httpx.Response:
        """As the other, with a date."""
        if request.url.path.endswith("/authorize"):
            return httpx.Response(self.welcome)
        answer = super().reply(request)
        moment = datetime.fromtimestamp(time.time(), UTC) + timedelta(seconds=self.ahead)
        answer.headers["date"] = format_datetime(moment, usegmt=True)
        return answer


def told(fake: FakeProvider, console: str = CONSOLE) -> list[Line]:
    desk: Any = Desk(fake, console)
    try:
        return provider(desk)
    finally:
        desk.sign_on.provider.close()


def test_a_provider_that_is_well() -> None:
    lines = told(Clocked())
    assert [(line.ok, line.warning) for line in lines] == [(True, False)] * 5
    whole = "\n".join(line.line for line in lines)
    for said in (
        f"the provider is {ISSUER}",
        "1 key(s)",
        "its clock and ours agree",
        "it takes our client guichet",
        f"redirect address {CONSOLE}/login/oidc/return",
        f"back-channel logout {CONSOLE}/login/oidc/logout",
    ):
        assert said in whole


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"away": True}, "does not answer"),
        ({"metadata": {"issuer": "https://other.example"}}, "its issuer is 'https://other.ex"),
        ({"metadata": {"token_endpoint": "https://a.example/"}}, "GUICHET_OIDC_ADDRESSES"),
        ({"published": ()}, "no key that we can use"),
        ({"ahead": 95.0}, "seconds ahead of ours"),
        ({"ahead": -95.0}, "seconds behind ours"),
        ({"welcome": 400}, f"Register {CONSOLE}/login/oidc/return there"),
    ],
    ids=str,
)
def test_what_is_wrong_is_one_line_with_what_to_do(changes: dict[str, Any], said: str) -> None:
    fake = Clocked()
    for name, value in changes.items():
        setattr(fake, name, value)
    bad = [line.line for line in told(fake) if not line.ok]
    assert len(bad) == 1
    assert said in bad[0]
    assert "\n" not in bad[0]


def test_what_works_and_should_be_looked_at() -> None:
    fake = Clocked(metadata={"end_session_endpoint": None})
    (line,) = (line for line in told(fake) if line.warning)
    assert "stays logged in there" in line.line
    (bad,) = (line for line in told(Clocked(), "http://help.campus.example") if not line.ok)
    assert "Serve it by https" in bad.line
    assert all(line.ok for line in told(Clocked(), "http://localhost:8080"))


def test_nothing_is_said_where_there_is_no_provider() -> None:
    desk: Any = type("Desk", (), {"sign_on": None})()
    assert provider(desk) == []


def test_its_hosts_are_listed() -> None:
    settings = Settings(
        oidc_issuer=ISSUER, oidc_client_id=CLIENT, oidc_addresses=["https://tokens.example/x"]
    )
    listed = [line.line for line in hosts(settings) if line.part == "sign-on"]
    assert listed == ["contacts login.campus.example", "contacts tokens.example"]
