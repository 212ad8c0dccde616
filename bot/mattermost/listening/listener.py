"""The loop that listens to one Mattermost, in a thread of its own.

Each round: ask who we are (which also tells a token that was taken away from a server that is
away), open a socket, read it until it breaks, wait a little. Mattermost gives each connection a
name, and numbers its events. With both a new connection goes on where the last one broke. Where it
cannot, or a number is missing, what is missing is read by REST while events go on coming.
"""

from __future__ import annotations

import random
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

import structlog

from bot.mattermost.listening.catchup import CatchUp, Reader
from bot.mattermost.listening.connection import FAILURES, Socket
from bot.mattermost.listening.status import Link, Status
from bot.mattermost.listening.storing import Ended, Storing
from bot.mattermost.listening.watermark import Watermark
from bot.mattermost.translation import (
    Bot,
    Json,
    created_at,
    event_of,
    parsed,
    reaction_key,
    removal_of,
)
from connectors.contracts.chat import ChatEvent
from connectors.errors import (
    ConnectorError,
    DatabaseUnavailable,
    LoginRefused,
    RateLimited,
    SettingsError,
)
from workers.celery.backoff import waits

log = structlog.get_logger("guichet.mattermost")

TICK = 1.0
"""Seconds after which the loop looks up, where nothing comes."""
CHECK = 60.0
"""Seconds between two looks whether our token still counts: Mattermost keeps a socket open whose
token it has taken away."""
KEEP = 5.0
"""Seconds between two times that the place up to which all is stored is written down."""
LONGEST = 15.0
"""Seconds between two tries at most: so much later than the server we are back."""
HEALTHY = 10.0
"""Seconds of a connection after which the next try comes at once."""
FIRST = 300_000
"""Milliseconds before the very first start from which on posts count. The two clocks may differ.
"""
THUMBS_KEPT = 2_000


class Opens(Protocol):
    """Opens sockets, as `Connector` does."""

    def open(
        self, connection_id: str = "", sequence: int = 0
    ) -> AbstractContextManager[Socket]: ...


