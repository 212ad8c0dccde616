"""The fake does what a real server was measured to do, or tests over it show nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import ClientConnection, connect

from connectors.mattermost.triggers import TriggerKey
from tests.connectors.mattermost.conftest import CHANNEL
from tests.fakes.http_server import HttpServer, reply
from tests.fakes.mattermost.errors import MattermostError
from tests.fakes.mattermost.server import MattermostServer
from tests.fakes.mattermost.world import ADA, BOT, BRUNO, OWNER, TEAM, TOKEN

pytestmark = pytest.mark.scenario
Event = dict[str, Any]


@contextmanager
def socket(
    server: MattermostServer, query: str = "", token: str = TOKEN
) -> Iterator[ClientConnection]:
    url = f"{server.url.replace('http', 'ws')}/api/v4/websocket{query}"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with connect(url, additional_headers=headers, proxy=None) as found:
        yield found


def heard(connection: ClientConnection, number: int) -> list[Event]:
    return [json.loads(connection.recv(timeout=10)) for _ in range(number)]


def said(event: Event) -> str:
    return str(json.loads(event["data"]["post"])["message"])


def refused(call: Any, *args: Any) -> tuple[int, str]:
    with pytest.raises(MattermostError) as seen:
        call(*args)
    return seen.value.status, seen.value.id


def create(server: MattermostServer, user: str = BOT, **more: Any) -> Any:
    return server.do(user, "POST", "/posts", {"channel_id": CHANNEL, "message": "x", **more})


@pytest.fixture
def ours() -> Iterator[HttpServer]:
    """Where callbacks come to."""
    with HttpServer() as server:
        yield server


def button(url: str, **context: str) -> dict[str, Any]:
    integration = {"url": url, "context": context} if context else {"url": url}
    return {"id": "approve", "name": "Approve", "type": "button", "integration": integration}


def with_button(one: dict[str, Any]) -> dict[str, Any]:
    return {"props": {"attachments": [{"actions": [one]}]}}


# The websocket


def test_a_socket_that_broke_goes_on_where_it_was(server: MattermostServer) -> None:
    with socket(server) as first:
        hello, status = heard(first, 2)
        assert (hello["event"], hello["seq"], status["seq"]) == ("hello", 0, 1)
        server.say(CHANNEL, "one")
        (one,) = heard(first, 1)
        server.abort_sockets()
        with pytest.raises(ConnectionClosedError):
            first.recv(timeout=10)
    for text in ("two", "three"):
        server.say(CHANNEL, text)
    name = hello["data"]["connection_id"]
    with socket(server, f"?connection_id={name}&sequence_number={one['seq'] + 1}") as second:
        server.say(CHANNEL, "four")
        assert [said(event) for event in heard(second, 3)] == ["two", "three", "four"]


@pytest.mark.parametrize("lost", ["many events", "a restart", "an unknown id"])
def test_what_was_missed_may_be_lost(server: MattermostServer, lost: str) -> None:
    with socket(server) as first:
        name = heard(first, 2)[0]["data"]["connection_id"]
        server.abort_sockets()
        with pytest.raises(ConnectionClosedError):
            first.recv(timeout=10)
    if lost == "many events":
        for number in range(300):
            server.say(CHANNEL, f"{number}")
    elif lost == "a restart":
        server.stop()
        server.start()
    else:
        name = "x" * 26
    with socket(server, f"?connection_id={name}&sequence_number=2") as second:
        (hello,) = heard(second, 1)
    assert (hello["event"], hello["seq"]) == ("hello", 0)
    assert hello["data"]["connection_id"] != name


@pytest.mark.parametrize(
    ("query", "token"), [("", "revoked"), ("?connection_id=short&sequence_number=1", TOKEN)]
)
def test_a_socket_that_is_not_let_in_ends_without_a_word(
    server: MattermostServer, query: str, token: str
) -> None:
    with socket(server, query, token) as connection, pytest.raises(ConnectionClosedError):
        connection.recv(timeout=10)


def test_a_token_may_come_in_a_frame(server: MattermostServer) -> None:
    with socket(server, token="") as connection:
        data = {"token": TOKEN}
        challenge = {"seq": 1, "action": "authentication_challenge", "data": data}
        connection.send(json.dumps(challenge))
        found = heard(connection, 3)
    assert [one.get("event") for one in found] == ["hello", "status_change", None]
    assert found[-1] == {"status": "OK", "seq_reply": 1}


def test_each_socket_of_a_bot_hears_all_and_its_own_posts_too(server: MattermostServer) -> None:
    server.world.add_channel("elsewhere", BRUNO).members.remove(BOT)
    with socket(server) as first, socket(server) as second:
        heard(first, 2), heard(second, 2)
        server.say("elsewhere", "not for us", BRUNO)
        create(server, message="ours")
        for connection in (first, second):
            (event,) = heard(connection, 1)
            assert (event["event"], said(event)) == ("posted", "ours")
            assert isinstance(event["data"]["post"], str)
            assert "mentions" not in event["data"]


def test_who_is_mentioned(server: MattermostServer) -> None:
    with socket(server) as connection:
        heard(connection, 2)
        for text in ("@Helpdesk-Bot: help", "`@helpdesk-bot`", "hi@helpdesk-bot", "@all", "(@ada)"):
            server.say(CHANNEL, text, ADA)
        mentions = [one["data"].get("mentions") for one in heard(connection, 5)]
    assert [json.loads(one) if one else [] for one in mentions] == [[BOT], [], [], [BOT], [ADA]]


def test_a_revoked_token_ends_no_open_socket(server: MattermostServer) -> None:
    with socket(server) as connection:
        heard(connection, 2)
        del server.world.tokens[TOKEN]
        server.say(CHANNEL, "still")
        assert said(heard(connection, 1)[0]) == "still"
    assert server.user_of(f"Bearer {TOKEN}") == ""


# Posts


def test_an_id_of_a_post_is_everybodys(server: MattermostServer) -> None:
    """An employee who knows it is told a message of a channel that they are not in."""
    server.world.add_channel("private", kind="P").members.remove(ADA)
    first = create(server, channel_id="private", message="for staff", pending_post_id="job-1")
    assert create(server, ADA, pending_post_id="job-1")["message"] == "for staff"
    assert create(server, pending_post_id="job-1")["pending_post_id"] == ""
    server.do(BOT, "DELETE", f"/posts/{first['id']}")
    assert refused(lambda: create(server, pending_post_id="job-1"))[0] == 500
    server.world.version = "11.6.0"
    create(server, channel_id="private", pending_post_id="job-2")
    assert create(server, ADA, pending_post_id="job-2")["user_id"] == ADA


def test_what_is_refused_of_a_post(server: MattermostServer) -> None:
    root = create(server)["id"]
    child = create(server, root_id=root)["id"]
    server.do(BOT, "DELETE", f"/posts/{root}")
    gone = (400, "api.post.create_post.root_id.app_error")
    assert refused(lambda: create(server, root_id=root)) == gone
    assert refused(lambda: create(server, root_id=child)) == gone
    too_long = (400, "model.post.is_valid.msg.app_error")
    assert refused(lambda: create(server, message="x" * 16_384)) == too_long
    assert refused(lambda: create(server, message="a\0b"))[0] == 500
    for text, fits in (("<" * 1_300, True), ("<" * 1_330, False)):
        props = {"attachments": [{"text": text}]}
        if fits:
            create(server, props=props)
        else:
            found = refused(lambda props=props: create(server, props=props))
            assert found == (400, "model.post.is_valid.props.app_error")


def test_props_that_were_read_kill_the_buttons(server: MattermostServer, ours: HttpServer) -> None:
    made = create(server, **with_button(button(ours.url, job="1")))
    assert "integration" not in json.dumps(made)
    server.do(BOT, "PUT", f"/posts/{made['id']}/patch", {"props": made["props"]})
    assert refused(server.click, ADA, made["id"], "approve")[0] == 404
    assert ours.asked == []


def test_since_tells_what_changed_and_what_was_deleted(server: MattermostServer) -> None:
    old, moment = create(server)["id"], server.world.now()
    create(server, ADA, root_id=old)
    gone = create(server)["id"]
    server.do(BOT, "DELETE", f"/posts/{gone}")
    path = f"/channels/{CHANNEL}/posts"
    found = server.do(BOT, "GET", path, query={"since": str(moment)})["posts"]
    assert old in found
    assert found[gone]["message"] == ""
    after = server.do(BOT, "GET", path, query={"after": old, "per_page": "200"})
    assert len(after["order"]) == 1


# Callbacks


def test_a_click_calls_us_and_says_who_it_was(server: MattermostServer, ours: HttpServer) -> None:
    ours.answer = reply(body=b'{"ephemeral_text": "Thank you", "update": {"message": "Done"}}')
    post = create(server, **with_button(button(f"{ours.url}/actions", job="1")))["id"]
    server.click(ADA, post, "approve")
    body = json.loads(ours.asked[0].body)
    assert (body["user_id"], body["post_id"], body["context"]) == (ADA, post, {"job": "1"})
    TriggerKey(server.site.key.public).verify(body["trigger_id"], ADA)
    assert server.world.posts[post].message == "Done"
    assert server.site.ephemerals[0][1]["message"] == "Thank you"


@pytest.mark.parametrize("answer", [reply(204), reply(500), reply(body=b""), reply(body=b"ok")])
def test_a_reply_that_is_no_object_is_an_error(
    server: MattermostServer, ours: HttpServer, answer: Any
) -> None:
    ours.answer = answer
    post = create(server, **with_button(button(ours.url)))["id"]
    assert refused(server.click, ADA, post, "approve")[0] == 400


def test_an_address_of_the_site_itself_may_not_be_called(
    server: MattermostServer, ours: HttpServer
) -> None:
    server.site.callbacks.allowed = False
    post = create(server, **with_button(button(ours.url)))["id"]
    assert refused(server.click, ADA, post, "approve")[0] == 400
    assert ours.asked == []


def test_any_employee_makes_the_server_call_us_with_a_context_of_theirs(
    server: MattermostServer, ours: HttpServer
) -> None:
    post = create(server, ADA, **with_button(button(ours.url, action="approve", row="1")))["id"]
    server.click(ADA, post, "approve")
    assert json.loads(ours.asked[0].body)["context"] == {"action": "approve", "row": "1"}


def test_a_cookie_of_theirs_clicks_a_button_that_they_do_not_see(
    server: MattermostServer, ours: HttpServer
) -> None:
    server.world.add_channel("staff", BRUNO, kind="P")
    card = create(server, channel_id="staff", **with_button(button(ours.url, row="1")))["id"]
    assert refused(server.click, ADA, card, "approve")[0] == 403
    server.site.show_ephemeral(
        server.world, ADA, CHANNEL, "x", [{"actions": [button(ours.url, row="mine")]}]
    )
    told = server.site.ephemerals[0][1]["props"]["attachments"][0]["actions"][0]
    server.click(ADA, card, "approve", cookie=told["cookie"])
    body = json.loads(ours.asked[0].body)
    assert (body["user_id"], body["channel_id"], body["context"]) == (ADA, "staff", {"row": "1"})


def test_a_dialog_opens_for_three_seconds_and_is_sent_without_being_opened(
    server: MattermostServer, ours: HttpServer
) -> None:
    trigger = server.site.trigger(ADA, server.world)
    opened = {"trigger_id": trigger, "url": ours.url, "dialog": {"state": "s"}}
    server.do("", "POST", "/actions/dialogs/open", opened)
    assert server.site.dialogs[0]["user_id"] == ADA
    late = server.site.key.trigger("c", ADA, server.world.now() - 4_000)
    expired = (400, "interactive_message.decode_trigger_id.expired")
    body = {**opened, "trigger_id": late}
    assert refused(server.do, "", "POST", "/actions/dialogs/open", body) == expired
    forged = {"url": ours.url, "state": "any", "submission": {"a": {"b": 1}}, "channel_id": CHANNEL}
    server.do(ADA, "POST", "/actions/dialogs/submit", forged)
    sent = json.loads(ours.asked[0].body)
    assert (sent["user_id"], sent["submission"]) == (ADA, {"a": {"b": 1}})


def test_a_slash_command_is_sent_as_a_form_with_its_token(
    server: MattermostServer, ours: HttpServer
) -> None:
    ours.answer = reply(body=b'{"text": "working on it"}', Content_Type="application/json")
    body = {"team_id": TEAM, "trigger": "helpdesk", "url": f"{ours.url}/commands"}
    assert refused(server.do, BOT, "POST", "/commands", body)[0] == 403
    token = server.do(OWNER, "POST", "/commands", body)["token"]
    asks = {"channel_id": CHANNEL, "command": "/helpdesk my vpn"}
    server.do(ADA, "POST", "/commands/execute", asks)
    (asked,) = ours.asked
    assert asked.headers["authorization"] == f"Token {token}"
    assert b"text=my+vpn" in asked.body
    assert server.site.ephemerals[0][1]["message"] == "working on it"


def test_a_command_that_answers_all_shows_its_context_to_who_wrote_it(
    server: MattermostServer, ours: HttpServer
) -> None:
    answer = {"response_type": "in_channel", "attachments": [{"actions": [button("u", sig="s")]}]}
    ours.answer = reply(body=json.dumps(answer).encode(), Content_Type="application/json")
    body = {"team_id": TEAM, "trigger": "helpdesk", "url": ours.url}
    server.do(OWNER, "POST", "/commands", body)
    asks = {"channel_id": CHANNEL, "command": "/helpdesk"}
    assert "sig" in json.dumps(server.do(ADA, "POST", "/commands/execute", asks))
    (post,) = [one for one in server.world.posts.values() if one.user_id == ADA]
    assert (post.type, post.props["from_webhook"]) == ("slack_attachment", "true")
