"""What went wrong with a call over HTTP, sorted by what the caller may do next.

No message quotes the other system's own words: they may hold what we sent.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from connectors.errors import (
    ConnectorError,
    LoginRefused,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Unavailable,
)
from connectors.http.access import HttpAccess
from connectors.http.faults import about_certificate
from connectors.http.reply import Reply

Reason = Literal["unreachable", "cut", "slow", "endless", "reply"]
"""No connection; a connection that broke; the time was over; a body without an end; or there was a
reply, and it says or is something else than was asked for."""
Meaning = Literal["busy", "failed", "login", "missing", "redirect", "refused"]
NO_ID = re.compile(r"[^\w.:-]")
LONGEST_ID = 80
"""Characters that are kept of another system's id of an error."""


class HttpError(ConnectorError):
    """`status` is 0 where there was no reply; `code` is the other system's own id of its error.

    `detail` is what it said, in whatever form. It may hold texts, so it is never logged.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        status: int = 0,
        code: str = "",
        detail: Any = None,
        reason: Reason = "reply",
        cause: str = "",
        words: str = "",
    ) -> None:
        super().__init__(message, hint)
        self.status = status
        self.code = code
        self.detail = detail
        self.reason: Reason = reason
        self.cause = cause
        """The name of the error below, where there was one."""
        self.words = words
        """What is known of its reason, for people; mostly nothing."""


class HttpUnavailable(HttpError, Unavailable):
    """Nothing happened there, or the call has no effect: it may be made again later."""


class HttpBusy(HttpUnavailable, RateLimited):
    """Nothing happened there; the system asks to wait `retry_after` seconds."""

    def __init__(
        self, message: str, retry_after: float, hint: str = "", *, status: int = 0, code: str = ""
    ) -> None:
        HttpError.__init__(self, message, hint, status=status, code=code)
        self.retry_after = retry_after


class HttpOutcomeUnknown(HttpError, OutcomeUnknown):
    """A call with an effect that it may have had: look for its marker before making it again."""


class HttpRefused(HttpError, Refused):
    """It will never work like this."""


class HttpLoginRefused(HttpRefused, LoginRefused):
    """We are let in no more; nothing happened there."""


def no_reply(
    access: HttpAccess, reason: Reason, cause: str = "", words: str = "", *, happened: bool = False
) -> HttpUnavailable | HttpOutcomeUnknown:
    """The error for a call without a whole reply. `happened`: it may have had an effect."""
    what = {
        "slow": "does not answer in time",
        "endless": "sends a reply without an end",
    }.get(reason, f"does not answer {cause_of(cause, words)}")
    kind = HttpOutcomeUnknown if happened else HttpUnavailable
    hint = access.hint
    if access.ca_setting and about_certificate(words):
        hint = f"{access.ca_setting} names the file with the site's own authority."
    return kind(f"{access.called} {what}.", hint, reason=reason, cause=cause, words=words)


def cause_of(cause: str, words: str) -> str:
    """The name of the error below, with what is known of its reason."""
    return f"({cause}): {words}" if words else f"({cause})"


def meaning_of(status: int) -> Meaning:
    """What a status that is no success says, wherever it comes from."""
    if status in (429, 503):
        return "busy"
    if status >= 500 or status == 424:
        return "failed"
    if status in (401, 403):
        return "login"
    if status == 404:
        return "missing"
    return "redirect" if 300 <= status < 400 else "refused"


def of_status(
    access: HttpAccess, reply: Reply, *, writes: bool = False, code: str = ""
) -> HttpError:
    """The error for a reply that is no success. `code` is the system's own id of it, for the log.

    `writes` says that the call has an effect: only a 429, or a 503 that names a time, then says
    that it had none.
    """
    status, told, called = reply.status, reply.retry_after, access.called
    code = NO_ID.sub("", code)[:LONGEST_ID]
    shown = f"HTTP {status}, {code}" if code else f"HTTP {status}"
    meaning = meaning_of(status)
    if meaning == "busy" and (status == 429 or told is not None or not writes):
        limits = access.limits
        wait = min(limits.busy_wait if told is None else told, limits.longest_wait)
        return HttpBusy(f"{called} is busy.", wait, status=status, code=code)
    if meaning in ("busy", "failed"):
        failed = HttpOutcomeUnknown if writes else HttpUnavailable
        return failed(f"{called} failed ({shown}).", access.hint, status=status, code=code)
    hint, kind = access.hint, HttpRefused
    if meaning == "login":
        # A system that gives a 403 an id of its own knows us, and speaks of the call.
        known = status == 403 and code
        what = "does not let us do this" if known else "does not accept our API key"
        hint = f"Check {access.key_setting}." if access.key_setting else access.hint
        # Only a 401 is about us alone; a 403 may be about the call.
        kind = HttpLoginRefused if status == 401 else HttpRefused
    elif meaning == "missing":
        what = "has no such page"
    elif meaning == "redirect":
        what = "answers with a redirect, which is not followed"
    else:
        what = "refused the request"
    return kind(f"{called} {what} ({shown}).", hint, status=status, code=code)
