"""One reply, read whole within its bounds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import httpx

from connectors.errors import BadInput
from connectors.http.retry_after import retry_after

LONGEST_ERROR = 64 * 1024
"""Bytes that are read of a reply that is no success; what is longer is cut."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered. Names of headers are not case-sensitive."""

    status: int
    headers: httpx.Headers
    content: bytes

    @property
    def text(self) -> str:
        """The body as far as it is UTF-8."""
        return self.content.decode("utf-8", "replace")

    @property
    def retry_after(self) -> float | None:
        """Seconds that the server asks to wait; None where it says nothing usable."""
        return retry_after(self.headers)

    def json(self) -> Any:
        """The body. Raises `BadInput` where it is not JSON."""
        return read_json(self.content)


def read_json(content: str | bytes) -> Any:
    """Parsed JSON. Raises `BadInput` for what is cut, nested without end or no JSON at all."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise BadInput("The reply is not JSON.") from None


def read_object(content: str | bytes) -> dict[str, Any]:
    """A JSON object. Raises `BadInput`."""
    found = read_json(content)
    if not isinstance(found, dict):
        raise BadInput("The reply is no JSON object.")
    return found


async def read_body(reply: httpx.Response, most: int) -> bytes:
    """The body of a success, or the beginning of another's. Raises `BadInput` for a longer one."""
    success = reply.is_success
    most = most if success else LONGEST_ERROR
    body = bytearray()
    async for piece in reply.aiter_bytes():
        body += piece
        if len(body) > most:
            if success:
                raise BadInput("The reply has no end.")
            break
    return bytes(body[:most])
