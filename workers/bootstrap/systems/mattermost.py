"""Mattermost as the settings name it: one server an instance, by the token of its bot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors.contracts.chat import Disclosure, StreamMode
from connectors.contracts.diagnosis import Finding
from connectors.errors import SettingsError
from workers.bootstrap.systems.instances import Instance, PlatformKind
from workers.settings.chat.mattermost import (
    callback_secret,
    mattermost_options,
    mattermost_token,
)

if TYPE_CHECKING:
    from connectors.mattermost.platform import MattermostPlatform

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def mattermost_kind() -> PlatformKind:
    """The adapter. Mattermost is on site, so it is told all unless the settings say less."""
    return PlatformKind("mattermost", make, Disclosure.FULL, findings, addresses)


def make(instance: Instance) -> MattermostPlatform:
    """The platform of an instance. Raises `SettingsError` where its options do not do."""
    # mattermostdriver takes a while to import, and most commands send nothing.
    from connectors.mattermost.client import MattermostAccess, MattermostClient
    from connectors.mattermost.platform import Callback, MattermostPlatform
    from connectors.mattermost.signing import secret_from_token

    options = mattermost_options(instance.name, instance.options)
    token = mattermost_token(instance.name, options)
    access = MattermostAccess(
        options.url,
        token,
        options.timeout,
        verify=options.ca_file or True,
        proxy=options.proxy,
        setting=instance.name,
    )
    secret = callback_secret(instance.name, options) or secret_from_token(token)
    return MattermostPlatform(
        instance.name,
        MattermostClient(access),
        Callback(options.callback_url, secret),
        disclosure=instance.disclosure,
        streaming=StreamMode(options.streaming),
        groups=instance.staff_groups,
    )


def findings(instance: Instance) -> Iterator[Finding]:
    """What is wrong with the options of an instance."""
    try:
        options = mattermost_options(instance.name, instance.options)
        mattermost_token(instance.name, options)
        callback_secret(instance.name, options)
    except SettingsError as error:
        yield Finding(False, str(error))
        return
    if not options.callback_url:
        yield _warning(
            f"{instance.name} has no callback_url: its messages have no buttons. Set it to where "
            "the server reaches guichet serve mattermost."
        )
    for name, url in (("url", options.url), ("callback_url", options.callback_url)):
        place = urlsplit(url)
        if place.scheme == "http" and place.hostname not in LOOPBACK:
            yield _warning(
                f"the {name} of {instance.name} is http: who reads the network reads what is said "
                "there, and the token. Use https."
            )


def addresses(instance: Instance) -> tuple[str, ...]:
    """The server, or the proxy that leads to it; none where its options cannot be read."""
    try:
        options = mattermost_options(instance.name, instance.options)
    except SettingsError:
        return ()
    return (options.proxy or options.url,)


def _warning(line: str) -> Finding:
    return Finding(True, line, warning=True)
