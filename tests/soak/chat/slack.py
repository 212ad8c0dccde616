"""Slack, in Socket Mode or by signed requests."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.fakes.slack import payloads
from tests.fakes.slack.delivery import EVENT, Ack, Delivery, HttpDelivery, SocketDelivery, deliver
from tests.fakes.slack.server import APP_TOKEN, TOKEN, Fault, SlackServer
from tests.fakes.slack.users import MENTION, SlackUsers
from tests.fakes.slack.world import BOT, TEAM, Posted, SlackWorld, person
from tests.soak.chat.side import ASKERS, REVIEWERS, Shown

CHANNEL, STAFF_CHANNEL, STAFF_GROUP = "C0HELP", "C0STAFF", "S0STAFF"
SECRET = "s3cret-of-the-soak"
PATIENT = (0.3, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 30.0, 30.0)
"""Slack itself comes three times more, within six minutes."""
AWAY_SECONDS = 20.0


class Balanced:
    """Requests to several processes in turns, as what stands before them does it."""

    def __init__(self, ways: Sequence[Delivery]) -> None:
        self._ways = itertools.cycle(ways)

    def once(self, kind: str, body: payloads.Payload, attempt: int = 0) -> Ack:
        """Deliver to the next one."""
        return next(self._ways).once(kind, body, attempt)


class SlackSide:
    """A workspace; `mode` is how its events come."""

    instance = f"slack:{TEAM}"

    def __init__(self, mode: str) -> None:
        self.mode = mode
        self.commands: Mapping[str, tuple[str, ...]] = {
            f"bot-{number}": ("serve", "slack") for number in (1, 2)
        }
        self.world = SlackWorld()
        self.server = SlackServer(self.world)
        for number in range(ASKERS):
            self.world.people[f"U0ASK{number}"] = person(f"U0ASK{number}", locale="en-US")
        staff = [f"U0STAFF{number}" for number in range(REVIEWERS)]
        self.world.people |= {one: person(one, locale="en-US") for one in staff}
        self.world.groups[STAFF_GROUP] = staff
        self._pressed: set[str] = set()
        self._lock = threading.Lock()

    def start(self, ports: Mapping[str, int]) -> None:
        """Start the server."""
        self.server.start()
        self._delivery: Delivery = SocketDelivery(self.server.hub)
        if self.mode == "http":
            urls = [f"http://127.0.0.1:{port}/slack/events" for port in ports.values()]
            self._delivery = Balanced([HttpDelivery(url, SECRET) for url in urls])
        self._users = SlackUsers(self.world, self._delivery)

    def close(self) -> None:
        """End it."""
        self.server.stop()

    def settings(self) -> dict[str, Any]:
        """The settings of the instance."""
        return {
            "review_channels": [STAFF_CHANNEL],
            "staff_groups": [STAFF_GROUP],
            "channels": [{"channel": CHANNEL, "ask": "mentions"}],
            "options": {
                "api_url": self.server.api,
                "token": TOKEN,
                "app_token": APP_TOKEN,
                "signing_secret": SECRET,
                "mode": self.mode,
            },
        }

    def ask(self, asker: int, text: str, *, direct: bool, thread: str | None) -> str | None:
        """Write, and deliver the event until it is acknowledged."""
        user = f"U0ASK{asker}"
        channel = f"D{user[1:]}" if direct else CHANNEL
        named = text if direct or thread else f"{MENTION} {text}"
        posted = self.world.say(channel, named, user, thread_ts=thread)
        events = [payloads.message(posted)]
        if MENTION in named:
            events.append(payloads.app_mention(posted))
        taken = [
            deliver(self._delivery, EVENT, payloads.event_callback(event), PATIENT).ok
            for event in events
        ]
        return posted.ts if any(taken) else None

    def decide(self, reviewer: int, chance: random.Random) -> bool:
        """Press a button of a card that has one."""
        card = self._open_card(chance)
        if card is None:
            return False
        user = f"U0STAFF{reviewer}"
        name = chance.choices(("approve", "edit", "reject", "takeover"), (70, 15, 8, 7))[0]
        try:
            ack = self._users.press(card, name, user)
            if ack.ok and name in ("edit", "reject"):
                values = {"text": "Ask us again."} if name == "edit" else {"reason": "Wrong."}
                ack = self._users.submit(user, **values)
        except (LookupError, IndexError, KeyError):
            # It was decided meanwhile, or its form never opened.
            return False
        return ack.ok

    def shown(self) -> Sequence[Shown]:
        """Every message of the app."""
        with self.world.lock:
            return [
                Shown(one.ts, _marker(one), one.read())
                for one in self.world.messages
                if one.bot_id == BOT and not one.stone
            ]

    def kinds(self) -> Mapping[str, Callable[[random.Random], None]]:
        """What Slack does wrong."""
        return {
            "sockets-cut": self._cut,
            "slack-429": self._limit,
            "slack-reset": self._reset,
            "slack-500": self._fail,
            "slack-away": self._leave,
        }

    def _open_card(self, chance: random.Random) -> Posted | None:
        with self.world.lock:
            cards = [
                one
                for one in self.world.messages
                if one.channel == STAFF_CHANNEL
                and any("approve" in str(block.get("elements")) for block in one.blocks)
            ]
        return chance.choice(cards) if cards else None

    def _cut(self, _: random.Random) -> None:
        self.server.hub.drop()

    def _limit(self, _: random.Random) -> None:
        wait = (("Retry-After", "1"),)
        many = Fault(method="chat.postMessage", status=429, code="ratelimited", headers=wait)
        self.server.faults.extend([many] * 8)

    def _reset(self, _: random.Random) -> None:
        lost = Fault(method="chat.postMessage", status=0, accepts=True)
        self.server.faults.extend([lost] * 3)

    def _fail(self, _: random.Random) -> None:
        self.server.faults.extend([Fault(status=500)] * 5)

    def _leave(self, _: random.Random) -> None:
        self.server.stop()
        time.sleep(AWAY_SECONDS)
        self.server.start()


def _marker(posted: Posted) -> str:
    metadata = posted.metadata or {}
    marker = (metadata.get("event_payload") or {}).get("marker")
    if marker:
        return str(marker)
    first = posted.blocks[0] if posted.blocks else {}
    return str(first.get("block_id", "")).rpartition(":")[2]
