"""Requests to one model's server, over the stack that all clients share.

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

from connectors.errors import BadInput, SettingsError
from connectors.http.access import HttpAccess, Limits
from connectors.http.client import HttpClient
from connectors.http.errors import HttpError, cause_of
from connectors.http.faults import about_certificate
from connectors.http.reply import read_body
from connectors.llm.access import ModelAccess
from connectors.llm.protocol.errors import LlmRefused, away, of_status
from connectors.llm.protocol.replies import LONGEST_JSON

CA_HINT = "ca_file of the model names the file with the site's own authority."
SHORT = 5.0
"""Seconds for the questions that are not generations: health, information, tokens."""


class ModelWire:
    """Requests of one model; used from the loop's thread only. No call has an effect there."""

    def __init__(
        self, access: ModelAccess, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._access = access
        self._transport = transport
        self._client: HttpClient | None = None

    def _http(self) -> HttpClient:
        # Made by the first call: what is wrong with the authority's file is that call's error.
        if self._client is None:
            try:
                self._client = HttpClient(_http_access(self._access), transport=self._transport)
            except SettingsError as error:
                raise LlmRefused(
                    error.message, "Check ca_file of the model in GUICHET_MODELS."
                ) from error
        return self._client

    async def close(self) -> None:
        """Close the connections; a later call opens them anew."""
        if self._client is not None:
            await self._client.aclose()

    async def whole(self, method: str, path: str, body: Any = None) -> bytes:
        """The body of a reply with status 200. Raises what `of_status` or `away` make."""
        async with self.reply(method, path, body) as reply:
            return await read_body(reply, LONGEST_JSON)

    @asynccontextmanager
    async def reply(
        self, method: str, path: str, body: Any = None
    ) -> AsyncIterator[httpx.Response]:
        """A reply with status 200 whose body is not read yet. Leaving the block ends it.

        The caller's clock ends a call; ours only a connection that never comes.
        """
        name = self._access.name
        try:
            async with self._http().stream(method, path, json=body, writes=False) as reply:
                if reply.status_code != 200:
                    told = await read_body(reply, LONGEST_JSON)
                    wait = reply.headers.get("retry-after")
                    raise of_status(name, reply.status_code, told, wait)
                yield reply
        except HttpError as error:
            if not error.cause:
                raise
            what = "cannot be reached" if error.reason == "unreachable" else "cut the connection"
            failed = away(name, f"{what} {cause_of(error.cause, error.words)}")
            if about_certificate(error.words):
                failed.hint = CA_HINT
            raise failed from error
        except BadInput as error:
            raise away(name, f"answered with something else ({error.message})") from error

    async def short(self, method: str, path: str, body: Any = None) -> bytes:
        """`whole` within a few seconds."""
        try:
            async with asyncio.timeout(SHORT):
                return await self.whole(method, path, body)
        except TimeoutError:
            raise away(self._access.name, f"said nothing for {SHORT:g} s") from None


def _http_access(access: ModelAccess) -> HttpAccess:
    return HttpAccess(
        url=access.url,
        called=f"The language model {access.name}",
        ca_setting=f"The ca_file of the language model {access.name}",
        headers={"Authorization": f"Bearer {access.api_key}"} if access.api_key else {},
        verify=access.verify,
        limits=Limits(connect=access.connect_timeout, total=None, reply=LONGEST_JSON),
    )
