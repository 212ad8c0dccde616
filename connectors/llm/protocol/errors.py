"""What can go wrong with a model's server, sorted by what the caller may do next.

No message quotes the server's own words: they may hold pieces of the prompt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from connectors.errors import BadInput, Slow
from connectors.http.errors import HttpBusy, HttpError, HttpRefused, HttpUnavailable, meaning_of
from connectors.http.reply import read_json
from connectors.http.retry_after import seconds_of

TOO_LONG = re.compile(r"must be <=|context (?:length|size|window)|too (?:long|large)", re.I)
SHORT_WAIT = 1.0
LONGEST_WAIT = 60.0
MOST_LISTED = 8
LONGEST_NAME = 100
"""Of the names that a server lists, how many are told and how much of each."""
BUSY = frozenset({"overloaded", "rate_limit_exceeded", "too_many_requests"})


class LlmUnavailable(HttpUnavailable):
    """Away, slow, broken, or cut in the middle.

    `retry` says whether the same call may work a moment later: not after a long wait in vain.
    """

    def __init__(
        self, message: str, hint: str = "", *, retry: bool = True, status: int = 0
    ) -> None:
        super().__init__(message, hint, status=status)
        self.retry = retry


class LlmSlow(LlmUnavailable, Slow):
    """It wrote, and was not done in time: the server is there, and this answer was too long."""


class LlmBusy(HttpBusy):
    """No place was free, at the server or with us, for as long as the call may wait.

    `down` is set where the server said 503: it may be starting, or gone behind its proxy.
    """

    down = False


class LlmRefused(HttpRefused):
    """The server will not do this: a wrong key, model or adapter, a prompt that is too long.

    `detail` is the server's own text. It may hold pieces of the prompt, so it is never logged.
    """


def away(name: str, what: str, *, retry: bool = True, status: int = 0) -> LlmUnavailable:
    """The error for a server that does not do its part."""
    return LlmUnavailable(
        f"The language model {name} {what}.", "See: guichet models", retry=retry, status=status
    )


def slow(name: str, seconds: float) -> LlmSlow:
    """The error for an answer that was still being written when its time was over."""
    what = f"was at work and not done after {seconds:g} s"
    return LlmSlow(f"The language model {name} {what}.", "See: guichet models", retry=False)


def busy(name: str, retry_after: float = SHORT_WAIT) -> LlmBusy:
    """The error for a server, or a queue of ours, that has no place."""
    wait = min(max(retry_after, 0.0), LONGEST_WAIT)
    return LlmBusy(f"The language model {name} is busy.", wait, "Ask again a little later.")


def of_status(name: str, status: int, body: bytes, retry_after: str | None = None) -> HttpError:
    """The error for a reply whose status is not 200."""
    kind, text = kind_and_text(_json(body))
    meaning = meaning_of(status)
    if meaning == "busy" or kind in BUSY:
        seconds = seconds_of(retry_after)
        error = busy(name, SHORT_WAIT if seconds is None else seconds)
        # Not ready yet, or its proxy has nobody behind it: worth a wait, and no refusal.
        error.down = status == 503 and kind not in BUSY
        return error
    if meaning == "failed":
        shown = f"HTTP {status}" + (f", {kind}" if kind else "")
        return away(name, f"failed ({shown})", status=status)
    return refused(name, status, kind, text)


def of_event(name: str, error: Any, event: dict[str, Any]) -> HttpError:
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
    meaning = meaning_of(status)
    if TOO_LONG.search(text):
        what, hint = "finds the prompt too long", "Lower context_tokens of the model."
    elif meaning == "login":
        what, hint = "does not accept our API key", "Check api_key of the model in GUICHET_MODELS."
    elif meaning == "missing":
        what, hint = (
            "is not at this address, or its server knows no model of this name",
            "Check url and model in GUICHET_MODELS.",
        )
    elif meaning == "redirect":
        what, hint = "answers with a redirect, which is not followed", "Set the final address."
    else:
        what, hint = f"refused the request ({kind or f'HTTP {status}'})", ""
    return LlmRefused(f"The language model {name} {what}.", hint, status=status, detail=text)


def not_served(name: str, listed: Sequence[str]) -> LlmRefused:
    """The error for a model that the server does not know, with those that it lists."""
    error = refused(name, 404, "", "")
    shown = [re.sub(r"[^\w./@:-]", "?", one)[:LONGEST_NAME] for one in listed[:MOST_LISTED]]
    if shown:
        more = " …" if len(listed) > MOST_LISTED else ""
        error.hint = f"Its server lists: {', '.join(shown)}{more}. {error.hint}"
    return error


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
        return read_json(body)
    except BadInput:
        return {"error": body[:1000].decode("utf-8", "replace")}
