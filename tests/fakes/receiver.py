"""A `Receiver` in memory."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class FakeReceiver:
    """`log` has what was called; `living` and `well` are what it says of itself."""

    def __init__(self, name: str = "fake:main", path: str = "/fake/events") -> None:
        self.name = name
        self.path = path
        self.log: list[str] = []
        self.living = self.well = True
        self.fails = False

    @property
    def routes(self) -> Mapping[str, ASGIApp]:
        return {self.path: _Size()} if self.path else {}

    def start(self) -> None:
        self.log.append("start")
        if self.fails:
            raise RuntimeError("it cannot start")

    def stop(self) -> None:
        self.log.append("stop")

    def alive(self) -> bool:
        return self.living

    def states(self) -> Mapping[str, Mapping[str, object]]:
        return {self.name: {"ok": self.well, "open": 2}}


class _Size:
    """Says how large a request's body is."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        await PlainTextResponse(str(len(body)))(scope, receive, send)
