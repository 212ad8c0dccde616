"""Slack as the settings name it: one workspace an instance, by the token of its app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors.contracts.chat import Disclosure, StreamMode
from connectors.contracts.diagnosis import Finding
from connectors.database.encryption import Encryption
from connectors.errors import SettingsError
from workers.bootstrap.systems import slack_apps
from workers.bootstrap.systems.instances import Instance, PlatformKind
from workers.settings.chat.slack import SlackOptions, bot_token, slack_options
from workers.settings.chat.slack_oauth import client_secret

if TYPE_CHECKING:
    from connectors.slack.client import SlackClient
    from connectors.slack.platform import SlackPlatform

LOOPBACK = ("127.0.0.1", "::1", "localhost")
BOT_TOKEN = "xoxb-"
SLACK_API = "https://slack.com/api"
SOCKETS = ("wss://wss-primary.slack.com", "wss://wss-backup.slack.com")
"""Where Slack sends who asks for a connection of Socket Mode."""


def slack_kind() -> PlatformKind:
    """The adapter. Slack is not on site, so it is told little unless the settings say more."""
    return PlatformKind(
        "slack", make, Disclosure.REDACTED, findings, addresses, slack_apps.is_app, slack_apps.names
    )


def make(instance: Instance) -> SlackPlatform:
    """The platform of an instance. Raises `SettingsError` where its options do not do."""
    # slack_sdk takes a while to import, and most commands send nothing.
    from connectors.slack.platform import SlackPlatform

    options = slack_options(instance.name, instance.options)
    return SlackPlatform(
        instance.name,
        workspace_client(instance, options),
        instance.disclosure,
        StreamMode(options.streaming),
    )


def workspace_client(
    instance: Instance, options: SlackOptions, within: float | None = None
) -> SlackClient:
    """What calls Slack for a workspace, with the token of the settings or with the one that the
    workspace gave; each call takes `within` seconds at most. Raises `SettingsError`."""
    if options.client_id:
        return slack_apps.workspace_client(instance, options, within)
    return slack_apps.client_of(instance.name, options, bot_token(instance.name, options), within)


def findings(instance: Instance) -> Iterator[Finding]:
    """What is wrong with the options of an instance."""
    try:
        options = slack_options(instance.name, instance.options)
        token = _checked(instance, options)
    except SettingsError as error:
        yield Finding(False, str(error))
        return
    if token and not token.startswith(BOT_TOKEN):
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


def _checked(instance: Instance, options: SlackOptions) -> str:
    """The token; empty where workspaces give theirs. Raises `SettingsError` for what is missing."""
    if not options.client_id:
        return bot_token(instance.name, options)
    client_secret(instance.name, options)
    Encryption(instance.keys)
    return ""


def addresses(instance: Instance) -> tuple[str, ...]:
    """Its Web API and where Socket Mode connects, or the proxy that leads to both; none where its
    options cannot be read."""
    try:
        options = slack_options(instance.name, instance.options)
    except SettingsError:
        return ()
    if options.proxy:
        return (options.proxy,)
    # Another API, as in a test, says itself where its sockets are.
    sockets = options.mode == "socket" and options.api_url == SLACK_API
    return (options.api_url, *(SOCKETS if sockets else ()))
