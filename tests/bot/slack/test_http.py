"""Signed requests: Slack's are taken, all others are not."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from bot.console.http.middleware import MAX_EVENT, BodyLimitMiddleware
from bot.slack.app import SlackApp
from bot.slack.http import SlackRequests
from bot.slack.workspace import OneWorkspace, Workspace
from connectors.errors import DatabaseUnavailable
from tests.fakes.chat_desk import RecordingDesk
from tests.fakes.slack import payloads
from tests.fakes.slack.delivery import COMMAND, EVENT, INTERACTION, signed, written
from tests.fakes.slack.payloads import event_callback
from tests.fakes.slack.world import SlackWorld

SECRET, OTHER = "8f742231b10e8888abcd99yyyzzz85a5", "of another app"
PATH = "/slack/events"
Post = Callable[[str | bytes, Mapping[str, Any]], httpx.Response]


@pytest.fixture
def post(workspace: Workspace) -> Post:
    """Sends a request to the path, as the console has it."""
    handler = SlackRequests([(SlackApp(OneWorkspace(workspace), SECRET, "en"), SECRET)])
    limit = Middleware(BodyLimitMiddleware, events=frozenset({PATH}))
    app = Starlette(routes=[Route(PATH, handler)], middleware=[limit])

    async def send(content: str | bytes, headers: Mapping[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(app)
        body = content.encode() if isinstance(content, str) else content
        async with httpx.AsyncClient(transport=transport, base_url="http://any.name") as client:
            return await client.post(PATH, content=body, headers=list(headers.items()))

    return lambda content, headers: asyncio.run(send(content, headers))


@pytest.fixture
def event(world: SlackWorld) -> tuple[str, dict[str, str]]:
    return written(EVENT, event_callback(payloads.message(world.say("C1", "hello"))))


def test_each_kind_that_slack_signs_is_taken(
    post: Post, world: SlackWorld, desk: RecordingDesk
) -> None:
    posted = world.say("C1", "Impressão é útil 🖨")
    told = (
        (EVENT, event_callback(payloads.message(posted))),
        (COMMAND, payloads.slash_command("état du réseau", "U0ADA", "C1", "t1")),
        (INTERACTION, payloads.message_action(posted, "ticket", "U0ADA", "t2", "1.5")),
    )
    for kind, body in told:
        content, headers = written(kind, body)
        assert post(content, headers | signed(SECRET, content)).status_code == 200
    texts = [getattr(deed, "text", "") for deed in desk.deeds]
    assert texts == ["Impressão é útil 🖨", "état du réseau", "Impressão é útil 🖨"]


def test_the_challenge_is_answered_to_who_signed_it(post: Post) -> None:
    content = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"})
    headers = {"Content-Type": "application/json"}
    reply = post(content, headers | signed(SECRET, content))
    assert (reply.status_code, "3eZbrw1a" in reply.text) == (200, True)
    assert post(content, headers).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        lambda content: {},
        lambda content: signed(OTHER, content),
        lambda content: signed(SECRET, content + " "),
        lambda content: signed(SECRET, content, time.time() - 600),
        lambda content: signed(SECRET, content, time.time() + 600),
        lambda content: signed(SECRET, content) | {"X-Slack-Signature": "v0="},
        lambda content: signed(SECRET, content) | {"X-Slack-Request-Timestamp": "now"},
        lambda content: signed(SECRET, content) | {"X-Slack-Request-Timestamp": str(10**400)},
        lambda content: signed(SECRET, content) | {"X-Slack-Signature": ""},
    ],
    ids="unsigned wrong changed stale future empty no-time huge-time half".split(),
)  # fmt: skip
def test_others_are_refused(
    change: Callable[[str], dict[str, str]],
    post: Post,
    event: tuple[str, dict[str, str]],
    desk: RecordingDesk,
    capsys: pytest.CaptureFixture[str],
) -> None:
    content, headers = event
    assert post(content, headers | change(content)).status_code == 401
    assert desk.calls == 0
    assert "slack.refused" in capsys.readouterr().out


def test_a_signature_that_is_no_ascii_and_a_body_that_is_no_text(
    post: Post, event: tuple[str, dict[str, str]], desk: RecordingDesk
) -> None:
    content, headers = event
    signature = [(name, value.encode()) for name, value in signed(SECRET, content).items()]
    for accent in ("é".encode(), "é".encode("latin-1")):
        forged = [*signature[:1], ("X-Slack-Signature", b"v0=" + accent)]
        assert post(content, dict([*headers.items(), *forged])).status_code == 401
    binary = b"\xff" + content.encode()
    assert post(binary, headers | signed(SECRET, content)).status_code == 401
    assert desk.calls == 0


def test_the_same_request_again_has_no_effect(
    post: Post, world: SlackWorld, desk: RecordingDesk
) -> None:
    posted = world.say("C1", "hello")
    told = (
        (EVENT, event_callback(payloads.message(posted))),
        (EVENT, event_callback(payloads.reaction(posted, "tada", "U1", "1.5", added=True))),
        (COMMAND, payloads.slash_command("help", "U0ADA", "C1", "t1")),
        (INTERACTION, payloads.message_action(posted, "ticket", "U0ADA", "t2", "1.5")),
    )
    for kind, body in told:
        content, headers = written(kind, body)
        headers |= signed(SECRET, content)
        assert {post(content, headers).status_code for _ in range(3)} == {200}
    assert len(desk.events) == 3


def test_what_could_not_be_stored_is_not_acknowledged(
    post: Post, event: tuple[str, dict[str, str]], desk: RecordingDesk
) -> None:
    content, headers = event
    desk.failures.append(DatabaseUnavailable("No route to db.internal."))
    headers |= signed(SECRET, content)
    reply = post(content, headers)
    assert (reply.status_code, "db.internal" in reply.text) == (500, False)
    assert post(content, headers).status_code == 200
    assert len(desk.events) == 1


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"a":' * 5_000, "payload=%7B", "payload=[]", "x" * 1_000]
)
def test_what_is_signed_and_no_request_of_slack(
    content: str, post: Post, desk: RecordingDesk
) -> None:
    reply = post(content, {"Content-Type": "application/json"} | signed(SECRET, content))
    assert reply.status_code in (200, 400, 404, 500)
    assert "Traceback" not in reply.text
    assert desk.calls == 0


def test_a_large_message_is_taken_and_a_flood_is_not(
    post: Post, world: SlackWorld, desk: RecordingDesk
) -> None:
    for text, status in (("é" * 40_000, 200), ("é" * MAX_EVENT, 413)):
        posted = world.say("C1", text)
        event = payloads.message_changed(posted, text[:-1], edited_ts=world.now())
        content, headers = written(EVENT, event_callback(event))
        assert post(content, headers | signed(SECRET, content)).status_code == status
    assert len(desk.events) == 1


def test_two_apps_are_told_apart_by_their_secrets(
    workspace: Workspace, event: tuple[str, dict[str, str]], desk: RecordingDesk
) -> None:
    apps = [(SlackApp(OneWorkspace(workspace), key, "en"), key) for key in (SECRET, OTHER)]
    app = Starlette(routes=[Route(PATH, SlackRequests(apps))])

    async def send(secret: str) -> int:
        content, headers = event
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://any.name") as client:
            signature = headers | signed(secret, content)
            return (await client.post(PATH, content=content, headers=signature)).status_code

    assert [asyncio.run(send(key)) for key in (SECRET, OTHER, "third")] == [200, 200, 401]
    assert [app.last_event is not None for app, _ in apps] == [True, True]
