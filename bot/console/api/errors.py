"""The errors of the REST API as its description lists them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

Code = Literal[
    "bad_request",
    "unauthorized",
    "forbidden",
    "not_found",
    "method_not_allowed",
    "conflict",
    "too_large",
    "bad_input",
    "rate_limited",
    "unavailable",
    "failed",
]


class Problem(BaseModel):
    """What happened, and what to do about it."""

    code: Code
    message: str = Field(description="One line for a person.")
    hint: str = Field(description="What to do; may be empty.")


class ErrorOut(BaseModel):
    """Any error."""

    error: Problem


WHY = {
    400: "The body is not JSON.",
    401: "There is no valid API key.",
    403: "The person may not do this.",
    404: "There is no such thing, or not for this person.",
    409: "Somebody else was first, or the state moved on.",
    413: "The body is too large.",
    422: "A parameter or a field cannot be used; the message names it.",
    429: "Too many questions in a minute. `Retry-After` says after how many seconds to come again.",
    503: "The database, the queue or a worker does not answer at the moment.",
}


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a call may answer besides its result: these, and what every call may."""
    return {
        status: {"model": ErrorOut, "description": WHY[status]}
        for status in sorted({401, 403, 422, 503, *statuses})
    }
