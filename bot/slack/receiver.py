"""Every instance of Slack that the settings name, as one process serves them."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from starlette.types import ASGIApp

from bot.receiving import ChatDesk
from bot.slack.app import SlackApp
from bot.slack.http import SlackRequests
from bot.slack.installed import InstalledWorkspaces
from bot.slack.link import LinkAccess
from bot.slack.sockets import SocketMode
from bot.slack.surface import EVENTS_PATH
from bot.slack.workspace import OneWorkspace, Workspace, Workspaces
from connectors.database.engine import make_engine
from connectors.errors import ConnectorError, SettingsError
from connectors.slack.client import SlackAccess, SlackClient
from workers.bootstrap.systems import slack_apps
from workers.bootstrap.systems.platforms import instance_of
from workers.bootstrap.systems.slack import slack_kind, workspace_client
from workers.settings import Settings
from workers.settings.chat.slack import (
    SlackOptions,
    app_token,
    bot_token,
    signing_secret,
    slack_options,
)

log = structlog.get_logger("guichet.slack")

KIND = "slack"
PROMPT = 2.5
"""Seconds of a call that a click waits for: Slack waits three."""
PAUSE = 5.0
"""Seconds between two tries to learn who we are."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One app of Slack's, and how its events come. `workspace`: None where it has several.

    `secret` is what the app is known by: its signing secret, or its app-level token.
    """

    app: SlackApp
    workspace: Workspace | None
    sockets: SocketMode | None
    secret: str = field(repr=False)


class SlackReceiver:
    """`Receiver` for Slack."""

    def __init__(self, instances: list[Instance]) -> None:
        self._instances = instances
        signed = [(one.app, one.secret) for one in instances if one.sockets is None]
        self._requests = SlackRequests(signed) if signed else None
        self._stopping = threading.Event()
        self._asking = [
            threading.Thread(target=self._ask, args=(one.workspace,), daemon=True)
            for one in instances
            if one.workspace is not None
        ]

    @property
    def routes(self) -> Mapping[str, ASGIApp]:
        """The path that Slack sends its requests to, if any instance takes them."""
        return {} if self._requests is None else {EVENTS_PATH: self._requests}

    def start(self) -> None:
        """Begin to connect, and ask who we are."""
        for thread in self._asking:
            thread.start()
        for one in self._instances:
            if one.sockets is not None:
                one.sockets.start()

    def stop(self) -> None:
        """Close the connections."""
        self._stopping.set()
        for one in self._instances:
            if one.sockets is not None:
                one.sockets.stop()
            if one.workspace is not None:
                one.workspace.client.close()
        if self._requests is not None:
            self._requests.close()

    def alive(self) -> bool:
        """Whether every thread runs."""
        return all(one.sockets is None or one.sockets.alive() for one in self._instances)

    def states(self) -> Mapping[str, Mapping[str, object]]:
        """Connections, and how long ago the last event came, in seconds."""
        return {one.app.workspaces.name: _state(one) for one in self._instances}

    def _ask(self, workspace: Workspace) -> None:
        """Learn who we are before the first event wants to know."""
        while not self._stopping.is_set():
            try:
                team = workspace.identity.team
            except ConnectorError as error:
                log.warning("slack.unknown_self", platform=workspace.name, reason=str(error))
                self._stopping.wait(PAUSE)
                continue
            if workspace.name.startswith("slack:T") and workspace.name != f"slack:{team}":
                # Its people would count as people of another workspace.
                log.warning("slack.other_workspace", platform=workspace.name, team=team)
            return


def receiver(desk: ChatDesk, settings: Settings, _database: object = None) -> SlackReceiver:
    """What `guichet serve slack` starts. Raises `SettingsError` for the first thing that is wrong,
    and where no instance is set."""
    names = [name for name, one in settings.platforms.items() if one.kind == KIND]
    if not names:
        raise SettingsError(
            "There is no workspace of Slack in the settings.",
            'Add a table [platforms."slack:T0123"] with its options; see docs/guides/chat.md.',
        )
    made = (_instance(name, desk, settings) for name in names)
    instances = [one for one in made if one is not None]
    _require_one_app_each(instances)
    return SlackReceiver(instances)


def _require_one_app_each(instances: list[Instance]) -> None:
    """Raise `SettingsError` for two instances of one app: Slack gives an event to either of them,
    and the one whose workspace it is not would drop it."""
    known: dict[str, str] = {}
    for one in instances:
        name = one.app.workspaces.name
        other = known.setdefault(one.secret, name)
        if other != name:
            raise SettingsError(
                f"{other} and {name} are the same app of Slack's: their secrets are equal.",
                "Make an app for each workspace, or add one app to several; see "
                "docs/guides/slack.md.",
            )


def _instance(name: str, desk: ChatDesk, settings: Settings) -> Instance | None:
    """None for a workspace of an app: the app receives for all of them."""
    options = slack_options(name, settings.platform(name).options)
    workspaces: Workspaces
    workspace = None
    if options.client_id:
        if ":" in name:
            return None
        workspaces = _installed(name, desk, settings)
    else:
        client = _client(name, options, bot_token(name, options))
        workspace = Workspace(name, desk, client, settings.language)
        workspaces = OneWorkspace(workspace)
    if options.mode == "http":
        secret = signing_secret(name, options)
        return Instance(SlackApp(workspaces, secret, settings.language), workspace, None, secret)
    token = app_token(name, options)
    access = LinkAccess(
        _client(name, options, token),
        token,
        verify=options.ca_file or True,
        proxy=options.proxy,
        secure=options.api_url.startswith("https://"),
    )
    app = SlackApp(workspaces, "", settings.language)
    return Instance(app, workspace, SocketMode(app, access, options.connections), token)


def _installed(app: str, desk: ChatDesk, settings: Settings) -> InstalledWorkspaces:
    """The workspaces that the app of this instance was added to."""
    # Few connections: a workspace is looked for twice a minute.
    engine = make_engine(settings.database, pool_size=2)

    def make(name: str) -> Workspace:
        of = instance_of(name, slack_kind(), settings, engine)
        client = workspace_client(of, slack_options(name, of.options), PROMPT)
        return Workspace(name, desk, client, settings.language)

    of_app = instance_of(app, slack_kind(), settings, engine)
    return InstalledWorkspaces(slack_apps.installations(of_app), make)


def _client(name: str, options: SlackOptions, token: str) -> SlackClient:
    return SlackClient(
        SlackAccess(
            token,
            options.api_url,
            min(options.timeout, PROMPT),
            verify=options.ca_file or True,
            proxy=options.proxy,
            setting=name,
        )
    )


def _state(one: Instance) -> dict[str, Any]:
    last = one.app.last_event
    known = one.workspace is None or one.workspace.known
    state = {"mode": "http"} if one.sockets is None else one.sockets.state()
    return {
        "ok": known and (one.sockets is None or one.sockets.connected > 0),
        **state,
        "last_event_seconds": None if last is None else round(time.time() - last, 1),
    }
