"""Reading one HTTP answer of GLPI, with suspicion.

GLPI says ``200 text/html`` in maintenance and when its database is down, and ``206`` with an
empty body when PHP ran out of memory. Such an answer must never look like "no tickets" to
somebody who deletes what is gone. So an answer counts as data only when it says that it is JSON,
parses, and has the type that was expected.
"""

from __future__ import annotations

import json
import re
from typing import Any

import httpx

from connectors.glpi.errors import (
    HINTS,
    NOT_JSON,
    GlpiError,
    GlpiOutcomeUnknown,
    GlpiUnavailable,
    refused,
)

CONTENT_RANGE = re.compile(r"\s*(\d+)-(\d+)/(\d+)\s*")


def read(reply: httpx.Response, expected: type, what: str, *, writes: bool = False) -> Any:
    """The parsed body, of the type `expected`. `what` names the call in errors, without data.

    Raises `GlpiRefused` for a 4xx with GLPI's error body, else `GlpiUnavailable`, or
    `GlpiOutcomeUnknown` where `writes` says that the call may have had an effect.
    """
    body = _json(reply)
    if 400 <= reply.status_code < 500 and body is not None:
        raise refused(reply.status_code, body, what)
    if reply.status_code >= 300:
        raise _no_data(reply, f"GLPI answered HTTP {reply.status_code} to {what}.", writes, body)
    if body is None:
        raise _no_data(reply, f"GLPI answered {what} with something that is not JSON.", writes)
    if not isinstance(body, expected):
        raise _no_data(
            reply, f"GLPI answered {what} with JSON of another kind than expected.", writes
        )
    return body


def total_of(reply: httpx.Response) -> int | None:
    """The number after the slash of Content-Range. It may count joined rows: only an upper end."""
    found = CONTENT_RANGE.fullmatch(reply.headers.get("Content-Range", ""))
    return int(found[3]) if found else None


def _json(reply: httpx.Response) -> Any:
    kind = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        return None
    try:
        return json.loads(reply.content)
    except ValueError:
        # Cut or empty. The caller turns None into an error that says so.
        return None


def _no_data(
    reply: httpx.Response, message: str, writes: bool, body: Any = None
) -> GlpiUnavailable | GlpiOutcomeUnknown:
    kind: type[GlpiError] = GlpiOutcomeUnknown if writes else GlpiUnavailable
    code = NOT_JSON if body is None else ""
    error = kind(message, HINTS.get(code, ""), status=reply.status_code, code=code)
    assert isinstance(error, GlpiUnavailable | GlpiOutcomeUnknown)
    return error
