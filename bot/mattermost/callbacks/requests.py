"""Reading a request, and the two kinds of answers to one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

LARGEST = 128 * 1024
"""Bytes of a body. A form with the longest answer in it takes some 65 kB."""
MOST_FIELDS = 40


class Forged(Exception):
    """It is not what Mattermost sends for something of ours. `reason` is one word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def json_body(request: Request) -> Mapping[str, Any]:
    """The JSON object that was sent. Raises `Forged` for anything else."""
    body = await _body(request, "application/json")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Forged("json") from None
    if not isinstance(found, dict):
        raise Forged("json")
    return found


async def form_body(request: Request) -> Mapping[str, str]:
    """The fields of the form that was sent. Raises `Forged` for anything else."""
    body = await _body(request, "application/x-www-form-urlencoded")
    try:
        fields = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except ValueError:
        raise Forged("form") from None
    return dict(fields)


async def _body(request: Request, kind: str) -> bytes:
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method != "POST" or said != kind:
        raise Forged("kind")
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > LARGEST:
            raise Forged("size")
    return bytes(read)


def answer(**said: Any) -> Response:
    """What Mattermost takes as done: a JSON object with the status 200, and nothing else."""
    return JSONResponse({name: one for name, one in said.items() if one})


def refusal() -> Response:
    """The same words for every forgery: who made it learns nothing from them."""
    return JSONResponse({"error": "refused"}, 403)
