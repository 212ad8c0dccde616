"""Every server of Mattermost, asked: by the bot itself, and by an administrator if one is named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from bot.cli.doctor.check import Line
from connectors.errors import GuichetError, SettingsError

if TYPE_CHECKING:
    from connectors.contracts.diagnosis import Finding
    from connectors.mattermost.administration.api import Api
    from workers.settings import Settings
    from workers.settings.chat.mattermost import MattermostOptions

ADMIN_TOKEN = "MATTERMOST_ADMIN_TOKEN"
HELLO = 10.0
"""Seconds until a websocket says who it is."""


def servers(settings: Settings) -> list[Line]:
    """What is well and what is not with each instance whose options can be read; of the others
    the part *platforms* tells."""
    return [
        Line(name, found.ok, found.line, found.warning)
        for name, one in settings.platforms.items()
        if one.kind == "mattermost"
        for found in _server(settings, name)
    ]


def _server(settings: Settings, name: str) -> Iterator[Finding]:
    from connectors.contracts.diagnosis import Finding
    from workers.settings.chat.mattermost import mattermost_options, mattermost_token

    try:
        options = mattermost_options(name, settings.platform(name).options)
        token = mattermost_token(name, options)
    except SettingsError:
        return
    try:
        with closing(_api(name, options, token)) as api:
            yield from _asked(settings, name, options, token, api)
    except GuichetError as error:
        yield Finding(False, str(error))


def _asked(
    settings: Settings, name: str, options: MattermostOptions, token: str, api: Api
) -> Iterator[Finding]:
    from connectors.contracts.diagnosis import Finding
    from connectors.database.base import now
    from connectors.mattermost.administration import account, server
    from connectors.mattermost.platform import Callback
    from connectors.mattermost.signing import secret_from_token
    from workers.settings.chat.mattermost import callback_secret, command_tokens

    yield from account.account_findings(api)
    yield from account.clock_findings(api, now())
    yield from _websocket(options, token)
    for channel, staff in _channels(settings, name).items():
        yield from account.channel_findings(api, channel, staff=staff)
    secret = callback_secret(name, options) or secret_from_token(token)
    commands = bool(command_tokens(name, options))
    callback = Callback(options.callback_url, secret)
    yield from account.callback_findings(api, callback, commands=commands)
    admin = os.environ.get(ADMIN_TOKEN, "").strip()
    if not admin:
        line = f"the server's own settings were not read. Set {ADMIN_TOKEN} to have them checked."
        yield Finding(True, line, warning=True)
        return
    with closing(_api(name, options, admin)) as by_admin:
        bot = str(api.get("/users/me").get("id"))
        yield from server.server_findings(by_admin, bot, options.callback_url)


def _websocket(options: MattermostOptions, token: str) -> Iterator[Finding]:
    from bot.mattermost.listening.connection import FAILURES, Connector, SocketAccess
    from bot.mattermost.translation import parsed
    from connectors.contracts.diagnosis import Finding

    access = SocketAccess(options.url, token, options.ca_file, options.proxy)
    try:
        with Connector(access).open() as socket:
            said = parsed(socket.recv(HELLO)).get("event")
    except FAILURES:
        said = None
    line = "the websocket opens"
    if said != "hello":
        line = "the websocket opens and says nothing: a proxy before Mattermost may hold it up"
    yield Finding(said == "hello", line)


def _channels(settings: Settings, name: str) -> dict[str, bool]:
    """Every channel that the settings name, and whether drafts are shown to staff there."""
    listed = {
        place.removeprefix(f"{name}:"): False
        for place in settings.channel_modes
        if place.startswith(f"{name}:")
    }
    return listed | {route.channel: True for route in settings.routes if route.platform == name}


def _api(name: str, options: MattermostOptions, token: str) -> Api:
    from connectors.mattermost.administration.api import Api
    from connectors.mattermost.client import MattermostAccess, MattermostClient

    access = MattermostAccess(
        options.url,
        token,
        options.timeout,
        verify=options.ca_file or True,
        proxy=options.proxy,
        setting=name,
    )
    return Api(MattermostClient(access))
