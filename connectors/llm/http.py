"""The wire: bounded requests to one server. Nothing else is ever contacted.

Plain httpx and not `huggingface_hub.InferenceClient`, which speaks the same API. Under
``HF_HUB_OFFLINE``, which holds for every process of ours, the hub's client (2.4) refuses every
address, one on loopback too. It also holds a stream open until the whole client is closed, so
that an answer which was given up would go on being generated; reads lines of any length; has one
timeout for everything; follows redirects and the environment's proxies; and without a key it
sends the one that the machine may keep for the hub. A test shows that it reads the fake servers
of our contract tests as we do.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from connectors.errors import BadInput
from connectors.http.connections import connections_to
from connectors.llm.access import ModelAccess
from connectors.llm.errors import LlmRefused, away, of_status
from connectors.llm.protocol.replies import LONGEST_JSON

LONGEST_ERROR = 64 * 1024
SHORT = 5.0
"""Seconds for the questions that are not generations: health, information, tokens."""


class ServerHttp:
    """Requests of one model; used from the loop's thread only."""

    def __init__(
        self, access: ModelAccess, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._access = access
        self._transport = transport
        self._client: httpx.AsyncClient | None = None
        self._urls: dict[str, httpx.URL] = {}

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            access = self._access
            headers = {"Authorization": f"Bearer {access.api_key}"} if access.api_key else {}
            self._client = httpx.AsyncClient(
                # A compressed stream comes in lumps.
                headers=headers | {"User-Agent": "guichet", "Accept-Encoding": "identity"},
                transport=self._transport or connections_to(access.url, access.verify),
                # The caller's clock ends a call; this one only a connection that never comes.
                timeout=httpx.Timeout(None, connect=access.connect_timeout),
                follow_redirects=False,
                trust_env=False,
            )
        return self._client

    def _url(self, path: str) -> httpx.URL:
        # Reading an address takes a tenth of what a whole request does.
        if path not in self._urls:
            self._urls[path] = httpx.URL(self._access.url + path)
        return self._urls[path]

    async def close(self) -> None:
        """Close the connections; a later call opens them anew."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def whole(self, method: str, path: str, body: Any = None) -> bytes:
        """The body of a reply with status 200. Raises what `of_status` or `away` make."""
        async with self.reply(method, path, body) as reply:
            return await _read(reply, LONGEST_JSON)

    @asynccontextmanager
    async def reply(
        self, method: str, path: str, body: Any = None
    ) -> AsyncIterator[httpx.Response]:
        """A reply with status 200 whose body is not read yet. Leaving the block ends it."""
        name = self._access.name
        try:
            async with self._http().stream(method, self._url(path), json=body) as reply:
                if reply.status_code != 200:
                    raise of_status(
                        name,
                        reply.status_code,
                        await _start(reply, LONGEST_ERROR),
                        reply.headers.get("retry-after"),
                    )
                yield reply
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise away(name, f"cannot be reached ({type(error).__name__})") from error
        except httpx.HTTPError as error:
            raise away(name, f"cut the connection ({type(error).__name__})") from error
        except OSError as error:
            raise LlmRefused(
                f"The authority of the language model {name} cannot be read "
                f"({type(error).__name__}).",
                "Check ca_file of the model in GUICHET_MODELS.",
            ) from error
        except BadInput as error:
            raise away(name, f"answered with something else ({error.message})") from error

    async def short(self, method: str, path: str, body: Any = None) -> bytes:
        """`whole` within a few seconds."""
        try:
            async with asyncio.timeout(SHORT):
                return await self.whole(method, path, body)
        except TimeoutError:
            raise away(self._access.name, f"said nothing for {SHORT:g} s") from None


async def _read(reply: httpx.Response, most: int) -> bytes:
    body = bytearray()
    async for piece in reply.aiter_bytes():
        body += piece
        if len(body) > most:
            raise BadInput("The reply has no end.")
    return bytes(body)


async def _start(reply: httpx.Response, most: int) -> bytes:
    body = bytearray()
    async for piece in reply.aiter_bytes():
        body += piece
        if len(body) > most:
            break
    return bytes(body[:most])
