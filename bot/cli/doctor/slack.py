"""Every workspace of Slack, asked: its app, and the channels and groups that the settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from bot.cli.doctor.check import Line
from bot.cli.doctor.systems import known_platforms
from connectors.errors import DatabaseUnavailable, GuichetError, SettingsError

if TYPE_CHECKING:
    from connectors.contracts.diagnosis import Finding
    from connectors.slack.client import SlackClient
    from workers.bootstrap import Desk
    from workers.bootstrap.systems.instances import Instance
    from workers.settings import Settings
    from workers.settings.chat.slack import SlackOptions


def workspaces(desk: Desk) -> list[Line]:
    """What is well and what is not with each workspace whose options can be read; of the others
    the part *platforms* tells."""
    return [
        Line(name, found.ok, found.line, found.warning)
        for name in _names(desk)
        for found in _instance(desk, name)
    ]


def _names(desk: Desk) -> list[str]:
    """The instances of the settings, and the workspaces that have an app of theirs."""
    from workers.bootstrap.systems.slack import slack_kind

    kind = slack_kind().name
    apps = [name for name, one in desk.settings.platforms.items() if one.kind == kind]
    added = [name for name in known_platforms(desk) if name.partition(":")[0] in apps]
    return sorted({*apps, *added})


def _instance(desk: Desk, name: str) -> Iterator[Finding]:
    from workers.bootstrap.systems import slack_apps
    from workers.bootstrap.systems.platforms import instance_of
    from workers.bootstrap.systems.slack import slack_kind, workspace_client
    from workers.settings.chat.slack import slack_options

    instance = instance_of(name, slack_kind(), desk.settings, desk.engine)
    try:
        options = slack_options(name, instance.options)
        if slack_apps.is_app(instance):
            yield from _app(desk.settings, instance, options)
            return
        client = workspace_client(instance, options)
    except SettingsError:
        return
    with closing(client):
        yield from _asked(desk.settings, name, options, client)


def _app(settings: Settings, instance: Instance, options: SlackOptions) -> Iterator[Finding]:
    """The app, without a workspace."""
    from bot.slack.surface import INSTALL_PATH
    from connectors.contracts.diagnosis import Finding
    from workers.bootstrap.systems import slack_apps

    try:
        count = len(slack_apps.names(instance))
    except DatabaseUnavailable:
        return  # The part *database* tells.
    where = f"{settings.public_url}{INSTALL_PATH}"
    if not count:
        line = f"no workspace has the app yet. An administrator adds one at {where}"
        yield Finding(True, line, warning=True)
    else:
        yield Finding(True, f"{count} workspace(s) have the app; more are added at {where}")
    yield from _receiving(settings, instance.name, options)


def _asked(
    settings: Settings, name: str, options: SlackOptions, client: SlackClient
) -> Iterator[Finding]:
    from bot.slack.surface import scopes
    from connectors.contracts.diagnosis import Finding
    from connectors.database.base import now
    from connectors.slack.diagnosis import places, samples, workspace

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
    yield from samples.sample_findings(client)
    if not options.client_id:
        yield from _receiving(settings, name, options)
        yield from _of_one_app(client, str(reply.get("bot_id")), name, options)
    for channel, staff in _channels(settings, name).items():
        yield from places.channel_findings(client, channel, staff=staff)
    yield from places.group_findings(client, groups)


def _receiving(settings: Settings, name: str, options: SlackOptions) -> Iterator[Finding]:
    """Whether what people do in Slack reaches us."""
    from bot.slack.manifest import require_https
    from bot.slack.surface import EVENTS_PATH
    from connectors.contracts.diagnosis import Finding
    from connectors.slack.diagnosis.connection import connection_findings
    from workers.bootstrap.systems.slack_apps import client_of
    from workers.settings.chat.slack import app_token, signing_secret

    try:
        if options.mode == "http":
            signing_secret(name, options)
            require_https(settings.console_url)
            line = f"Slack signs what it sends to {settings.console_url}{EVENTS_PATH}"
            yield Finding(True, line)
            return
        connects = client_of(name, options, app_token(name, options))
    except SettingsError as error:
        yield Finding(False, str(error))
        return
    with closing(connects):
        yield from connection_findings(connects)


def _of_one_app(
    client: SlackClient, bot: str, name: str, options: SlackOptions
) -> Iterator[Finding]:
    from connectors.slack.diagnosis.connection import same_app_findings
    from workers.settings.chat.slack import app_token

    if options.mode == "socket":
        with suppress(SettingsError):  # Said already.
            yield from same_app_findings(client, bot, app_token(name, options))


def _channels(settings: Settings, name: str) -> dict[str, bool]:
    """Every channel that the settings name, and whether drafts are shown to staff there."""
    listed = {
        place.removeprefix(f"{name}:"): False
        for place in settings.channel_modes
        if place.startswith(f"{name}:")
    }
    own = settings.platforms.get(name)
    if own is not None:
        listed |= {rule.channel: False for rule in own.channels if rule.ask != "off"}
    return listed | {route.channel: True for route in settings.routes if route.platform == name}
