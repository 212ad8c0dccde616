"""The addresses that Mattermost calls: beside the console's pages, or alone."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.mattermost.callbacks.actions import clicked
from bot.mattermost.callbacks.commands import commanded
from bot.mattermost.callbacks.instance import Instance, log, shown_id
from bot.mattermost.callbacks.requests import Forged, form_body, json_body, refusal
from bot.mattermost.callbacks.submissions import submitted
from bot.receiving.metrics import count

BASE = "/mattermost"
ACTIONS, DIALOGS, COMMANDS = f"{BASE}/actions", f"{BASE}/dialogs", f"{BASE}/commands"
"""Below the address of the console, or the `callback_url` of an instance without `BASE`."""

Said = Mapping[str, Any]
Read = Callable[[Request], Awaitable[Said]]
Handle = Callable[[Sequence[Instance], Said, str], Response]


def routes(instances: Sequence[Instance]) -> dict[str, ASGIApp]:
    """What answers at each address, for all instances: what comes says whose it is. An instance may
    have addresses of its own all the same, such as ``/mattermost/main/actions``."""
    made: dict[str, ASGIApp] = {
        ACTIONS: Callback("action", instances, json_body, clicked),
        DIALOGS: Callback("dialog", instances, json_body, submitted),
        COMMANDS: Callback("command", instances, form_body, commanded),
    }
    own = {one.name.partition(":")[2] for one in instances} - {""}
    return made | {
        path.replace(BASE, f"{BASE}/{name}"): app for path, app in made.items() for name in own
    }


class Callback:
    """Answers at one address. Mattermost waits 30 seconds; nothing here waits for a worker."""

    def __init__(self, call: str, instances: Sequence[Instance], read: Read, handle: Handle):
        self._call = call
        self._instances = instances
        self._read = read
        self._handle = handle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What the server calls."""
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        began = time.perf_counter()
        said: Said = {}
        try:
            said = await self._read(request)
            header = request.headers.get("authorization", "")
            answer = await run_in_threadpool(self._handle, self._instances, said, header)
        except Forged as error:
            count("mattermost", "refused", time.perf_counter() - began)
            return self._refused(error, said)
        count("mattermost", "taken", time.perf_counter() - began)
        return answer

    def _refused(self, error: Forged, said: Said) -> Response:
        """Named in the log by ids alone: whatever else was sent is somebody's text."""
        log.warning(
            "mattermost.forged",
            call=self._call,
            reason=error.reason,
            user=shown_id(said.get("user_id")),
            post=shown_id(said.get("post_id")),
            channel=shown_id(said.get("channel_id")),
        )
        return refusal()
