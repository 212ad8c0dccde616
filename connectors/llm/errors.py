"""What can go wrong with a model's server, sorted by what the caller may do next.

No message quotes the server's own words: they may hold pieces of the prompt.
"""

from __future__ import annotations

import json
import re
from typing import Any

from connectors.errors import ConnectorError, RateLimited, Refused, Unavailable

TOO_LONG = re.compile(r"must be <=|context (?:length|size|window)|too (?:long|large)", re.I)
SHORT_WAIT = 1.0
LONGEST_WAIT = 60.0
BUSY = frozenset({"overloaded", "rate_limit_exceeded", "too_many_requests"})


class LlmUnavailable(Unavailable):
    """Away, slow, broken, or cut in the middle.

    `retry` says whether the same call may work a moment later: not after a long wait in vain.
    `status` is the HTTP status, 0 where there was no reply.
    """

    def __init__(
        self, message: str, hint: str = "", *, retry: bool = True, status: int = 0
    ) -> None:
        super().__init__(message, hint)
        self.retry = retry
        self.status = status


class LlmBusy(RateLimited):
    """No place was free, at the server or with us, for as long as the call may wait.

    `down` is set where the server said 503: it may be starting, or gone behind its proxy.
    """

    down = False


class LlmRefused(Refused):
    """The server will not do this: a wrong key, model or adapter, a prompt that is too long.

    `detail` is the server's own text. It may hold pieces of the prompt, so it is never logged.
    """

    def __init__(self, message: str, hint: str = "", *, status: int = 0, detail: str = "") -> None:
        super().__init__(message, hint)
        self.status = status
        self.detail = detail


def away(name: str, what: str, *, retry: bool = True, status: int = 0) -> LlmUnavailable:
    """The error for a server that does not do its part."""
    return LlmUnavailable(
        f"The language model {name} {what}.", "See: guichet models", retry=retry, status=status
    )


def busy(name: str, retry_after: float = SHORT_WAIT) -> LlmBusy:
    """The error for a server, or a queue of ours, that has no place."""
    wait = min(max(retry_after, 0.0), LONGEST_WAIT)
    return LlmBusy(f"The language model {name} is busy.", wait, "Ask again a little later.")


def of_status(
    name: str, status: int, body: bytes, retry_after: str | None = None
) -> ConnectorError:
    """The error for a reply whose status is not 200."""
    kind, text = kind_and_text(_json(body))
    if status == 429 or kind in BUSY:
        return busy(name, _seconds(retry_after))
    if status == 503:
        # Not ready yet, or its proxy has nobody behind it: worth a wait, and no refusal.
        error = busy(name, _seconds(retry_after))
        error.down = True
        return error
    if status >= 500 or status == 424:
        shown = f"HTTP {status}" + (f", {kind}" if kind else "")
        return away(name, f"failed ({shown})", status=status)
    return refused(name, status, kind, text)


def of_event(name: str, error: Any, event: dict[str, Any]) -> ConnectorError:
    """The error that a stream carried in place of a piece; its HTTP status was 200."""
    kind, text = kind_and_text(event if isinstance(error, str) else {"error": error})
    code = error.get("code") if isinstance(error, dict) else None
    if kind in BUSY or code == 429:
        return busy(name)
    if kind in ("validation", "template_error", "tool_error") or code in (400, 404, 413, 422):
        return refused(name, code if isinstance(code, int) else 422, kind, text)
    return away(name, f"failed while it wrote{f' ({kind})' if kind else ''}")


def refused(name: str, status: int, kind: str, text: str) -> LlmRefused:
    """The error for what the server will never do as it is."""
    if TOO_LONG.search(text):
        what, hint = "finds the prompt too long", "Lower context_tokens of the model."
    elif status in (401, 403):
        what, hint = "does not accept our API key", "Check api_key of the model in GUICHET_MODELS."
    elif status == 404:
        what, hint = (
            "is not at this address, or its server knows no model of this name",
            "Check url and model in GUICHET_MODELS.",
        )
    elif 300 <= status < 400:
        what, hint = "answers with a redirect, which is not followed", "Set the final address."
    else:
        what, hint = f"refused the request ({kind or f'HTTP {status}'})", ""
    return LlmRefused(f"The language model {name} {what}.", hint, status=status, detail=text)


def kind_and_text(body: Any) -> tuple[str, str]:
    """The kind of error and its text from TGI's or OpenAI's form; empty where it has another."""
    if not isinstance(body, dict):
        return "", ""
    error = body.get("error", body)
    if isinstance(error, dict):
        kind, text = error.get("type"), error.get("message")
    else:
        kind, text = body.get("error_type"), error
    if text is None:
        text = body.get("detail")
    return re.sub(r"\W", "", str(kind or ""))[:40], str(text or "")


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return {"error": body[:1000].decode("utf-8", "replace")}


def _seconds(retry_after: str | None) -> float:
    # A date is allowed there too; who sends one gets the usual short wait.
    try:
        seconds = float(retry_after or SHORT_WAIT)
    except ValueError:
        return SHORT_WAIT
    return seconds if 0 <= seconds < float("inf") else SHORT_WAIT
