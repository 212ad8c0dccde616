from __future__ import annotations

from typing import Any

import pytest

from connectors.mattermost.administration.api import Api
from connectors.mattermost.administration.server import (
    is_allowed,
    is_internal,
    server_findings,
)
from tests.fakes.mattermost.server import MattermostServer
from tests.fakes.mattermost.world import BOT, OWNER

BACK = "http://127.0.0.1:8081/mattermost"


def found(api: Api, callback_url: str = BACK) -> list[tuple[str, str]]:
    return [
        ("ok" if one.ok and not one.warning else "warning" if one.ok else "bad", one.line)
        for one in server_findings(api, BOT, callback_url)
    ]


def kinds(api: Api, word: str, callback_url: str = BACK) -> list[str]:
    return [kind for kind, line in found(api, callback_url) if word in line]


@pytest.mark.scenario
def test_a_server_as_it_comes(server: MattermostServer, admin: Api) -> None:
    told = found(admin)
    assert told[0] == ("ok", "the server may call 127.0.0.1")
    assert [kind for kind, _ in told[1:]] == ["warning"]
    assert "stops when the account owner is deactivated" in told[1][1]


@pytest.mark.scenario
def test_what_it_refuses_to_call(server: MattermostServer, admin: Api) -> None:
    server.site.callbacks.allowed = False
    (line,) = [line for kind, line in found(admin) if kind == "bad"]
    assert "Allow untrusted internal connections" in line
    assert "127.0.0.1" in line
    assert kinds(admin, "Allow untrusted", "https://desk.example/mattermost") == ["warning"]
    assert kinds(admin, "Allow untrusted", "") == []


@pytest.mark.scenario
@pytest.mark.parametrize(
    ("part", "setting", "value", "word"),
    [
        ("", "EnableUserAccessTokens", False, "personal access tokens are off"),
        ("", "EnablePostUsernameOverride", True, "override user names"),
        ("", "EnableReliableWebSockets", False, "reliable websockets"),
        ("PrivacySettings", "ShowEmailAddress", False, "mail"),
        ("RateLimitSettings", "Enable", True, "requests a second"),
    ],
)
def test_settings_that_break_something(
    server: MattermostServer, admin: Api, part: str, setting: str, value: Any, word: str
) -> None:
    for right in (False, True):
        said = {setting: value if not right else not value}
        if part:
            server.site.config[part] = said
        else:
            server.site.service = said
        assert kinds(admin, word) == ([] if right else ["warning"])


@pytest.mark.scenario
def test_an_owner_who_is_deactivated(server: MattermostServer, admin: Api) -> None:
    server.world.tokens["another"] = f"{'another':0<26}"
    server.world.users[OWNER]["delete_at"] = 5
    server.world.tokens[OWNER] = BOT
    server.world.users[BOT]["roles"] = "system_admin"
    assert kinds(admin, "deactivated") == ["bad"]
    server.site.service = {"DisableBotsWhenOwnerIsDeactivated": False}
    assert kinds(admin, "deactivated") == []


@pytest.mark.parametrize(
    ("host", "internal"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("::1", True),
        ("169.254.0.1", True),
        ("localhost", True),
        ("guichet", True),
        ("desk.example.org", False),
        ("8.8.8.8", False),
    ],
)
def test_hosts_of_the_sites_own_network(host: str, internal: bool) -> None:
    assert is_internal(host) is internal


def test_the_servers_list_of_hosts() -> None:
    allowed = ["desk.example", "10.0.0.0/8", "192.168.1.7"]
    assert is_allowed("desk.example", allowed)
    assert is_allowed("10.200.0.1", allowed)
    assert is_allowed("192.168.1.7", allowed)
    assert not is_allowed("192.168.1.8", allowed)
    assert not is_allowed("other.example", allowed)
