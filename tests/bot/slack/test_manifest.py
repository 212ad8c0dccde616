"""The manifest, against what Slack's manifest schema (2.0.0) and its limits say."""

from __future__ import annotations

import re
from typing import Any

import pytest
from mkdocs.utils import yaml_load

from bot.slack.manifest import Shape, as_yaml, manifest
from bot.slack.surface import EVENTS, SCOPES
from connectors.errors import SettingsError

URL = "https://helpdesk.example.org"
SHAPES = [
    Shape(),
    Shape(http=True, url=URL),
    Shape(http=True, url=URL, oauth=True, rotates=True, staff_groups=True),
    Shape(url=URL, oauth=True),
]
PARTS = {
    "_metadata": {"major_version", "minor_version"},
    "display_information": {"name", "description", "background_color"},
    "features": {"app_home", "bot_user", "agent_view", "slash_commands", "shortcuts"},
    "oauth_config": {"redirect_urls", "scopes"},
    "settings": {
        "event_subscriptions", "interactivity", "org_deploy_enabled", "socket_mode_enabled",
        "token_rotation_enabled",
    },
}  # fmt: skip
"""The keys that we use, as the schema has them; it takes no others."""
NEEDS = {
    "app_home_opened": None, "app_mention": "app_mentions:read", "app_uninstalled": None,
    "tokens_revoked": None, "message.im": "im:history", "message.channels": "channels:history",
    "message.groups": "groups:history", "message.mpim": "mpim:history",
    "reaction_added": "reactions:read", "reaction_removed": "reactions:read",
    "channel_shared": "channels:read", "channel_unshared": "channels:read",
    "app_context_changed": "assistant:write",
}  # fmt: skip
"""Each event's scope, from Slack's reference."""


def check(found: dict[str, Any]) -> None:
    """Fail for what Slack would not make an app of."""
    assert set(found) == set(PARTS)
    assert all(set(part) <= PARTS[name] for name, part in found.items())
    shown, features = found["display_information"], found["features"]
    assert 0 < len(shown["name"]) <= 35
    assert 0 < len(shown["description"]) <= 140
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert 0 < len(features["bot_user"]["display_name"]) <= 80
    assert set(features["agent_view"]) == {"agent_description", "suggested_prompts"}
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert 0 < len(features["agent_view"]["suggested_prompts"]) <= 4
    (command,), (shortcut,) = features["slash_commands"], features["shortcuts"]
    assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
    assert len(command["description"]) <= 2_000
    assert len(command["usage_hint"]) <= 1_000
    assert (shortcut["type"], len(shortcut["name"]) <= 24) == ("message", True)
    assert len(shortcut["callback_id"]) <= 255
    assert len(shortcut["description"]) <= 150
    scopes = found["oauth_config"]["scopes"]["bot"]
    assert len(set(scopes)) == len(scopes)
    events = found["settings"]["event_subscriptions"]["bot_events"]
    assert {scope for event in events if (scope := NEEDS[event])} <= set(scopes)
    addresses = [
        found["settings"]["event_subscriptions"].get("request_url"),
        found["settings"]["interactivity"].get("request_url"),
        command.get("url"),
    ]
    if found["settings"]["socket_mode_enabled"]:
        assert addresses == [None, None, None]
    else:
        assert all(address.startswith("https://") for address in addresses)
    if found["settings"]["token_rotation_enabled"]:
        assert found["oauth_config"]["redirect_urls"]


@pytest.mark.parametrize("shape", SHAPES)
def test_slack_takes_the_manifest(shape: Shape) -> None:
    check(manifest(shape))


@pytest.mark.parametrize("shape", SHAPES)
def test_yaml_says_the_same(shape: Shape) -> None:
    found = manifest(shape)
    assert yaml_load(as_yaml(found)) == found


def test_each_event_has_the_scope_that_slack_asks_for_and_no_scope_is_idle() -> None:
    assert {event.name: event.scope or None for event in EVENTS} == {
        event.name: NEEDS[event.name] for event in EVENTS
    }
    assert all(scope.purpose and scope.without for scope in SCOPES)


def test_where_no_group_is_staff_no_group_is_read() -> None:
    for groups in (False, True):
        scopes = manifest(Shape(staff_groups=groups))["oauth_config"]["scopes"]["bot"]
        assert ("usergroups:read" in scopes) is groups


@pytest.mark.parametrize("url", ["", "http://helpdesk.example.org", "helpdesk.example.org"])
@pytest.mark.parametrize("how", [{"http": True}, {"oauth": True}])
def test_what_slack_cannot_reach_is_refused(url: str, how: dict[str, bool]) -> None:
    with pytest.raises(SettingsError, match="https addresses only"):
        manifest(Shape(url=url, **how))


def test_an_address_is_where_slack_sends() -> None:
    found = manifest(Shape(http=True, url=URL, oauth=True))
    assert found["features"]["slash_commands"][0]["url"] == f"{URL}/slack/events"
    assert found["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
