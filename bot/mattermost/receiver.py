"""Every instance of Mattermost that the settings name, as one process serves them.

Several processes may serve the same instance: each is told everything, and what one has stored is
not new to the others.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.types import ASGIApp

from bot.mattermost.callbacks.instance import Instance
from bot.mattermost.callbacks.replays import Replays
from bot.mattermost.callbacks.routes import routes
from bot.mattermost.callbacks.server import Server
from bot.mattermost.listening.connection import Connector, SocketAccess
from bot.mattermost.listening.listener import Listener
from bot.mattermost.listening.place import StoredPlace
from bot.mattermost.listening.status import Status
from bot.mattermost.listening.storing import Storing
from bot.mattermost.listening.watermark import Watermark
from bot.mattermost.rest import Rest
from bot.receiving import ChatDesk
from connectors.database.unit_of_work import Transactions
from connectors.errors import SettingsError
from connectors.mattermost.client import MattermostAccess, MattermostClient
from connectors.mattermost.platform import Callback
from connectors.mattermost.signing import Signatures, secret_from_token
from workers.settings import Settings
from workers.settings.chat.mattermost import (
    MattermostOptions,
    callback_secret,
    command_tokens,
    mattermost_options,
    mattermost_token,
)

KIND = "mattermost"
PROMPT = 5.0
"""Seconds of a call that a click waits for: Mattermost waits thirty, and people less."""
ENDING = 5.0
"""Seconds in which all listeners end."""


@dataclass(frozen=True, slots=True)
class Served:
    """One instance: what listens, and what answers."""

    status: Status
    listener: Listener
    thread: threading.Thread
    instance: Instance
    clients: Sequence[Rest]


class MattermostReceiver:
    """`Receiver` for Mattermost."""

    def __init__(self, served: Sequence[Served]) -> None:
        self._served = served
        self._routes = routes([one.instance for one in served])

    @property
    def routes(self) -> Mapping[str, ASGIApp]:
        """The paths that clicks, forms and commands come to."""
        return self._routes

    def start(self) -> None:
        """Begin to listen."""
        for one in self._served:
            one.thread.start()

    def stop(self) -> None:
        """End. What was not stored is read by the next process."""
        for one in self._served:
            one.listener.stop()
        for one in self._served:
            if one.thread.ident is not None:
                one.thread.join(ENDING)
            for client in one.clients:
                client.close()

    def alive(self) -> bool:
        """Whether every listener runs."""
        return all(one.thread.is_alive() for one in self._served)

    def states(self) -> Mapping[str, Mapping[str, object]]:
        """How it stands with each instance."""
        return {one.status.platform: one.status.told() for one in self._served}


def receiver(desk: ChatDesk, settings: Settings, transactions: Transactions) -> MattermostReceiver:
    """What `guichet serve mattermost` starts. Raises `SettingsError` for the first thing that is
    wrong, and where no instance is set."""
    names = [name for name, one in settings.platforms.items() if one.kind == KIND]
    if not names:
        raise SettingsError(
            "There is no server of Mattermost in the settings.",
            'Add a table [platforms."mattermost:main"] with its options; see '
            "docs/guides/mattermost.md.",
        )
    return MattermostReceiver([_served(name, desk, settings, transactions) for name in names])


def _served(name: str, desk: ChatDesk, settings: Settings, transactions: Transactions) -> Served:
    options = mattermost_options(name, settings.platform(name).options)
    token = mattermost_token(name, options)
    secret = callback_secret(name, options) or secret_from_token(token)
    reading = Rest(_client(name, options, token, options.timeout))
    asking = Rest(_client(name, options, token, min(options.timeout, PROMPT)))
    server = Server(asking)
    instance = Instance(
        name,
        server,
        asking,
        desk,
        lambda: Signatures(secret, server.bot().user_id),
        command_tokens(name, options),
        Callback(options.callback_url, secret).dialogs,
        settings.language,
        Replays(),
    )
    status, end = Status(name), threading.Event()
    access = SocketAccess(options.url, token, options.ca_file, options.proxy)
    listener = Listener(
        Connector(access),
        reading,
        Storing(name, desk.store, status, end),
        Watermark(StoredPlace(transactions, name)),
        status,
        end,
    )
    thread = threading.Thread(target=listener.run, name=f"listen {name}", daemon=True)
    return Served(status, listener, thread, instance, (reading, asking))


def _client(name: str, options: MattermostOptions, token: str, timeout: float) -> MattermostClient:
    return MattermostClient(
        MattermostAccess(
            options.url,
            token,
            timeout,
            verify=options.ca_file or True,
            proxy=options.proxy,
            setting=name,
        )
    )
