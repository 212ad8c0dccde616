"""Socket Mode over real websockets: nothing is lost when connections end, and they come again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bot.slack.app import SlackApp
from bot.slack.link import Link, LinkAccess
from bot.slack.sockets import Patience, SocketMode
from bot.slack.workspace import OneWorkspace, Workspace
from connectors.contracts.chat import Said
from connectors.errors import DatabaseUnavailable, Refused, Unavailable
from connectors.slack.client import SlackAccess, SlackClient
from connectors.slack.errors import SlackRefused
from tests.bot.slack.conftest import NAME
from tests.fakes.chat_desk import RecordingDesk
from tests.fakes.slack import payloads
from tests.fakes.slack.delivery import EVENT, SocketDelivery
from tests.fakes.slack.server import APP_TOKEN, TOKEN, Fault, SlackServer
from tests.fakes.slack.users import SlackUsers
from tests.support.waiting import wait_until

pytestmark = pytest.mark.scenario

QUICK = Patience(overlap=0.5, silence=1.0, first_pause=0.05, longest_pause=0.2, look=0.05)


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


@pytest.fixture
def users(server: SlackServer) -> SlackUsers:
    return SlackUsers(server.world, SocketDelivery(server.hub, 5.0), (0.05,) * 100)


Connect = Callable[..., SocketMode]
Access = Callable[..., LinkAccess]


@pytest.fixture
def access(server: SlackServer) -> Iterator[Access]:
    made: list[LinkAccess] = []

    def access(token: str = APP_TOKEN) -> LinkAccess:
        client = SlackClient(SlackAccess(token, server.api, setting=NAME))
        made.append(LinkAccess(client, token, secure=False, ping=0.25))
        return made[-1]

    yield access
    for one in made:
        one.client.close()


@pytest.fixture
def connect(server: SlackServer, access: Access, desk: RecordingDesk) -> Iterator[Connect]:
    made: list[SocketMode] = []
    client = SlackClient(SlackAccess(TOKEN, server.api, setting=NAME))

    def connect(connections: int = 2, patience: Patience = QUICK) -> SocketMode:
        app = SlackApp(OneWorkspace(Workspace(NAME, desk, client, "en")), "", "en")
        made.append(SocketMode(app, access(), connections, patience))
        made[-1].start()
        return made[-1]

    yield connect
    for one in made:
        one.stop()
    client.close()


def settled(sockets: SocketMode, connections: int = 2) -> None:
    """Wait until so many connections are open, as we see it."""
    wait_until(lambda: sockets.connected == connections, what="the connections", every=0.01)


def test_events_come_by_two_connections_and_are_acknowledged(
    connect: Connect, server: SlackServer, users: SlackUsers, desk: RecordingDesk
) -> None:
    sockets = connect()
    settled(sockets)
    for number in range(4):
        users.say("C1", f"<@U0001> question {number}")
    assert (desk.calls, len(desk.events)) == (8, 4)
    assert sockets.state() == {"mode": "socket", "connections": 2, "open": 2}
    assert users.command("help", "C1").said["text"]


def test_what_could_not_be_stored_comes_again(
    connect: Connect, users: SlackUsers, desk: RecordingDesk, server: SlackServer
) -> None:
    settled(connect())
    delivery = SocketDelivery(server.hub, 0.3)
    body = payloads.event_callback(payloads.message(server.world.say("C1", "hello")))
    desk.failures.append(DatabaseUnavailable("Away."))
    assert not delivery.once(EVENT, body).ok
    assert delivery.once(EVENT, body, 1).ok
    assert len(desk.events) == 1


def test_slack_asks_to_leave_and_another_connection_is_there_first(
    connect: Connect, server: SlackServer, users: SlackUsers, desk: RecordingDesk
) -> None:
    sockets = connect(1)
    settled(sockets, 1)
    server.hub.ask_to_leave()
    server.hub.wait_for(2)
    users.say("C1", "by the old one or the new one")
    wait_until(lambda: len(server.hub.sessions) == 1, what="the end of the old one")
    assert sockets.connected == 1
    users.say("C1", "by the new one")
    assert (server.hub.opened, len(desk.events)) == (2, 2)


def test_connections_that_are_cut_come_again(
    connect: Connect, server: SlackServer, users: SlackUsers, desk: RecordingDesk
) -> None:
    sockets = connect()
    settled(sockets)
    asking = threading.Thread(target=lambda: [users.say("C1", str(one)) for one in range(30)])
    asking.start()
    for _ in range(3):
        server.hub.drop()
        server.hub.wait_for(2)
    asking.join()
    said = [deed.text for deed in desk.deeds if isinstance(deed, Said)]
    assert sorted(said, key=int) == [str(one) for one in range(30)]


def test_a_slack_that_was_away_is_found_again(
    connect: Connect, server: SlackServer, users: SlackUsers
) -> None:
    sockets = connect()
    settled(sockets)
    server.stop()
    settled(sockets, 0)
    server.start()
    settled(sockets)
    assert users.say("C1", "hello")


def test_a_connection_without_a_sign_of_life_is_replaced(
    connect: Connect, server: SlackServer, users: SlackUsers, desk: RecordingDesk
) -> None:
    sockets = connect(patience=Patience(
        hello=0.5, overlap=0.1, silence=1.0, first_pause=0.05, longest_pause=0.1, look=0.05
    ))  # fmt: skip
    settled(sockets)
    opened = server.hub.opened
    server.hub.silent.set()
    settled(sockets, 0)
    wait_until(lambda: server.hub.opened >= opened + 2, what="tries to have others")
    server.hub.silent.clear()
    settled(sockets)
    wait_until(lambda: len(server.hub.sessions) == 2, what="the end of the dead ones")
    users.say("C1", "hello")
    assert len(desk.events) == 1


def test_a_connection_without_events_is_renewed(connect: Connect, server: SlackServer) -> None:
    sockets = connect(1, Patience(overlap=0.1, quiet=0.3, first_pause=0.05, look=0.05))
    wait_until(lambda: server.hub.opened >= 3, what="two renewals")
    settled(sockets, 1)


def test_slack_has_a_limit_and_is_asked_when_it_says(
    connect: Connect, server: SlackServer, capsys: pytest.CaptureFixture[str]
) -> None:
    limited = Fault("apps.connections.open", 429, headers=(("Retry-After", "1"),))
    server.faults += [limited, Fault("apps.connections.open", 500), limited]
    settled(connect(1), 1)
    assert len(server.called("apps.connections.open")) == 4
    logged = capsys.readouterr().out
    assert logged.count("slack.not_connected") == 3
    assert [secret for secret in (APP_TOKEN, "ticket=") if secret in logged] == []


def test_eleven_are_one_too_many(connect: Connect, access: Access) -> None:
    sockets = connect(10)
    settled(sockets, 10)
    link = Link(access(), lambda client, request: None)
    link.connect()
    with pytest.raises(Unavailable, match="no connection"):
        link.wait_for_hello(30.0, threading.Event())
    assert link.told_to_leave
    link.close()
    assert sockets.connected == 10


def test_a_token_of_another_kind_and_an_address_in_the_clear(access: Access) -> None:
    wrong = Link(access(TOKEN), lambda client, request: None)
    with pytest.raises(SlackRefused, match="not_allowed_token_type"):
        wrong.connect()
    wrong.close()
    guarded = Link(replace(access(), secure=True), lambda client, request: None)
    with pytest.raises(Refused, match="not encrypted"):
        guarded.connect()
    guarded.close()


def test_it_ends_also_while_it_waits(connect: Connect, server: SlackServer) -> None:
    sockets = connect(2)
    settled(sockets)
    server.stop()
    settled(sockets, 0)
    sockets.stop()
    assert not sockets.alive()
