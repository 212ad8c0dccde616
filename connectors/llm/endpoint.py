"""One model on one server: how to speak with it, once that was found out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Any

import httpx

from connectors.contracts.llm import ChatTurn
from connectors.errors import BadInput
from connectors.http.reply import read_json
from connectors.llm.access import ModelAccess
from connectors.llm.discovery import Server, find_out
from connectors.llm.protocol.errors import LlmRefused, away
from connectors.llm.protocol.replies import Answer
from connectors.llm.protocol.requests import OPTIONAL, TGI_BASE, Kind, tokenize_body, tokens_in
from connectors.llm.queueing import has_queue
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
        self._with: dict[str, Any] = {}
        self._sent: frozenset[str] = frozenset()
        self.found: Callable[[Server], None] = lambda _: None
        """Told what was found out of the server, each time."""

    async def server(self, *, anew: bool = False) -> Server:
        """The server, asked the first time, or `anew`."""
        if self._server is not None and not anew:
            return self._server
        # Of many calls at once one asks, and what it finds is everybody's: they would wait for
        # ever if each found out in turn that the server hangs.
        return await asyncio.shield(self._asking or self._ask())

    def _ask(self) -> asyncio.Task[Server]:
        self._asking = asyncio.create_task(self._find_out())
        # Whoever waited may be gone when it fails.
        self._asking.add_done_callback(lambda asked: asked.cancelled() or asked.exception())
        return self._asking

    async def _find_out(self) -> Server:
        try:
            self._server = await find_out(self.access, self.http)
            self.found(self._server)
            return self._server
        finally:
            self._asking = None

    async def target(self) -> tuple[Kind, str]:
        """The kind of server and the model to ask it for; asks it only for what nobody told."""
        access = self.access
        if not access.concurrency and self._server is None and self._asking is None:
            # How much it takes at once is no reason to wait: the call goes on meanwhile.
            self._ask()
        if access.kind == "tgi":
            return "tgi", TGI_BASE
        if access.kind != "auto" and access.served:
            return access.kind, access.served
        server = await self.server()
        return server.kind, server.model

    @property
    def known(self) -> tuple[str, str]:
        """The kind of server and its name of the model, as far as they are known by now."""
        if self._server is not None:
            return self._server.kind, self._server.model
        return self.access.kind, self.access.served

    def body(self, body: dict[str, Any]) -> dict[str, Any]:
        """`body` without the fields that this server refused before, with those that it wants."""
        whole = {**self._with, **body}
        sent = {name: value for name, value in whole.items() if name not in self._without}
        self._sent = frozenset(sent)
        return sent

    def told(self, answer: Answer) -> None:
        """A whole answer came. A server that told no probabilities is asked in the other way."""
        if answer.pieces and not answer.logprobs and "logprobs" not in self._without:
            self._with.setdefault("top_logprobs", 1)

    def learns_from(self, error: LlmRefused) -> bool:
        """Whether the same call may work now, with what the refusal told.

        A server that serves another model since it was restarted is asked for its name again;
        one that does not know an optional field is asked without it from now on, and one that
        wants `top_logprobs` gets it.
        """
        if error.status == 404 and self._server is not None and not self.access.served:
            self._server = None
            return True
        if error.status not in (400, 422):
            return False
        named = {one for one in OPTIONAL if re.search(rf"\b{one}\b", error.detail or "")}
        if "top_logprobs" in named - self._sent - self._without:
            self._with["top_logprobs"] = 1
            return True
        self._without |= (fresh := named - self._without)
        return bool(fresh)

    async def has_queue(self) -> bool:
        """Whether requests wait at the server for their turn; False where it does not tell."""
        kind, _ = await self.target()
        return await has_queue(kind, self.http)

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
