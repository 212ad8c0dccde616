"""What can go wrong with GLPI, sorted by what the caller may do next.

GLPI answers an error with the JSON list ``[CODE, message]``. The message is in the account's
language, and may be null or a list, so decisions are made from the HTTP status and the code only.
"""

from __future__ import annotations

from typing import Any

from connectors.http.errors import (
    HttpError,
    HttpLoginRefused,
    HttpOutcomeUnknown,
    HttpRefused,
    HttpUnavailable,
)

SESSION_INVALID = "ERROR_SESSION_TOKEN_INVALID"
RANGE_EXCEEDED = "ERROR_RANGE_EXCEED_TOTAL"
NOT_FOUND = "ERROR_ITEM_NOT_FOUND"
RIGHT_MISSING = "ERROR_RIGHT_MISSING"
NOT_JSON = "NOT_JSON"
"""Our own code for a reply that is not GLPI's JSON: a maintenance page, a cut body."""
SEARCH = "search/"
EMPTY = "EMPTY"
"""Our own code for a reply without a body: PHP had not enough memory for what was asked."""
ENDLESS = "ENDLESS"
"""Our own code for a reply that is larger than we take."""
TOO_MUCH = frozenset({EMPTY, ENDLESS})
"""Codes after which less should be asked for."""


class GlpiError(HttpError):
    """An answer of GLPI that is not data. `detail` is GLPI's own message: a string, None or a
    list."""


class GlpiUnavailable(GlpiError, HttpUnavailable):
    """Nothing happened there; the same call may be made again later."""


class GlpiOutcomeUnknown(GlpiError, HttpOutcomeUnknown):
    """A write that may have happened: look for its marker before making it again."""


class GlpiPartlyDone(GlpiOutcomeUnknown):
    """A write of several things of which some were done (HTTP 207); `detail` says which."""


class GlpiRefused(GlpiError, HttpRefused):
    """GLPI will not do this: a wrong token, a missing right, a wrong field."""

    @property
    def hidden(self) -> bool:
        """Whether it says that one item is not there, or not ours to see."""
        return (self.status, self.code) in ((403, RIGHT_MISSING), (404, NOT_FOUND))


class GlpiLoginRefused(GlpiRefused, HttpLoginRefused):
    """GLPI lets us in no more; nothing was executed."""


LOGIN_REFUSED = frozenset(
    {
        "ERROR_APP_TOKEN_PARAMETERS_MISSING",
        "ERROR_GLPI_LOGIN",
        "ERROR_GLPI_LOGIN_USER_TOKEN",
        "ERROR_LOGIN_PARAMETERS_MISSING",
        "ERROR_LOGIN_WITH_CREDENTIALS_DISABLED",
        "ERROR_NOT_ALLOWED_IP",
        "ERROR_SESSION_TOKEN_MISSING",
        "ERROR_WRONG_APP_TOKEN_PARAMETER",
        SESSION_INVALID,
    }
)
"""Codes that say nothing about a call, with or without a session."""
HINTS = {
    "ERROR_GLPI_LOGIN_USER_TOKEN": "The user token is wrong or its user is deactivated: in GLPI, "
    "open the account's settings, Remote access keys, and copy the API token anew. If it is right, "
    "login by token is off: in Setup > General > API, set Enable login with external token to Yes.",
    "ERROR_WRONG_APP_TOKEN_PARAMETER": "The app token is wrong: in GLPI, Setup > General > API, "
    "open the API client and copy its application token. If it is right, the client is inactive: "
    "set its Active to Yes.",
    "ERROR_APP_TOKEN_PARAMETERS_MISSING": "This API client needs an app token: set "
    "GUICHET_GLPI_APP_TOKEN to the one in GLPI's Setup > General > API.",
    "ERROR_NOT_ALLOWED_IP": "No active API client of GLPI has this machine's address: in Setup > "
    "General > API, open the API client, set Active to Yes and widen the IPv4 range.",
    "ERROR_LOGIN_WITH_CREDENTIALS_DISABLED": "Use a user token, not a password.",
    RIGHT_MISSING: "The account's profile lacks a right; the README lists those that it needs.",
    NOT_JSON: "GLPI may be in maintenance, or GUICHET_GLPI_URL is not the address of its API "
    "(it ends in /apirest.php).",
    EMPTY: "PHP on the GLPI server may have too little memory: raise its memory_limit.",
}


def code_and_detail(body: Any) -> tuple[str, Any]:
    """The code and message of an error body, or ("", None) if it has another form."""
    if isinstance(body, list) and body and isinstance(body[0], str):
        return body[0], body[1] if len(body) > 1 else None
    return "", None


def refused(status: int, code: str, detail: Any, what: str) -> GlpiRefused:
    """The error for an answer with a 4xx status and GLPI's error body.

    The bare code ``ERROR`` says that the API is switched off; the message would tell, but it is in
    the account's language. GLPI has it for ranges and columns that make no sense too, which we
    never ask for, and in searches for fields that the account may not look at.
    """
    if code == "ERROR" and SEARCH not in what:
        return GlpiLoginRefused(
            "GLPI's REST API is switched off.",
            "In GLPI: Setup > General > API, set Enable REST API to Yes.",
            status=status,
            code=code,
            detail=detail,
        )
    kind = GlpiLoginRefused if code in LOGIN_REFUSED else GlpiRefused
    return kind(
        f"GLPI refused {what}: {code}.",
        HINTS.get(code, ""),
        status=status,
        code=code,
        detail=detail,
    )


def no_answer(error: HttpError, called: str, what: str) -> GlpiError:
    """The error for the call `what`, which got no whole answer from GLPI `called` so."""
    if isinstance(error, HttpOutcomeUnknown):
        return GlpiOutcomeUnknown(
            f"The connection to GLPI broke during {what} ({error.cause or error.reason})."
        )
    if error.reason == "endless":
        return GlpiUnavailable(f"{called} answered {what} without an end.", code=ENDLESS)
    return GlpiUnavailable(
        f"{called} cannot be reached ({error.cause or error.reason}).",
        "Check GUICHET_GLPI_URL, the network and the certificate.",
    )
