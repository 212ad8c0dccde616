"""Reading one HTTP answer of GLPI, with suspicion.

GLPI says ``200 text/html`` in maintenance and when its database is down, and ``206`` with an
empty body when PHP ran out of memory. Such an answer must never look like "no tickets" to
somebody who deletes what is gone. So an answer counts as data only when it says that it is JSON,
parses, and has the type that was expected.
"""

from __future__ import annotations

import re
from typing import Any

import httpx

from connectors.errors import BadInput
from connectors.glpi.api.errors import (
    EMPTY,
    HINTS,
    NOT_JSON,
    GlpiError,
    GlpiOutcomeUnknown,
    GlpiPartlyDone,
    GlpiUnavailable,
    code_and_detail,
    refused,
)
from connectors.http.reply import Reply

REDIRECTS = (301, 302, 303, 307, 308)
CONTENT_RANGE = re.compile(r"\s*(\d+)-(-?\d+)/(\d+)\s*")


def read(reply: Reply, expected: type, what: str, *, writes: bool = False) -> Any:
    """The parsed body, of the type `expected`. `what` names the call in errors, without data.

    Raises `GlpiRefused` for a 4xx with GLPI's error body, else `GlpiUnavailable`; where `writes`
    says that the call may have had an effect, `GlpiOutcomeUnknown`, or `GlpiPartlyDone` for 207.
    """
    body = _json(reply)
    code, detail = code_and_detail(body)
    # A gateway in front of GLPI has errors in JSON too. Only GLPI's own word that a ticket is not
    # there may count as that.
    if 400 <= reply.status < 500 and code:
        raise refused(reply.status, code, detail, what)
    if reply.status >= 300:
        where = _redirect(reply)
        raise _no_data(reply, f"GLPI answered HTTP {reply.status} to {what}{where}.", writes)
    if reply.status == 207 and writes:
        raise GlpiPartlyDone(
            f"GLPI did only a part of {what}: {code}.", status=207, code=code, detail=detail
        )
    if body is None:
        raise _no_data(reply, f"GLPI answered {what} with something that is not JSON.", writes)
    if not isinstance(body, expected):
        raise _no_data(
            reply, f"GLPI answered {what} with JSON of another kind than expected.", writes
        )
    return body


def range_of(headers: httpx.Headers) -> tuple[int, int] | None:
    """First row and total of Content-Range. The total may count joined rows."""
    found = CONTENT_RANGE.fullmatch(headers.get("Content-Range", ""))
    return (int(found[1]), int(found[3])) if found else None


def _json(reply: Reply) -> Any:
    kind = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        return None
    try:
        return reply.json()
    except BadInput:
        # Cut, empty or nested without end. The caller turns None into an error that says so.
        return None


def _redirect(reply: Reply) -> str:
    # Only the place, without a query: that could hold anything.
    target = reply.headers.get("Location", "").partition("?")[0]
    return f" and points to {target}" if reply.status in REDIRECTS and target else ""


def _no_data(reply: Reply, message: str, writes: bool) -> GlpiUnavailable | GlpiOutcomeUnknown:
    kind: type[GlpiError] = GlpiOutcomeUnknown if writes else GlpiUnavailable
    # An empty page of data is PHP without memory; an empty error comes of whoever answered it.
    hungry = reply.status in (200, 206, 500) and not reply.content.strip()
    code = EMPTY if hungry else NOT_JSON
    error = kind(message, HINTS[code], status=reply.status, code=code)
    assert isinstance(error, GlpiUnavailable | GlpiOutcomeUnknown)
    return error
