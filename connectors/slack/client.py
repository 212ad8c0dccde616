"""Slack's Web API: the calls of slack_sdk, carried by the one HTTP stack of all connectors.

slack_sdk knows the methods and their arguments. Its own transport is not used: it sends a POST
again after a connection broke, follows redirects with our token, opens a connection for each call,
knows no time for a whole call, and writes texts into its log.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web import SlackResponse, WebClient

from connectors.errors import BadInput, OutcomeUnknown, Unavailable
from connectors.http.access import HttpAccess, Limits
from connectors.http.client import HttpClient
from connectors.http.errors import of_status
from connectors.http.reply import Reply, read_object
from connectors.slack.errors import DEFAULT_WAIT, error_of

API = "https://slack.com/api"
LONGEST_WAIT = 3_600.0
"""Seconds of a ``Retry-After`` that are believed."""
READS = {
    "apps.connections.open", "auth.test", "blocks.validate", "bots.info", "conversations.history",
    "conversations.info", "conversations.open", "conversations.replies", "reactions.get",
    "team.info", "usergroups.list", "users.info",
}  # fmt: skip
"""Methods that nobody sees the effect of: they may be called again."""


@dataclass(frozen=True, slots=True)
class SlackAccess:
    """One workspace. `url` is the Web API's address without a slash at its end."""

    token: str = field(repr=False)
    url: str = API
    timeout: float = 10.0
    """Seconds for a whole call."""
    verify: bool | str = True
    """A string: the file with the site's own authority."""
    proxy: str = field(default="", repr=False)
    """The proxy that leads to it; none is taken from the environment."""
    setting: str = ""
    """What the settings call the instance, for the hints of errors."""


class SlackClient(WebClient):
    """`WebClient` that raises the errors of `connectors.errors`, and calls once. Safe for threads.

    `token` gives the token of each call, where it changes; else the access has it. Where that is
    empty too, calls go without one. Raises `SettingsError` where the authority's file cannot be
    read.
    """

    def __init__(self, access: SlackAccess, token: Callable[[], str] | None = None) -> None:
        super().__init__(base_url=access.url, retry_handlers=[])
        self._token = token or (lambda: access.token)
        self._http = HttpClient(
            HttpAccess(
                access.url,
                "Slack",
                url_setting=f"api_url of {access.setting}" if access.setting else "api_url",
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

    def api_call(
        self,
        api_method: str,
        *,
        http_verb: str = "POST",
        files: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        params: dict[str, Any] | None = None,
        json: dict[str, Any] | None = None,
        headers: dict[str, Any] | None = None,
        auth: dict[str, Any] | None = None,
    ) -> SlackResponse:
        """Call a method once. Files and other tokens are nothing that we send."""
        writes = api_method not in READS
        fields = {**(params or {}), **(data or {})}
        token = self._token()
        reply = self._http.send(
            "POST",
            f"/{api_method}",
            headers={"Authorization": f"Bearer {token}"} if token else None,
            json=_without_none(json) if json is not None else None,
            form=_form(fields) if json is None else None,
            writes=writes,
        )
        answer = self._answer(api_method, reply, writes)
        return SlackResponse(
            client=self,
            http_verb="POST",
            api_url=f"{self.base_url}{api_method}",
            req_args={},
            data=answer,
            headers=dict(reply.headers),
            status_code=reply.status,
        )

    def close(self) -> None:
        """Close the connections; a later call opens them anew."""
        self._http.close()

    def _answer(self, method: str, reply: Reply, writes: bool) -> dict[str, Any]:
        """What Slack says to a call. Raises the error that it means."""
        if reply.status == 429 or reply.status >= 500 or 300 <= reply.status < 400:
            raise of_status(self._http.access, reply, writes=writes)
        try:
            answer = read_object(reply.content)
        except BadInput:
            if reply.status >= 400 and reply.status != 404:
                raise of_status(self._http.access, reply, writes=writes) from None
            answer = {}
        if reply.status == 404 and not answer.get("error"):
            answer = {"error": "unknown_method"}
        if not answer:
            error = OutcomeUnknown if writes else Unavailable
            raise error(f"Slack's reply to {method} is no JSON object.", self._http.access.hint)
        if answer.get("ok") is not True:
            raise error_of(method, answer, writes=writes, retry_after=reply.retry_after)
        return answer


def _without_none(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _form(fields: Mapping[str, Any]) -> dict[str, str]:
    """Fields as a form has them; truth is ``1`` and ``0``."""
    return {
        name: str(int(value)) if isinstance(value, bool) else str(value)
        for name, value in fields.items()
        if value is not None
    }
