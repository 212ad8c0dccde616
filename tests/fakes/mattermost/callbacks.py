"""How the server calls an integration: its address may not be allowed, and its time is limited."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from tests.fakes.mattermost.errors import MattermostError

LIMIT = 30.0
"""Seconds that an integration has to answer."""
PRIVATE = ("127.", "10.", "169.254.", "192.168.", "localhost", "[::1]")
_OPENER = build_opener(ProxyHandler({}))


class Callbacks:
    """`allowed`: addresses of the site's own network may be called
    (AllowedUntrustedInternalConnections). `sent` is all that was sent, each with its address."""

    def __init__(self) -> None:
        self.allowed = True
        self.limit = LIMIT
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def json(self, url: str, said: dict[str, Any], error_id: str) -> bytes:
        """Post an object; the reply's body. All but a 200 is an error."""
        headers = {
            "User-Agent": "Mattermost-Bot/1.1",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        self.sent.append((url, said))
        status, body = self._post(url, json.dumps(said).encode(), headers, error_id)
        if status != 200:
            raise MattermostError(400, error_id, f"status={status}")
        return body

    def form(self, url: str, said: dict[str, Any], token: str) -> tuple[bytes, str]:
        """Post a form; the reply's body and its type."""
        headers = {
            "Authorization": f"Token {token}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        self.sent.append((url, said))
        failed = "api.command.execute_command.failed.app_error"
        body = urlencode(said).encode()
        status, answer = self._post(url, body, headers, failed, code=500)
        if status != 200:
            raise MattermostError(500, f"{failed}_resp", f"status={status}")
        return answer, self._type

    def _post(
        self, url: str, body: bytes, headers: dict[str, str], error_id: str, code: int = 400
    ) -> tuple[int, bytes]:
        if not self.allowed and (urlsplit(url).hostname or "").startswith(PRIVATE):
            raise MattermostError(code, error_id, "address forbidden")
        request = Request(url, body, headers, method="POST")
        try:
            with _OPENER.open(request, timeout=self.limit) as reply:
                self._type = reply.headers.get_content_type()
                return reply.status, reply.read()
        except HTTPError as error:
            with error:
                return error.code, error.read()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise MattermostError(code, error_id, type(error).__name__) from error
