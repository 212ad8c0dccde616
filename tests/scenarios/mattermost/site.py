"""A site with a Mattermost: its server in this process, ours in processes of their own, on Redis
and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fakes.mattermost.server import MattermostServer
from tests.fakes.mattermost.world import ADA, BOT, BRUNO, OWNER, TEAM, TOKEN, Post
from tests.support import loopback
from tests.support.console_server import write_tickets
from tests.support.postgres_server import PostgresServer
from tests.support.processes import Process, guichet_env, run_guichet, start_guichet
from tests.support.redis_server import RedisServer
from tests.support.sockets import free_port
from tests.support.waiting import wait_until

NAME = "mattermost:main"
TOWN, POSTS, SILENT, STAFF = (f"{name:0<26}" for name in ("town", "posts", "silent", "staff"))
"""Channels: who names the bot is answered, everybody is, nobody is; and the one for reviews."""
COMMAND_TOKEN = "token-of-the-command-for-tests"
SURE = "My VPN disconnects every few minutes at home"
"""A question that is answered at once, and what the answer says."""
MTU = "MTU"
RISKY = "The laptop {} needs local administrator rights to install a driver"
"""One whose answer a colleague checks. What was approved once is answered at once again, so each
has a number of its own."""
PATIENCE = 60.0


class MattermostSite:
    """What people do there, and what they see."""

    def __init__(
        self,
        home: Path,
        redis: RedisServer,
        postgres: PostgresServer,
        authority: Path | None = None,
    ) -> None:
        """`authority` is a folder with ``ca.pem`` and ``server.pem``: the server speaks TLS."""
        self.home = home
        self._authority = authority
        certificate = None if authority is None else authority / "server.pem"
        self.server = MattermostServer(certificate=certificate)
        self.world = self.server.world
        for about in self.world.users.values():
            about["locale"] = "en"
        self._asked = 0
        for channel in (TOWN, POSTS, SILENT):
            self.world.add_channel(channel, ADA)
        self.world.add_channel(STAFF, BRUNO, kind="P", name="staff")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.callback_url = f"{self.url}/mattermost"
        self._redis, self._postgres = redis, postgres
        self.env: dict[str, str] = {}

    def prepare(self, **settings: str) -> None:
        """The database, the tickets and the settings; nothing runs yet."""
        self.server.start()
        options: dict[str, Any] = {
            "url": self.server.url,
            "token": TOKEN,
            "callback_url": self.callback_url,
            "command_token": COMMAND_TOKEN,
            "timeout": 5,
        }
        if self._authority is not None:
            options["ca_file"] = str(self._authority / "ca.pem")
        instance = {
            "review_channels": [STAFF],
            "staff_groups": [STAFF],
            "channels": [{"channel": TOWN}, {"channel": POSTS, "ask": "posts"}],
            "options": options,
        }
        usual = {
            "broker_url": self._redis.url,
            "database_url": self._postgres.create_database(),
            "bots_port": str(self.port),
            "platforms": json.dumps({NAME: instance}),
            "language": "en",
            "mode": "hybrid",
            "questions_per_minute": "1000",
            "review_undo_seconds": "0",
        }
        self.env = guichet_env(self.home, **{**usual, **settings})
        for command in (("migrate",), ("sync", "file", write_tickets(self.home / "tickets.jsonl"))):
            done = run_guichet(*command, env=self.env, cwd=self.home)
            assert done.returncode == 0, done.stderr
        self._make_command()

    @contextmanager
    def running(self) -> Iterator[tuple[Process, Process]]:
        """A worker, and what serves Mattermost."""
        with (
            start_guichet("worker", env=self.env, log=self.home / "worker.log") as worker,
            self.serving() as serving,
        ):
            worker.wait_for_line("worker.ready")
            yield worker, serving

    @contextmanager
    def serving(self, name: str = "serve", port: int = 0) -> Iterator[Process]:
        """What listens to Mattermost and answers it; another one has a port of its own."""
        env = self.env | ({"GUICHET_BOTS_PORT": str(port)} if port else {})
        log = self.home / f"{name}.log"
        with start_guichet("serve", "mattermost", env=env, log=log) as process:
            process.wait_for_line("Guichet is ready")
            self.wait_state("connected", port)
            yield process

    def state(self, port: int = 0) -> Mapping[str, Any]:
        """How it stands, as an administrator asks."""
        reply = loopback.get(f"http://127.0.0.1:{port or self.port}/readyz", timeout=20)
        told: Mapping[str, Any] = reply.json()["platforms"][NAME]
        return told

    def wait_state(self, state: str, port: int = 0) -> None:
        wait_until(lambda: self.state(port)["state"] == state, within=PATIENCE, what=state)

    # People

    def direct(self, user: str = ADA) -> str:
        """Somebody's conversation with the bot."""
        return str(self.server.do(user, "POST", "/channels/direct", [user, BOT])["id"])

    def say(self, channel: str, text: str, user: str = ADA, root: str = "") -> Post:
        return self.server.say(channel, text, user, root)

    def command(self, text: str, channel: str = TOWN, user: str = ADA) -> Any:
        said = {"channel_id": channel, "command": f"/helpdesk {text}", "team_id": TEAM}
        return self.server.do(user, "POST", "/commands/execute", said)

    def ours(self, channel: str, root: str = "") -> list[Post]:
        """What the bot said in a channel, or in a thread of it, oldest first."""
        posts = self.world.ours(channel)
        return [one for one in posts if not root or one.root_id == root]

    def wait_post(self, channel: str, test: Callable[[Post], bool], what: str) -> Post:
        """The first post of ours in a channel that passes."""
        return wait_until(
            lambda: next((one for one in self.ours(channel) if test(one)), None),
            within=PATIENCE,
            what=what,
        )

    def answer(self, channel: str, root: str, word: str = MTU) -> Post:
        """The answer in a thread, once it is whole: with its buttons."""
        return self.wait_post(
            channel,
            lambda one: one.root_id == root and word in one.message and bool(names(one)),
            f"an answer with {word!r}",
        )

    def click(self, user: str, post: Post, name: str) -> Any:
        return self.server.click(user, post.id, name)

    def fill_in(self, user: str, **submission: str) -> Any:
        """Send the dialog that somebody was shown last."""
        shown = [one for one in self.server.site.dialogs if one["user_id"] == user][-1]
        said = {
            "url": shown["url"],
            "state": shown["dialog"]["state"],
            "callback_id": shown["dialog"]["callback_id"],
            "channel_id": STAFF if user == BRUNO else self.direct(user),
            "submission": submission,
        }
        return self.server.do(user, "POST", "/actions/dialogs/submit", said)

    def review(self) -> tuple[Post, Post]:
        """A question of Ada's that is checked, and its card in the staff channel."""
        before = {one.id for one in self.ours(STAFF)}
        self._asked += 1
        asked = self.say(self.direct(), RISKY.format(f"LSL-{self._asked}"))
        card = self.wait_post(
            STAFF,
            lambda one: one.id not in before and "approve" in names(one),
            "a card",
        )
        return asked, card

    def wait_decided(self, card: Post) -> None:
        """The card shows that it is decided: nobody can approve it any more."""
        wait_until(lambda: "approve" not in names(card), within=PATIENCE, what="a decision")

    def close(self) -> None:
        """The server ends last."""
        self.server.stop()

    def _make_command(self) -> None:
        body = {"team_id": TEAM, "trigger": "helpdesk", "url": f"{self.callback_url}/commands"}
        made = self.server.do(OWNER, "POST", "/commands", body)
        self.server.site.commands[made["id"]]["token"] = COMMAND_TOKEN


def names(post: Post) -> list[str]:
    """The ids of the buttons of a post."""
    parts = post.props.get("attachments") or ()
    return [one["id"] for part in parts for one in part.get("actions") or ()]