class Listener:
    """Listens until `stop`. `clock` gives seconds that only grow."""

    def __init__(
        self,
        connector: Opens,
        reader: Reader,
        storing: Storing,
        watermark: Watermark,
        status: Status,
        end: threading.Event,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connector = connector
        self._reader = reader
        self._storing = storing
        self._watermark = watermark
        self._status = status
        self._end = end
        self._clock = clock
        self._catch_up = CatchUp(reader, storing.put)
        self._bot = Bot("", "")
        self._connection, self._next = "", 0
        """The name of the last connection, and the number of the event that comes next there."""
        self._missing = False
        """Something was not told; until it is read the watermark stays where it is."""
        self._newest = 0
        self._due = {"check": 0.0, "keep": 0.0, "catch_up": 0.0}
        self._catch_up_waits: Iterator[float] = waits(0.5, LONGEST)
        self._given: OrderedDict[str, int] = OrderedDict()
        """When each thumb that we saw was given."""
        self._socket: Socket | None = None

    def run(self) -> None:
        """Listen. Whatever happens is a state, and never the end."""
        pauses = waits(0.5, LONGEST)
        while not self._end.is_set():
            began = self._clock()
            try:
                self._round()
                wait = next(pauses)
            except Ended:
                break
            except LoginRefused as error:
                self._status.became(Link.REFUSED, error.message)
                self._connection, self._next, wait = "", 0, CHECK
            except RateLimited as error:
                self._status.became(Link.AWAY, error.message)
                wait = error.retry_after + next(pauses)
            except (ConnectorError, DatabaseUnavailable, SettingsError) as error:
                self._status.became(Link.AWAY, str(error))
                wait = next(pauses)
            except Exception as error:  # noqa: BLE001 - a listener that ends hears no more
                log.error("mattermost.failed", failure=type(error).__name__)
                self._status.became(Link.AWAY, type(error).__name__)
                wait = next(pauses)
            if self._clock() - began > HEALTHY and self._status.link is not Link.REFUSED:
                pauses = waits(0.5, LONGEST)
                wait = random.uniform(0.0, 0.5)
            self._end.wait(wait)
        self._status.became(Link.STOPPED)

    def stop(self) -> None:
        """Have `run` return soon."""
        self._end.set()
        socket = self._socket
        if socket is not None:
            socket.close()

    def _round(self) -> None:
        self._bot = self._who_we_are()
        self._due["check"] = self._clock() + CHECK
        connection, sequence = self._connection, self._next
        with self._connector.open(connection, sequence) as socket:
            self._socket = socket
            self._status.connections += 1
            heard = False
            try:
                while not self._end.is_set():
                    self._look_up(heard)
                    try:
                        frame = socket.recv(TICK)
                    except TimeoutError:
                        # Who hangs up on a name that they do not know does so at once.
                        heard = heard or bool(connection)
                        continue
                    heard = True
                    self._take(parsed(frame))
            except FAILURES as error:
                if not self._end.is_set():
                    self._status.became(Link.AWAY, f"the socket broke ({type(error).__name__})")
            finally:
                self._socket = None
                if not heard:
                    # Mattermost may hang up on a name that it cannot go on with.
                    self._connection, self._next = "", 0
        self._keep()

    def _who_we_are(self) -> Bot:
        """Ourselves, as Mattermost knows us. Raises `LoginRefused` for a token that was revoked."""
        me = self._reader.get("/users/me")
        if not isinstance(me, Mapping) or not me.get("id"):
            raise ConnectorError("Mattermost does not say who the bot is.")
        return Bot(str(me["id"]), str(me.get("username") or ""))

    def _look_up(self, heard: bool) -> None:
        """What is to be done from time to time."""
        moment = self._clock()
        if moment >= self._due["check"]:
            self._due["check"] = moment + CHECK
            try:
                self._bot = self._who_we_are()
            except LoginRefused:
                raise
            except ConnectorError as error:
                log.info("mattermost.unchecked", error=error.message)
        if self._missing and moment >= self._due["catch_up"]:
            self._read_missing()
        elif heard and not self._missing:
            self._status.became(Link.CONNECTED)
        if moment >= self._due["keep"]:
            self._due["keep"] = moment + KEEP
            self._keep()

    def _take(self, frame: Json) -> None:
        """One frame. It counts as taken once it is stored, and not before."""
        number = frame.get("seq")
        if "event" not in frame or not isinstance(number, int):
            return
        self._status.heard()
        if frame["event"] == "hello":
            self._greeted(frame)
        elif number != self._next:
            log.warning("mattermost.gap", expected=self._next, came=number)
            self._miss()
        self._store(frame)
        self._next = number + 1

    def _greeted(self, frame: Json) -> None:
        """A connection that knows nothing of the last one."""
        data = frame.get("data")
        data = data if isinstance(data, Mapping) else {}
        self._connection = str(data.get("connection_id") or "")
        version = str(data.get("server_version") or "")
        self._status.server_version = ".".join(version.split(".")[:3])[:20]
        self._next = 0
        self._miss()

    def _miss(self) -> None:
        if not self._missing:
            self._status.gaps += 1
        self._missing = True
        self._due["catch_up"] = self._clock()
        self._catch_up_waits = waits(0.5, LONGEST)

    def _read_missing(self) -> None:
        """Read what was not told. What cannot be read now is tried again later, and events go on
        coming meanwhile."""
        self._status.became(Link.CATCHING_UP)
        try:
            since = self._watermark.begin()
            if since is None:
                # The very first start: what was written before it is nobody's question to us.
                self._watermark.start(max(self._catch_up.newest(), _now() - FIRST))
            else:
                self._newest = max(self._newest, self._catch_up.run(self._bot, since))
        except LoginRefused:
            raise
        except (ConnectorError, DatabaseUnavailable) as error:
            wait = next(self._catch_up_waits)
            if isinstance(error, RateLimited):
                wait += error.retry_after
            self._due["catch_up"] = self._clock() + wait
            log.warning("mattermost.not_caught_up", error=error.message, wait=round(wait, 1))
            return
        self._missing = False
        if self._newest:
            self._watermark.saw(self._newest)
        self._keep()
        self._status.became(Link.CONNECTED)

    def _store(self, frame: Json) -> None:
        event = event_of(frame, self._bot) or self._removal(frame)
        if event is not None:
            self._storing.put(event)
        if frame["event"] == "posted":
            post = frame.get("data")
            moment = created_at(parsed(post.get("post") if isinstance(post, Mapping) else None))
            self._newest = max(self._newest, moment)
            if not self._missing and moment:
                self._watermark.saw(moment)
        elif frame["event"] == "reaction_added" and event is not None:
            self._remember(frame)

    def _removal(self, frame: Json) -> ChatEvent | None:
        if frame["event"] != "reaction_removed":
            return None
        reaction = _reaction(frame)
        # Some versions say when it was given; of the others we remember it.
        given = created_at(reaction) or self._given.get(reaction_key(reaction), 0)
        return removal_of(frame, self._bot, given)

    def _remember(self, frame: Json) -> None:
        reaction = _reaction(frame)
        key = reaction_key(reaction)
        self._given[key] = created_at(reaction)
        self._given.move_to_end(key)
        while len(self._given) > THUMBS_KEPT:
            self._given.popitem(last=False)

    def _keep(self) -> None:
        if self._missing:
            return
        try:
            self._watermark.keep()
        except DatabaseUnavailable as error:
            log.warning("mattermost.place_not_kept", error=error.message)


def _now() -> int:
    return int(time.time() * 1_000)


def _reaction(frame: Json) -> Json:
    data = frame.get("data")
    return parsed(data.get("reaction") if isinstance(data, Mapping) else None)
