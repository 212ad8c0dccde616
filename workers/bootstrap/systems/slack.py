"""Slack as the settings name it: one workspace an instance, by the token of its app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors.contracts.chat import Disclosure, StreamMode
from connectors.contracts.diagnosis import Finding
from connectors.errors import SettingsError
from workers.bootstrap.systems.instances import Instance, PlatformKind
from workers.settings.chat.slack import SlackOptions, bot_token, slack_options

if TYPE_CHECKING:
    from connectors.slack.client import SlackClient
    from connectors.slack.platform import SlackPlatform

LOOPBACK = ("127.0.0.1", "::1", "localhost")
BOT_TOKEN = "xoxb-"


def slack_kind() -> PlatformKind:
    """The adapter. Slack is not on site, so it is told little unless the settings say more."""
    return PlatformKind("slack", make, Disclosure.REDACTED, findings, address)


def make(instance: Instance) -> SlackPlatform:
    """The platform of an instance. Raises `SettingsError` where its options do not do."""
    # slack_sdk takes a while to import, and most commands send nothing.
    from connectors.slack.platform import SlackPlatform

    options = slack_options(instance.name, instance.options)
    return SlackPlatform(
        instance.name,
        client_of(instance.name, options, bot_token(instance.name, options)),
        instance.disclosure,
        StreamMode(options.streaming),
    )


def client_of(name: str, options: SlackOptions, token: str) -> SlackClient:
    """What calls Slack for an instance, with this token of its app."""
    from connectors.slack.client import SlackAccess, SlackClient

    access = SlackAccess(
        token,
        options.api_url,
        options.timeout,
        verify=options.ca_file or True,
        proxy=options.proxy,
        setting=name,
    )
    return SlackClient(access)


def findings(instance: Instance) -> Iterator[Finding]:
    """What is wrong with the options of an instance."""
    try:
        options = slack_options(instance.name, instance.options)
        token = bot_token(instance.name, options)
    except SettingsError as error:
        yield Finding(False, str(error))
        return
    if not token.startswith(BOT_TOKEN):
        yield Finding(
            True,
            f"the token of {instance.name} does not begin with {BOT_TOKEN}: Slack takes messages "
            "with metadata from the Bot User OAuth Token only.",
            warning=True,
        )
    place = urlsplit(options.api_url)
    if place.scheme == "http" and place.hostname not in LOOPBACK:
        yield Finding(
            True,
            f"the api_url of {instance.name} is http: who reads the network reads its token. "
            "Use https.",
            warning=True,
        )


def address(instance: Instance) -> str:
    """Where its Web API is, or the proxy to it; empty where its options cannot be read."""
    try:
        options = slack_options(instance.name, instance.options)
        return options.proxy or options.api_url
    except SettingsError:
        return ""
