"""One session on GLPI, shared by all threads of a process."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from connectors.glpi.api.access import GlpiAccess
from connectors.glpi.api.errors import GlpiUnavailable, no_answer
from connectors.glpi.api.replies import read
from connectors.http.client import HttpClient
from connectors.http.errors import HttpError
from connectors.http.reply import Reply

RAW_HTML = {"X-GLPI-Sanitized-Content": "false"}
"""GLPI 10 hands out entity-encoded HTML without it; GLPI 11 has no such switch and ignores it."""


class GlpiSession:
    """Logs in when a token is asked for, and again when a token was found to be dead."""

    def __init__(self, http: HttpClient, access: GlpiAccess) -> None:
        self._http = http
        self._user_token = access.user_token
        self._app_token = {"App-Token": access.app_token} if access.app_token else {}
        self._lock = threading.Lock()
        self._token = ""
        self.logins = 0
        """How often we logged in; tests and the doctor look at it."""
        self.requests = 0
        """HTTP calls that were made for it, those that failed among them."""

    def token(self, dead: str = "") -> str:
        """A token. `dead` is one that GLPI refused: it is replaced once, whoever comes first."""
        with self._lock:
            if not self._token or self._token == dead:
                self._token = self._log_in()
            return self._token

    def headers(self, token: str) -> dict[str, str]:
        """What every call carries."""
        return {"Session-Token": token, **self._app_token, **RAW_HTML}

    def close(self) -> None:
        """End the session on GLPI, which else keeps a file of it until it times out."""
        with self._lock:
            token, self._token = self._token, ""
        if not token:
            return
        try:
            self._get("killSession", self.headers(token))
        except HttpError:
            # It times out by itself in half an hour, and we are leaving.
            return

    def _log_in(self) -> str:
        try:
            reply = self._get(
                "initSession",
                {"Authorization": f"user_token {self._user_token}", **self._app_token},
            )
        except HttpError as error:
            raise no_answer(error, self._http.access.called, "the login") from error
        self.logins += 1
        token = read(reply, dict, "the login").get("session_token")
        if not isinstance(token, str) or not token:
            raise GlpiUnavailable("GLPI let us in without a session token.", "See GLPI's log.")
        return token

    def _get(self, path: str, headers: Mapping[str, str]) -> Reply:
        self.requests += 1
        return self._http.send("GET", f"/{path}", headers=headers)
