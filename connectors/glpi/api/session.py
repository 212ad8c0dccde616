"""One session on GLPI, shared by all threads of a process."""

from __future__ import annotations

import threading

import httpx

from connectors.glpi.api.access import GlpiAccess, normal_url
from connectors.glpi.api.errors import GlpiUnavailable
from connectors.glpi.api.replies import read

RAW_HTML = {"X-GLPI-Sanitized-Content": "false"}
"""GLPI 10 hands out entity-encoded HTML without it; GLPI 11 has no such switch and ignores it."""


class GlpiSession:
    """Logs in when a token is asked for, and again when a token was found to be dead."""

    def __init__(self, http: httpx.Client, access: GlpiAccess) -> None:
        self._http = http
        self._access = access
        self._url = normal_url(access.url)
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
        return {"Session-Token": token, **self._app_token(), **RAW_HTML}

    def close(self) -> None:
        """End the session on GLPI, which else keeps a file of it until it times out."""
        with self._lock:
            token, self._token = self._token, ""
        if not token:
            return
        self.requests += 1
        try:
            self._http.get(f"{self._url}/killSession", headers=self.headers(token))
        except httpx.HTTPError:
            # It times out by itself in half an hour, and we are leaving.
            return

    def _log_in(self) -> str:
        headers = {"Authorization": f"user_token {self._access.user_token}", **self._app_token()}
        self.requests += 1
        try:
            reply = self._http.get(f"{self._url}/initSession", headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise unreachable(self._url, error) from error
        self.logins += 1
        token = read(reply, dict, "the login").get("session_token")
        if not isinstance(token, str) or not token:
            raise GlpiUnavailable("GLPI let us in without a session token.", "See GLPI's log.")
        return token

    def _app_token(self) -> dict[str, str]:
        return {"App-Token": self._access.app_token} if self._access.app_token else {}


def unreachable(url: str, error: Exception) -> GlpiUnavailable:
    """The error for a call that got no answer and had no effect."""
    host = httpx.URL(url).host if "://" in url else url
    return GlpiUnavailable(
        f"GLPI at {host} cannot be reached ({type(error).__name__}).",
        "Check GUICHET_GLPI_URL, the network and the certificate.",
    )
