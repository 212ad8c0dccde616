"""An instance whose callbacks are called without a socket, and a Mattermost that keeps its side."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.mattermost.callbacks.instance import Instance
from bot.mattermost.callbacks.replays import Replays
from bot.mattermost.callbacks.routes import ACTIONS, COMMANDS, DIALOGS, routes
from bot.mattermost.callbacks.server import Server
from connectors.contracts.chat import ChatEvent, Choice, FieldKind, Form, FormField
from connectors.errors import GuichetError, LoginRefused, Refused, Unavailable
from connectors.mattermost.signing import Signatures
from tests.fakes.mattermost.errors import MattermostError
from tests.fakes.mattermost.server import MattermostServer
from tests.fakes.mattermost.world import ADA, BOT, Post

CHANNEL, PRIVATE = f"{'town':0<26}", f"{'review':0<26}"
NAME = "mattermost:main"
SECRET = "of the site"
TOKEN = "command-token-for-tests"
FORM = Form(
    "Reject",
    "Reject",
    (
        FormField("code", "What is wrong?", FieldKind.CHOICE, choices=(Choice("old", "Too old"),)),
        FormField("text", "In your words", FieldKind.PARAGRAPH, required=True, maximum=10),
    ),
)


class Desk:
    """Keeps what it is given. `refuses` is raised by the next form."""

    def __init__(self) -> None:
        self.events: list[ChatEvent] = []
        self.asked: list[tuple[str, str, str, str]] = []
        self.refuses: GuichetError | None = None
        self.fails: GuichetError | None = None

    def store(self, platform: str, event: ChatEvent) -> bool:
        assert platform == NAME
        if self.fails is not None:
            raise self.fails
        new = event.event_id not in {one.event_id for one in self.events}
        if new:
            self.events.append(event)
        return new

    def form(self, platform: str, actor: str, action: str, value: str, message_id: str) -> Form:
        assert platform == NAME
        if self.refuses is not None:
            raise self.refuses
        self.asked.append((actor, action, value, message_id))
        return FORM

    def said(self, error: GuichetError, language: str) -> str:
        return f"{language}: {error.message}"


class Rest:
    """The bot's calls to a server, without HTTP. `broken` is raised by all of them."""

    def __init__(self, server: MattermostServer) -> None:
        self.server = server
        self.broken: GuichetError | None = None
        self.dialogs: list[tuple[str, str, Mapping[str, Any]]] = []

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Any:
        if self.broken is not None:
            raise self.broken
        query = {name: str(value) for name, value in (params or {}).items()}
        try:
            return self.server.do(BOT, "GET", path, query=query)
        except MattermostError as error:
            if error.status == 401:
                raise LoginRefused("401") from None
            raise Refused(f"{error.status}") from None

    def open_dialog(self, trigger_id: str, url: str, dialog: Mapping[str, Any]) -> None:
        self.dialogs.append((trigger_id, url, dialog))


class Site:
    """The bot in a channel of everybody's and in a private one of staff, Bruno's."""

    def __init__(self) -> None:
        self.server = MattermostServer()
        world = self.server.world
        world.add_channel(CHANNEL, ADA)
        world.add_channel(PRIVATE, world.names()["bruno"], kind="P")
        self.rest = Rest(self.server)
        self.desk = Desk()
        self.now = time.time()
        """Our clock, in Unix seconds, as far as signatures of ours are about."""
        self.ticks = 0.0
        self.signatures = Signatures(SECRET, BOT, lambda: self.now)
        self.instance = Instance(
            NAME,
            Server(self.rest, lambda: self.ticks),
            self.rest,
            self.desk,
            lambda: self.signatures,
            ("", TOKEN),
            "https://desk.example/mattermost/dialogs",
            "en",
            Replays(),
        )
        self.serve(self.instance)

    def serve(self, *instances: Instance) -> None:
        """Answer for these instances from now on."""
        made = [Route(path, one) for path, one in routes(instances).items()]
        self.http = TestClient(Starlette(routes=made))

    def card(self, channel: str = CHANNEL, author: str = BOT, root: str = "") -> Post:
        """A post that a button may stand on."""
        return self.server.say(channel, "an answer", author, root)

    def trigger(self, user: str) -> str:
        return self.server.site.trigger(user, self.server.world)

    def click(self, post: Post, user: str = ADA, **changes: Any) -> dict[str, Any]:
        """What the server sends for a click on a button of `post`."""
        return {
            "user_id": user,
            "user_name": "somebody",
            "channel_id": post.channel_id,
            "team_id": "",
            "post_id": post.id,
            "trigger_id": self.trigger(user),
            "type": "button",
            "context": self.signatures.button(post.channel_id, "helpful", "row1"),
            **changes,
        }

    def act(self, said: Any) -> tuple[int, Any]:
        reply = self.http.post(ACTIONS, json=said)
        return reply.status_code, reply.json()

    def submit(self, said: Any) -> tuple[int, Any]:
        reply = self.http.post(DIALOGS, json=said)
        return reply.status_code, reply.json()

    def command(self, fields: Mapping[str, str], header: str = "") -> tuple[int, Any]:
        headers = {"authorization": header} if header else {}
        reply = self.http.post(COMMANDS, data=dict(fields), headers=headers)
        return reply.status_code, reply.json()

    def other_away(self) -> Instance:
        """Another instance, whose server did not say yet who we are there."""

        def signatures() -> Signatures:
            raise Unavailable("away")

        return replace(self.instance, name="mattermost:other", signatures=signatures)
