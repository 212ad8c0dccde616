"""The manifest of our Slack app: what Slack makes the app of, when it is pasted in there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.slack.surface import (
    COMMAND,
    EVENTS,
    EVENTS_PATH,
    REDIRECT_PATH,
    SHORTCUT,
    Words,
    scopes,
)
from connectors.errors import SettingsError

Manifest = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """How the app is run. `url` is the console's public address, without a slash at its end.

    `http`: Slack sends to `url`, else the bot calls Slack (Socket Mode). `oauth`: it is added to
    workspaces on the console. `rotates`: its tokens are changed every twelve hours. `staff_groups`:
    groups of the workspace are staff.
    """

    http: bool = False
    url: str = ""
    oauth: bool = False
    rotates: bool = False
    staff_groups: bool = False


def manifest(shape: Shape, words: Words | None = None) -> Manifest:
    """The manifest. Raises `SettingsError` where Slack has to reach an address, and there is none
    that it can."""
    words = words or Words()
    if shape.http or shape.oauth:
        require_https(shape.url)
    events = [event.name for event in EVENTS if shape.oauth or not event.oauth]
    sends = {"request_url": f"{shape.url}{EVENTS_PATH}"} if shape.http else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": words.name,
            "description": words.description,
            "background_color": words.colour,
        },
        "features": _features(words, sends),
        "oauth_config": _oauth(shape),
        "settings": {
            "event_subscriptions": {**sends, "bot_events": events},
            "interactivity": {"is_enabled": True, **sends},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not shape.http,
            "token_rotation_enabled": shape.rotates,
        },
    }


def require_https(url: str) -> None:
    """Raise `SettingsError` for an address that Slack does not send to."""
    address = urlsplit(url)
    if address.scheme != "https" or not address.hostname:
        raise SettingsError(
            f"Slack sends to https addresses only, and the address is {url or 'not set'}.",
            "Set GUICHET_CONSOLE_URL to https://HOST, or say --url https://HOST.",
        )


def as_yaml(document: Mapping[str, Any]) -> str:
    """`document` as YAML. Texts are quoted as JSON does, which YAML reads the same."""
    return "\n".join(_lines(document)) + "\n"


def _features(words: Words, sends: Mapping[str, str]) -> Manifest:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": words.bot, "always_online": True},
        "agent_view": {
            "agent_description": words.agent,
            "suggested_prompts": [
                {"title": title, "message": message} for title, message in words.prompts
            ],
        },
        "slash_commands": [
            {
                "command": COMMAND,
                "description": words.command,
                "usage_hint": words.usage,
                "should_escape": True,
                **({"url": sends["request_url"]} if sends else {}),
            }
        ],
        "shortcuts": [
            {
                "name": words.shortcut,
                "type": "message",
                "callback_id": SHORTCUT,
                "description": words.shortcut_description,
            }
        ],
    }


def _oauth(shape: Shape) -> Manifest:
    redirects = {"redirect_urls": [f"{shape.url}{REDIRECT_PATH}"]} if shape.oauth else {}
    names = [scope.name for scope in scopes(staff_groups=shape.staff_groups)]
    return {**redirects, "scopes": {"bot": names}}


def _lines(found: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    for name, value in found.items():
        if isinstance(value, Mapping):
            yield f"{indent}{name}:"
            yield from _lines(value, f"{indent}  ")
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield f"{indent}{name}:"
            yield from _items(value, f"{indent}  ")
        else:
            yield f"{indent}{name}: {json.dumps(value, ensure_ascii=False)}"


def _items(found: Sequence[Any], indent: str) -> Iterator[str]:
    for value in found:
        if not isinstance(value, Mapping):
            yield f"{indent}- {json.dumps(value, ensure_ascii=False)}"
            continue
        first, *others = _lines(value, f"{indent}  ")
        yield f"{indent}- {first.lstrip()}"
        yield from others
