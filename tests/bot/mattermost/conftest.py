from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from bot.mattermost.receiver import MattermostReceiver, receiver
from connectors.database.engine import make_engine
from connectors.database.unit_of_work import Transactions
from connectors.mattermost.signing import Signatures, secret_from_token
from tests.bot.mattermost.callbacks.site import CHANNEL, PRIVATE, TOKEN, Desk
from tests.fakes.jobs import FakeQueue
from tests.fakes.mattermost.server import MattermostServer
from tests.fakes.mattermost.world import ADA, BOT, BRUNO, OWNER, TEAM
from tests.fakes.mattermost.world import TOKEN as BOT_TOKEN
from tests.support.app_server import app_server
from tests.support.sockets import free_port
from tests.support.waiting import wait_until
from workers.settings import Settings

NAME = "mattermost:main"


class Chat:
    """A Mattermost, and as many receivers of one desk as a test starts."""

    def __init__(self, database_url: str, stack: ExitStack) -> None:
        self.stack = stack
        self.server = stack.enter_context(MattermostServer())
        self.world = self.server.world
        self.world.add_channel(CHANNEL, ADA, BRUNO)
        self.world.add_channel(PRIVATE, BRUNO, kind="P")
        self.desk = Desk()
        self.transactions = Transactions(make_engine(database_url), FakeQueue())
        self.signatures = Signatures(secret_from_token(BOT_TOKEN), BOT)
        self.callback_url = ""

    @property
    def direct(self) -> str:
        """Ada's conversation with the bot."""
        return str(self.server.do(ADA, "POST", "/channels/direct", [ADA, BOT])["id"])

    def start(self, callbacks: bool = False) -> MattermostReceiver:
        """A receiver that listens; with `callbacks` it is called, too."""
        port = free_port()
        self.callback_url = f"http://127.0.0.1:{port}/mattermost"
        made = self._receiver()
        if callbacks:
            app = Starlette(routes=[Route(path, one) for path, one in made.routes.items()])
            self.stack.enter_context(app_server(app, port))
        made.start()
        self.stack.callback(made.stop)
        self.wait_connected(made)
        return made

    def wait_connected(self, made: MattermostReceiver) -> None:
        wait_until(
            lambda: made.states()[NAME]["state"] == "connected", every=0.01, what="a connection"
        )

    def wait_for(self, number: int) -> None:
        """So many events."""
        wait_until(lambda: len(self.desk.events) >= number, every=0.01, what=f"{number} events")

    def command(self) -> None:
        """An administrator makes the slash command."""
        body = {
            "team_id": TEAM,
            "trigger": "helpdesk",
            "url": f"{self.callback_url}/commands",
            "token": TOKEN,
        }
        made = self.server.do(OWNER, "POST", "/commands", body)
        self.server.site.commands[made["id"]]["token"] = TOKEN

    def _receiver(self) -> MattermostReceiver:
        options: dict[str, Any] = {
            "url": self.server.url,
            "token": BOT_TOKEN,
            "callback_url": self.callback_url,
            "command_token": f"of-another-team {TOKEN}",
        }
        configured = Settings(platforms={NAME: {"options": options}}, language="en")
        return receiver(self.desk, configured, self.transactions)


@pytest.fixture
def chat(sqlite_url: str) -> Iterator[Chat]:
    with ExitStack() as stack:
        yield Chat(sqlite_url, stack)


@pytest.fixture
def deeds(chat: Chat) -> Callable[[], list[Any]]:
    """What the desk was told that people did."""
    return lambda: [one.deed for one in chat.desk.events]
