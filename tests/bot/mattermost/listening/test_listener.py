from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from structlog.testing import capture_logs
from websockets.exceptions import ConnectionClosedError

from bot.mattermost.listening.listener import CHECK, KEEP, Listener
from bot.mattermost.listening.status import Link, Status
from bot.mattermost.listening.storing import Storing
from bot.mattermost.listening.watermark import OVERLAP, Watermark
from connectors.contracts.chat import ChatEvent
from connectors.errors import DatabaseUnavailable, LoginRefused, RateLimited, Unavailable
from tests.bot.mattermost.listening.channels import ALICE, BOT, Channels, identifier
from tests.bot.mattermost.listening.test_watermark import Clock, Memory

START = 1_000_000
"""Where an earlier process came to."""


class Ends(threading.Event):
    """Waits for nothing, and notes for how long it would have."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0.0)
        return self.is_set()


Step = str | Exception | Callable[[], None]


class Script:
    """Sockets that say what they are told to, one a round; after the last the listener ends."""

    def __init__(self, end: Ends, *rounds: list[Step]) -> None:
        self.end = end
        self.rounds = list(rounds)
        self.opened: list[tuple[str, int]] = []

    @contextmanager
    def open(self, connection_id: str = "", sequence: int = 0) -> Iterator[Script]:
        self.opened.append((connection_id, sequence))
        if not self.rounds:
            self.end.set()
            raise Unavailable("nothing more")
        self.steps = self.rounds.pop(0)
        yield self

    def recv(self, timeout: float | None = None) -> str:
        while self.steps:
            step = self.steps.pop(0)
            if isinstance(step, str):
                return step
            if isinstance(step, Exception):
                raise step
            step()
        raise ConnectionClosedError(None, None)

    def close(self) -> None:
        return


def hello(connection: str = "one") -> str:
    data = {"connection_id": connection, "server_version": "5.37.0.5.37.0.abc.false"}
    return json.dumps({"event": "hello", "data": data, "broadcast": {}, "seq": 0})


def posted(number: int, seq: int, at: int = START + 5_000_000, **changes: Any) -> str:
    post = {
        "id": identifier("p", number),
        "create_at": at,
        "user_id": ALICE,
        "channel_id": identifier("c", 1),
        "message": f"text {number}",
        "type": "",
        **changes,
    }
    data = {"post": json.dumps(post), "channel_type": "D"}
    return json.dumps({"event": "posted", "data": data, "broadcast": {}, "seq": seq})


def voted(seq: int, *, added: bool, at: int = 0) -> str:
    reaction = {"user_id": ALICE, "post_id": identifier("p", 9), "emoji_name": "+1"}
    return json.dumps(
        {
            "event": "reaction_added" if added else "reaction_removed",
            "data": {"reaction": json.dumps({**reaction, "create_at": at})},
            "broadcast": {"channel_id": identifier("c", 1)},
            "seq": seq,
        }
    )


class World:
    """A listener with everything around it in memory."""

    def __init__(self, *rounds: list[Step], moment: int | None = START) -> None:
        self.end = Ends()
        self.script = Script(self.end, *rounds)
        self.channels = Channels()
        self.clock = Clock()
        self.place = Memory(moment)
        self.status = Status("mattermost:main")
        self.stored: list[str] = []
        self.store_fails: list[Exception] = []
        self.listener = Listener(
            self.script,
            self.channels,
            Storing("mattermost:main", self.store, self.status, self.end),
            Watermark(self.place, self.clock),
            self.status,
            self.end,
            self.clock,
        )

    def store(self, platform: str, event: ChatEvent) -> bool:
        if self.store_fails:
            raise self.store_fails.pop(0)
        new = event.event_id not in self.stored
        if new:
            self.stored.append(event.event_id)
        return new

    def run(self) -> World:
        self.listener.run()
        return self


def name(number: int) -> str:
    return f"post:{identifier('p', number)}"


def test_what_comes_is_stored_in_order() -> None:
    world = World([hello(), posted(1, 1), posted(2, 2)]).run()
    assert world.stored == [name(1), name(2)]
    assert world.status.server_version == "5.37.0"
    assert world.status.link is Link.STOPPED


def test_a_connection_goes_on_where_the_last_one_broke() -> None:
    world = World([hello(), posted(1, 1)], [posted(2, 2)], [posted(3, 3)]).run()
    assert world.script.opened == [("", 0), ("one", 2), ("one", 3), ("one", 4)]
    assert world.stored == [name(1), name(2), name(3)]
    assert world.status.gaps == 1, "only the first hello"


def test_a_new_hello_means_that_events_were_lost() -> None:
    world = World([hello(), posted(1, 1)], [hello("two"), posted(3, 1)])
    channel = world.channels.channel(1, "D")
    world.script.rounds[1].insert(
        0, lambda: world.channels.post(channel, 2, START + 5_000_100) and None
    )
    world.run()
    assert world.stored == [name(1), name(2), name(3)]
    assert world.script.opened[-1] == ("two", 2)


def test_a_number_that_is_missing_means_the_same() -> None:
    world = World([hello(), posted(1, 1), posted(3, 7), posted(4, 8)])
    channel = world.channels.channel(1, "D")
    world.script.rounds[0].insert(
        2, lambda: world.channels.post(channel, 2, START + 5_000_100) and None
    )
    world.run()
    assert sorted(world.stored) == [name(number) for number in (1, 2, 3, 4)]
    assert world.status.gaps == 2


def test_noise_and_replies_are_passed_over() -> None:
    noise = [
        '{"status":"OK","seq_reply":1}',
        "no json",
        "[]",
        '{"event":"x"}',
        '{"event":"typing","seq":1,"data":null,"broadcast":7}',
        '{"event":9,"seq":2}',
    ]
    world = World([hello(), *noise, posted(1, 3)]).run()
    assert world.stored == [name(1)]
    assert world.status.gaps == 1


def test_what_was_written_while_no_process_ran_is_read() -> None:
    world = World([hello(), posted(5, 1)])
    channel = world.channels.channel(1, "D")
    world.channels.post(channel, 1, START - 1)
    world.channels.post(channel, 2, START + 1)
    world.run()
    assert world.stored == [name(2), name(5)]
    assert world.place.moment == START + 5_000_000 - OVERLAP


def test_at_the_very_first_start_the_past_is_left_alone() -> None:
    world = World([hello(), posted(5, 1)], moment=None)
    world.channels.post(world.channels.channel(1, "D"), 1, 10**13)
    world.run()
    assert world.stored == [name(5)]
    assert world.place.moment == 10**13


def test_the_mark_stays_while_something_is_missing_and_events_go_on() -> None:
    """REST fails, and the websocket does not: what comes is stored, the rest is read later."""
    world = World([hello(), posted(1, 1), posted(2, 2), posted(3, 3)])
    channel = world.channels.channel(1, "D")
    world.channels.post(channel, 7, START + 1)
    path = f"/channels/{channel}/posts"

    def fails() -> None:
        world.channels.fails[path] = Unavailable("500")

    def later() -> None:
        assert world.place.moment == START
        world.clock.now += 100

    fails()
    world.script.rounds[0].insert(1, later)
    world.run()
    assert sorted(world.stored) == [name(number) for number in (1, 2, 3, 7)]
    assert world.place.moment == START + 5_000_000 - OVERLAP


def test_nothing_is_skipped_while_the_database_is_away() -> None:
    world = World([hello(), posted(1, 1), posted(2, 2)])
    world.store_fails = [DatabaseUnavailable("away") for _ in range(30)]
    world.run()
    assert world.stored == [name(1), name(2)]


def test_an_event_that_was_not_stored_at_the_end_is_asked_for_again() -> None:
    world = World([hello(), posted(1, 1), lambda: world.end.set(), posted(2, 2)])
    world.run()
    assert world.stored == [name(1)]
    assert world.place.moment is not None
    assert world.place.moment < START + 5_000_000


def test_a_token_that_was_revoked_while_a_socket_is_open() -> None:
    """Mattermost leaves the socket open, and events go on."""
    world = World([hello(), posted(1, 1), lambda: revoke(), posted(2, 2), posted(3, 3)])

    def revoke() -> None:
        world.channels.fails["/users/me"] = LoginRefused("401: the token is revoked")
        world.clock.now += CHECK

    with capture_logs() as logs:
        world.run()
    assert CHECK in world.end.waits
    alarm = [line for line in logs if line["log_level"] == "error"]
    assert [line["state"] for line in alarm] == ["refused"]
    assert world.script.opened[1] == ("", 0), "it begins anew once it is let in again"


def test_a_token_that_was_revoked_before() -> None:
    world = World([hello()])
    world.channels.fails["/users/me"] = LoginRefused("401")
    with capture_logs() as logs:
        world.run()
    assert [line["state"] for line in logs][:1] == ["refused"]


def test_who_asks_to_wait_is_left_alone_for_so_long() -> None:
    world = World([hello()])
    world.channels.fails["/users/me"] = RateLimited("429", 17.0)
    world.run()
    assert 17.0 < world.end.waits[0] < 19.0


def test_a_server_that_is_away_is_tried_more_and_more_rarely() -> None:
    world = World(*([OSError("reset")] for _ in range(12)))
    world.run()
    assert world.end.waits[0] < 1.0
    assert 7.0 < max(world.end.waits) <= 15.0
    assert world.script.opened[:3] == [("", 0)] * 3


def test_a_name_that_the_server_hangs_up_on_is_given_up() -> None:
    world = World([hello(), posted(1, 1)], [], [hello("two")]).run()
    assert world.script.opened[:3] == [("", 0), ("one", 2), ("", 0)]


def test_a_vote_that_is_taken_back_twice_is_told_twice() -> None:
    events = [
        voted(1, added=True, at=5),
        voted(2, added=False),
        voted(3, added=True, at=6),
        voted(4, added=False),
    ]
    world = World([hello(), *events]).run()
    assert len(world.stored) == 4


def test_whatever_fails_it_goes_on() -> None:
    world = World([hello(), ValueError("odd")], [hello("two"), posted(1, 1)])
    with capture_logs() as logs:
        world.run()
    assert world.stored == [name(1)]
    assert "odd" not in str(logs)


def test_the_mark_is_written_down_from_time_to_time() -> None:
    world = World([hello()])
    steps: list[Step] = []
    for number in range(1, 101):
        steps.append(posted(number, number, START + 10_000_000 + number))
        steps.append(lambda: setattr(world.clock, "now", world.clock.now + KEEP / 10))
    world.script.rounds[0].extend(steps)
    world.run()
    assert world.place.writes <= 15
    assert world.place.moment == START + 10_000_100 - OVERLAP


@pytest.mark.parametrize("me", [None, [], {}, "text"])
def test_a_server_that_is_none(me: Any) -> None:
    world = World([hello()])
    asked = world.channels.get
    answers = [me]

    def get(path: str, params: Any = None) -> Any:
        return answers.pop() if answers and path == "/users/me" else asked(path, params)

    world.channels.get = get  # type: ignore[method-assign]
    world.run()
    assert world.script.opened[0] == ("", 0)
    assert BOT.user_id
