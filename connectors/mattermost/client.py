"""Mattermost's REST API: the calls of mattermostdriver, carried by the one HTTP stack of all
connectors.

mattermostdriver knows the paths. Its own transport is not used: it opens a connection for each
call, knows no time for a whole call, follows redirects with our token, writes texts into its log,
and keeps of an error neither its id nor how long to wait.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mattermostdriver import Driver
from mattermostdriver.client import Client

from connectors.errors import BadInput, ConnectorError, OutcomeUnknown, Refused, Unavailable
from connectors.http.access import HttpAccess, Limits
from connectors.http.client import HttpClient
from connectors.http.reply import Reply, read_json
from connectors.mattermost.errors import DEFAULT_WAIT, error_of

API = "/api/v4"
LONGEST_WAIT = 3_600.0
"""Seconds of a ``Retry-After`` that are believed."""
AGAIN = {"/channels/direct", "/users/ids", "/users/me/typing"}
"""What may be posted again: nobody reads the effect, or it is there once."""
_PATH = re.compile(r"(?:/[A-Za-z0-9_+@-]+)+")
"""A path holds ids of others: none leads out of it."""
_VERSION = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True, slots=True)
class MattermostAccess:
    """One server. `url` is what people open in their browser, without a slash at its end."""

    url: str
    token: str = field(repr=False)
    timeout: float = 10.0
    """Seconds for a whole call."""
    verify: bool | str = True
    """A string: the file with the site's own authority."""
    proxy: str = field(default="", repr=False)
    """The proxy that leads to it; none is taken from the environment."""
    setting: str = ""
    """What the settings call the instance, for the hints of errors."""


class MattermostClient(Client):  # type: ignore[misc]
    """mattermostdriver's client that raises the errors of `connectors.errors`, and calls once.

    `driver` has the methods by topic, such as ``driver.posts.get_post``. Safe for threads. Raises
    `SettingsError` where the authority's file cannot be read.
    """

    def __init__(self, access: MattermostAccess) -> None:
        self._version = ""
        self._date = ""
        of = f" of {access.setting}" if access.setting else ""
        self._http = HttpClient(
            HttpAccess(
                f"{access.url}{API}",
                "Mattermost",
                url_setting=f"url{of}",
                key_setting=f"token{of}",
                ca_setting=f"ca_file{of}",
                headers={"Authorization": f"Bearer {access.token}"},
                verify=access.verify,
                proxy=access.proxy,
                packed=True,
                limits=Limits(
                    connect=min(5.0, access.timeout),
                    total=access.timeout,
                    busy_wait=DEFAULT_WAIT,
                    longest_wait=LONGEST_WAIT,
                ),
            )
        )
        # The token stays in our own stack: the driver's options may end in a log.
        options = {"scheme": "https", "url": "", "basepath": API, "debug": False}
        self.driver: Any = Driver(options, client_cls=self._as_its_client)

    @property
    def version(self) -> str:
        """The server's version as ``5.37.0``, from its last reply; empty where it did not say."""
        return self._version

    @property
    def date(self) -> str:
        """The server's clock in its last reply, as HTTP writes it; empty where it did not say."""
        return self._date

    def make_request(
        self,
        method: str,
        endpoint: str,
        options: Any = None,
        params: Mapping[str, Any] | None = None,
        data: Any = None,
        files: Any = None,
        basepath: str | None = None,
    ) -> _Answer:
        """Call a method once. Forms, files and other paths are nothing that we send."""
        method = method.upper()
        if not _PATH.fullmatch(endpoint):
            raise Refused("An id for Mattermost has letters and digits only.")
        writes = method != "GET" and endpoint not in AGAIN
        reply = self._http.send(
            method,
            endpoint,
            json=options if method in ("POST", "PUT") else None,
            params=params,
            writes=writes,
        )
        if version := _VERSION.match(reply.headers.get("x-version-id", "")):
            self._version = version[0]
        self._date = reply.headers.get("date", "")
        if not 200 <= reply.status < 300:
            raise error_of(self._http.access, reply, writes=writes)
        return _Answer(reply, self._no_json(endpoint, writes))

    def close(self) -> None:
        """Close the connections; a later call opens them anew."""
        self._http.close()

    def _as_its_client(self, options: Mapping[str, Any]) -> MattermostClient:
        super().__init__(options)
        return self

    def _no_json(self, endpoint: str, writes: bool) -> ConnectorError:
        error = OutcomeUnknown if writes else Unavailable
        topic = endpoint.split("/")[1]
        return error(f"Mattermost's reply about {topic} is no JSON.", self._http.access.hint)


class _Answer:
    """A success, as mattermostdriver reads one."""

    def __init__(self, reply: Reply, no_json: ConnectorError) -> None:
        self.headers = {"Content-Type": "application/json"}
        self.status_code = reply.status
        self._reply = reply
        self._no_json = no_json

    def json(self) -> Any:
        """What it says. Raises what a reply that says nothing means."""
        try:
            return read_json(self._reply.content)
        except BadInput:
            raise self._no_json from None
