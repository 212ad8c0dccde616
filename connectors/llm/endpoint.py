"""One model on one server: how to speak with it, once that was found out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx

from connectors.contracts.llm import ChatTurn
from connectors.errors import BadInput
from connectors.http.reply import read_json
from connectors.llm.access import ModelAccess
from connectors.llm.discovery import Server, find_out
from connectors.llm.protocol.errors import LlmRefused, away
from connectors.llm.protocol.requests import OPTIONAL, TGI_BASE, Kind, tokenize_body, tokens_in
from connectors.llm.wire import ModelWire


class Endpoint:
    """Used from the loop's thread only."""

    def __init__(
        self, access: ModelAccess, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self.access = access
        self.http = ModelWire(access, transport)
        self._server: Server | None = None
        self._asking: asyncio.Task[Server] | None = None
        self._without: set[str] = set()

    async def server(self, *, anew: bool = False) -> Server:
        """The server, asked the first time, or `anew`."""
        if self._server is not None and not anew:
            return self._server
        # Of many calls at once one asks, and what it finds is everybody's: they would wait for
        # ever if each found out in turn that the server hangs.
        if self._asking is None:
            self._asking = asyncio.create_task(self._find_out())
            # Whoever waited may be gone when it fails.
            self._asking.add_done_callback(lambda asked: asked.cancelled() or asked.exception())
        return await asyncio.shield(self._asking)

    async def _find_out(self) -> Server:
        try:
            self._server = await find_out(self.access, self.http)
            return self._server
        finally:
            self._asking = None

    async def target(self) -> tuple[Kind, str]:
        """The kind of server and the model to ask it for; asks it only for what nobody told."""
        access = self.access
        if access.kind == "tgi":
            return "tgi", TGI_BASE
        if access.kind != "auto" and access.served:
            return access.kind, access.served
        server = await self.server()
        return server.kind, server.model

    def body(self, body: dict[str, Any]) -> dict[str, Any]:
        """`body` without the fields that this server refused before."""
        return {name: value for name, value in body.items() if name not in self._without}

    def learns_from(self, error: LlmRefused) -> bool:
        """Whether the same call may work now, with what the refusal told.

        A server that serves another model since it was restarted is asked for its name again;
        one that does not know an optional field is asked without it from now on.
        """
        if error.status == 404 and self._server is not None and not self.access.served:
            self._server = None
            return True
        named = {name for name in OPTIONAL if name in (error.detail or "")} - self._without
        if error.status in (400, 422) and named:
            self._without |= named
            return True
        return False

    async def healthy(self) -> None:
        """Return if ``/health`` says that it can generate; else raise as any call does."""
        await self.http.short("GET", "/health")

    async def count_tokens(self, text: str) -> int | None:
        """Tokens by the server's tokenizer; None where it has none to ask."""
        kind, model = await self.target()
        body = tokenize_body(kind, model, text)
        if body is None:
            return None
        try:
            return tokens_in(read_json(await self.http.short("POST", "/tokenize", body)))
        except (LlmRefused, BadInput):
            return None

    async def templated(self, turns: Sequence[ChatTurn]) -> tuple[str, int]:
        """TGI's chat template over `turns`: the prompt as text, and its tokens."""
        messages = [{"role": turn.role, "content": turn.content} for turn in turns]
        body = {"model": TGI_BASE, "messages": messages}
        try:
            found = read_json(await self.http.short("POST", "/chat_tokenize", body))
            text, tokens = found["templated_text"], found["tokenize_response"]
        except (BadInput, KeyError, TypeError):
            text = tokens = None
        if not isinstance(text, str) or not isinstance(tokens, list):
            raise away(self.access.name, "does not tell how its chat template looks")
        return text, len(tokens)
