"""One Slack app in several workspaces: the instance ``slack`` has its settings, and each workspace
that it was added to is an instance ``slack:T0123``, with a token in the database."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from connectors.database.encryption import Encryption
from connectors.errors import SettingsError
from workers.bootstrap.systems.instances import Instance
from workers.settings.chat.slack import SlackOptions, slack_options
from workers.settings.chat.slack_oauth import client_secret

if TYPE_CHECKING:
    from connectors.slack.client import SlackAccess, SlackClient
    from connectors.slack.installations.store import Installations
    from connectors.slack.installations.tokens import TokenSource


def is_app(instance: Instance) -> bool:
    """Whether an instance is the app itself, and no workspace."""
    try:
        options = slack_options(instance.name, instance.options)
    except SettingsError:
        return False
    return bool(options.client_id) and ":" not in instance.name


def names(instance: Instance) -> Collection[str]:
    """The instances of the workspaces that the app was added to; none where its settings do not
    do, of which others tell."""
    if instance.engine is None or not is_app(instance) or not instance.keys:
        return ()
    return [f"{instance.name}:{team}" for team in installations(instance).teams()]


def installations(instance: Instance) -> Installations:
    """The workspaces of the app of an instance, which may be one of them. Raises `SettingsError`
    where there is no key."""
    from connectors.slack.installations.store import Installations

    assert instance.engine is not None
    return Installations(instance.engine, Encryption(instance.keys), _app(instance))


def token_source(instance: Instance, options: SlackOptions) -> TokenSource:
    """What the app's tokens are made and changed with. Raises `SettingsError`."""
    from connectors.slack.installations.exchange import AppSecrets
    from connectors.slack.installations.tokens import TokenSource

    return TokenSource(
        installations(instance),
        client_of(_app(instance), options, ""),
        AppSecrets(options.client_id, client_secret(_app(instance), options)),
    )


def workspace_client(
    instance: Instance, options: SlackOptions, within: float | None = None
) -> SlackClient:
    """What calls Slack for a workspace of the app, with its token as it is then."""
    from connectors.slack.client import SlackClient
    from connectors.slack.installations.tokens import WorkspaceToken

    team = instance.name.partition(":")[2]
    if not team:
        raise SettingsError(
            f"{instance.name} is an app of several workspaces, and no workspace itself.",
            f"Name the workspace: {instance.name}:T0123.",
        )
    token = WorkspaceToken(token_source(instance, options), team)
    return SlackClient(_access(instance.name, options, "", within), token)


def client_of(
    name: str, options: SlackOptions, token: str, within: float | None = None
) -> SlackClient:
    """What calls Slack for an instance with this token, none where it is empty; each call takes
    `within` seconds at most."""
    from connectors.slack.client import SlackClient

    return SlackClient(_access(name, options, token, within))


def _access(name: str, options: SlackOptions, token: str, within: float | None) -> SlackAccess:
    from connectors.slack.client import SlackAccess

    return SlackAccess(
        token,
        options.api_url,
        options.timeout if within is None else min(options.timeout, within),
        verify=options.ca_file or True,
        proxy=options.proxy,
        setting=name,
    )


def _app(instance: Instance) -> str:
    return instance.name.partition(":")[0]
