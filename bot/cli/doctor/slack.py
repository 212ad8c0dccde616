"""Every workspace of Slack, asked: its app, and the channels and groups that the settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from bot.cli.doctor.check import Line
from connectors.errors import GuichetError, SettingsError

if TYPE_CHECKING:
    from connectors.contracts.diagnosis import Finding
    from connectors.slack.client import SlackClient
    from workers.settings import Settings
    from workers.settings.chat.slack import SlackOptions


def workspaces(settings: Settings) -> list[Line]:
    """What is well and what is not with each instance whose options can be read; of the others
    the part *platforms* tells."""
    return [
        Line(name, found.ok, found.line, found.warning)
        for name, one in settings.platforms.items()
        if one.kind == "slack"
        for found in _workspace(settings, name)
    ]


def _workspace(settings: Settings, name: str) -> Iterator[Finding]:
    from workers.bootstrap.systems.slack import client_of
    from workers.settings.chat.slack import bot_token, slack_options

    try:
        options = slack_options(name, settings.platform(name).options)
        client = client_of(name, options, bot_token(name, options))
    except SettingsError:
        return
    with closing(client):
        yield from _asked(settings, name, options, client)


def _asked(
    settings: Settings, name: str, options: SlackOptions, client: SlackClient
) -> Iterator[Finding]:
    from bot.slack.surface import scopes
    from connectors.contracts.diagnosis import Finding
    from connectors.database.base import now
    from connectors.slack.diagnosis import places, workspace

    try:
        reply = client.auth_test()
    except GuichetError as error:
        # Each other call would fail alike.
        yield Finding(False, str(error))
        return
    groups = settings.platform(name).staff_groups
    yield from workspace.workspace_findings(reply, settings.homes_of(name))
    yield from workspace.scope_findings(reply, scopes(staff_groups=bool(groups)))
    yield from workspace.clock_findings(reply, now(), signed=options.mode == "http")
    yield from _receiving(settings, name, options, client, str(reply.get("bot_id")))
    for channel, staff in _channels(settings, name).items():
        yield from places.channel_findings(client, channel, staff=staff)
    yield from places.group_findings(client, groups)


def _receiving(
    settings: Settings, name: str, options: SlackOptions, client: SlackClient, bot: str
) -> Iterator[Finding]:
    """Whether what people do in Slack reaches us."""
    from bot.slack.manifest import require_https
    from bot.slack.surface import EVENTS_PATH
    from connectors.contracts.diagnosis import Finding
    from connectors.slack.diagnosis.connection import connection_findings, same_app_findings
    from workers.bootstrap.systems.slack import client_of
    from workers.settings.chat.slack import app_token, signing_secret

    try:
        if options.mode == "http":
            signing_secret(name, options)
            require_https(settings.console_url)
            line = f"Slack signs what it sends to {settings.console_url}{EVENTS_PATH}"
            yield Finding(True, line)
            return
        token = app_token(name, options)
        connects = client_of(name, options, token)
    except SettingsError as error:
        yield Finding(False, str(error))
        return
    with closing(connects):
        yield from connection_findings(connects)
    yield from same_app_findings(client, bot, token)


def _channels(settings: Settings, name: str) -> dict[str, bool]:
    """Every channel that the settings name, and whether drafts are shown to staff there."""
    listed = {
        place.removeprefix(f"{name}:"): False
        for place in settings.channel_modes
        if place.startswith(f"{name}:")
    }
    return listed | {route.channel: True for route in settings.routes if route.platform == name}
