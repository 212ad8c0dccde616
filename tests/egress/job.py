"""What runs in the namespace of everybody else: the servers, the people, and ours beside them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.connectors.glpi.worlds import SYNC
from tests.egress.forwarder import Forwarder
from tests.egress.plan import ADDRESSES, COMPONENTS, FORBIDDEN, own_address
from tests.fakes.glpi.server import GlpiServer
from tests.fakes.glpi.world import World
from tests.fakes.llm import FakeLlm, Say
from tests.fakes.mattermost.server import MattermostServer
from tests.fakes.mattermost.world import ADA, BOT_NAME, BRUNO
from tests.fakes.mattermost.world import TOKEN as MATTERMOST_TOKEN
from tests.fakes.scripted_llm import structured
from tests.fakes.slack.delivery import HttpDelivery
from tests.fakes.slack.server import TOKEN as SLACK_TOKEN
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.users import MENTION, SlackUsers
from tests.fakes.slack.world import BOT, person
from tests.scenarios.mattermost.site import STAFF, TOWN, names
from tests.support.console_server import TICKETS
from tests.support.postgres_server import PostgresServer
from tests.support.processes import GUICHET, ROOT, Process
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until
from tests.workers.desk.worlds import WRITER, lab

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
SECRETS = {
    "GUICHET_GLPI_USER_TOKEN": SYNC.token,
    "GUICHET_GLPI_APP_TOKEN": World().app_token,
    "GUICHET_GLPI_TICKETS_TOKEN": WRITER.token,
    "MATTERMOST_TOKEN": MATTERMOST_TOKEN,
    "SLACK_TOKEN": SLACK_TOKEN,
    "SLACK_SIGNING_SECRET": SECRET,
}
"""What the chart takes from a Secret; it holds no value of these."""
VPN, RISKY = (
    "My VPN disconnects every few minutes at home",
    ("The laptop needs local administrator rights to install a driver"),
)
ANSWER = "Open the VPN client and set the MTU to 1300 under Advanced, save and connect again [1]."
READY = r"worker\.ready|beat\.ready|Guichet is ready"
WITHIN = 180.0
PASSWORD = "correct horse battery\n"


class Job:
    """The whole of it. `plan` has command and variables of each component, and how to enter it."""

    def __init__(self, home: Path, plan: dict[str, Any]) -> None:
        self.home, self._plan = home, plan
        self._stack = ExitStack()
        self.said: dict[str, Any] = {}

    def run(self) -> dict[str, Any]:
        """Everything once; what came of it, as JSON."""
        with self._stack:
            self._servers()
            self._command("migrate", "migrate")
            self._command("worker-sync", "sync", "glpi")
            self._command("worker-sync", "user", "add", "root", "--role", "admin")
            for component in COMPONENTS:
                if component != "migrate":
                    self._start(component)
            self.said["mattermost"] = self._mattermost()
            self.said["slack"] = self._slack()
            self.said["console"] = self._console()
            self.said["doctor"] = self._command("worker-interactive", "doctor", "--egress")
            self.said["asked"] = len(self._llm.asked)
        return self.said

    # What runs

    def _servers(self) -> None:
        enter = self._stack.enter_context
        self._llm = enter(FakeLlm("tgi"))
        self._llm.otherwise = Say(structured(ANSWER))
        postgres, redis = PostgresServer(), RedisServer()
        for server in (postgres, redis):
            server.start()
            self._stack.callback(server.close)
        database = urlsplit(postgres.create_database()).path.lstrip("/")
        self._variables = {"GUICHET_DATABASE_URL": _database(database)}
        self._glpi = lab()
        world = self._glpi.world
        for _, title, solution, _ in TICKETS:
            # For everyone: whoever asks in a chat here is nobody in GLPI.
            article = world.add("KnowbaseItem", name=title, answer=solution, is_faq=1)
            world.add(
                "Entity_KnowbaseItem", knowbaseitems_id=article, entities_id=0, is_recursive=1
            )
        glpi = enter(GlpiServer(self._glpi))
        self._mm, self._sl = MattermostServer(), SlackServer()
        for chat in (self._mm, self._sl):
            chat.start()
            self._stack.callback(chat.stop)
        ports = {
            "database": postgres.port,
            "broker": urlsplit(redis.url).port,
            "glpi": urlsplit(glpi.url).port,
            "mattermost": urlsplit(self._mm.url).port,
            "model": urlsplit(self._llm.url).port,
            "slack": urlsplit(self._sl.api).port,
        }
        for name, port in ports.items():
            self._stack.callback(Forwarder(ADDRESSES[name], int(port or 0)).close)
        self._stack.callback(Forwarder(FORBIDDEN, int(ports["model"] or 0)).close)

    def _env(self, component: str) -> dict[str, str]:
        home = self.home / component
        home.mkdir(exist_ok=True)
        of_chart = self._plan[component]["env"] | {
            name: value for name, value in SECRETS.items() if name in self._plan[component]["env"]
        }
        return {
            **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
            **of_chart,
            **self._variables,
            "GUICHET_HOME": str(home),
            "HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }

    def _start(self, component: str) -> None:
        entering = self._plan[component]["enter"]
        command = [*entering, *GUICHET, *self._plan[component]["args"]]
        log = self.home / f"{component}.log"
        process = Process(command, env=self._env(component), log=log, cwd=self.home)
        self._stack.enter_context(process)
        process.wait_for_line(READY, within=WITHIN)

    def _command(self, component: str, *arguments: str) -> str:
        command = [*self._plan[component]["enter"], *GUICHET, *arguments]
        # The password of the first account is all that a command here reads.
        done = subprocess.run(
            command,
            input=PASSWORD,
            env=self._env(component),
            capture_output=True,
            text=True,
            cwd=self.home,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{component}: {done.stderr[-2000:]}")
        return done.stdout

    # What people do

    def _mattermost(self) -> dict[str, bool]:
        world = self._mm.world
        for about in world.users.values():
            about["locale"] = "en"
        world.add_channel(TOWN, ADA)
        world.add_channel(STAFF, BRUNO, kind="P", name="staff")

        def ours(channel: str, root: str = "") -> list[Any]:
            return [one for one in world.ours(channel) if not root or one.root_id == root]

        asked = self._mm.say(TOWN, f"@{BOT_NAME} {VPN}", ADA)
        answer = _wait(lambda: [one for one in ours(TOWN, asked.id) if "MTU" in one.message])
        self._mm.say(TOWN, f"@{BOT_NAME} {RISKY}", ADA)
        card = _wait(lambda: [one for one in ours(STAFF) if "approve" in names(one)])[-1]
        self._mm.click(BRUNO, card.id, "approve")
        _wait(lambda: "approve" not in names(card))
        return {"answered": bool(answer), "approved": True}

    def _slack(self) -> dict[str, bool]:
        for name in ("U0ADA", "U0BOB"):
            self._sl.world.people[name] = person(name, locale="en-US")
        delivery = HttpDelivery(f"http://{own_address('slack')}:8081/slack/events", SECRET)
        self._stack.callback(delivery.close)
        users = SlackUsers(self._sl.world, delivery, (0.1, *(0.5,) * 60))
        asked = users.say("C0AUTO", f"{MENTION} {VPN}", "U0ADA")
        with_answer = _wait(
            lambda: [
                one
                for one in self._sl.world.messages
                if one.bot_id == BOT and one.thread_ts == asked.ts
            ]
        )
        return {"answered": bool(with_answer)}

    def _console(self) -> dict[str, Any]:
        base = f"http://{own_address('console')}:8080"
        reply = httpx.get(f"{base}/healthz", headers={"Host": "desk.example.org"}, timeout=30)
        figures = httpx.get(f"http://{own_address('console')}:9090/metrics", timeout=30)
        return {"health": reply.status_code, "metrics": figures.status_code}


def _database(name: str) -> str:
    host, port = ADDRESSES["database"]
    return f"postgresql://guichet@{host}:{port}/{name}"


def _wait(look: Callable[[], Any]) -> Any:
    return wait_until(look, within=WITHIN, what="what was waited for")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    told = Job(folder, json.loads((folder / "plan.json").read_text())).run()
    print("RESULT " + json.dumps(told))
