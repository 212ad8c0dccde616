"""A small client for GLPI's REST API that knows what a real GLPI does.

Reads are tried again when nothing came back; writes never are: their caller has a marker to look
for. A session that ended is renewed once, and the call, which GLPI did not execute, is repeated.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx

from connectors.glpi.access import GlpiAccess, normal_url
from connectors.glpi.errors import (
    NOT_JSON,
    SESSION_INVALID,
    GlpiError,
    GlpiOutcomeUnknown,
    GlpiRefused,
    GlpiUnavailable,
)
from connectors.glpi.paging import Row, pages, too_much
from connectors.glpi.replies import read, total_of
from connectors.glpi.session import GlpiSession, unreachable

READ_TRIES = 4
BACKOFF = 0.5
"""Seconds before the second try of a read; doubled before each further one."""


class GlpiClient:
    """Calls of one account. May be used by several threads; close it, or use it with `with`."""

    def __init__(
        self,
        access: GlpiAccess,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        tries: int = READ_TRIES,
    ) -> None:
        self._url = normal_url(access.url)
        self._http = httpx.Client(
            transport=transport,
            verify=access.verify,
            timeout=httpx.Timeout(access.read_timeout, connect=access.connect_timeout),
            limits=httpx.Limits(max_connections=8, max_keepalive_connections=8),
            # A redirect would carry our tokens to wherever it points.
            follow_redirects=False,
            trust_env=False,
        )
        self._session = GlpiSession(self._http, access)
        self._sleep = sleep
        self._tries = tries
        self.requests = 0
        """HTTP calls so far, for the sync's report; logins are not counted."""

    def __enter__(self) -> GlpiClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the session and the connections."""
        self._session.close()
        self._http.close()

    def rows(self, itemtype: str, size: int = 0, **options: Any) -> Iterator[list[Row]]:
        """All rows of an item type in pages of `size` (1,000), sorted by id, each row once.

        `options` are further query parameters (``is_deleted``, ``only_id``, ``searchText[…]``).
        Raises `GlpiUnavailable` when a page cannot be had; the pages before it were good.
        """
        return pages(self._page, itemtype, options, size)

    def newest(self, itemtype: str, size: int = 200, **options: Any) -> Iterator[list[Row]]:
        """Pages by ``date_mod``, newest first: read until they are older than you need.

        Rows that change meanwhile move to the front, so that some may come twice. Pages overlap,
        because a purge moves all older rows one place forward.
        """
        options = {"sort": "date_mod", "order": "DESC", **options}
        start = 0
        while True:
            found, total = self._page(itemtype, start, size, options)
            if found:
                yield found
            if not found or total is None or start + size >= total:
                return
            start += size - size // 10

    def count(self, itemtype: str, **options: Any) -> int:
        """About how many rows there are: GLPI's total counts joined rows for some accounts."""
        rows, total = self._page(itemtype, 0, 1, options)
        return total if total is not None else len(rows)

    def item(self, itemtype: str, item_id: int) -> Row | None:
        """One item; None if it is not there. Raises `GlpiRefused` if it may not be seen."""
        # int() because GLPI answers /Ticket/abc with the whole list.
        path = f"{itemtype}/{int(item_id)}"
        try:
            found = self.get(path, dict, {"get_hateoas": "false"})
        except GlpiRefused as error:
            if error.status == 404:
                return None
            raise
        assert isinstance(found, dict)
        return found

    def children(self, itemtype: str, item_id: int, child: str) -> list[Row]:
        """All sub-items of one item."""
        return [row for page in self.rows(f"{itemtype}/{int(item_id)}/{child}") for row in page]

    def get(self, path: str, expected: type, params: Mapping[str, Any] | None = None) -> Any:
        """A read, tried again while nothing comes back."""
        return read(self._read(path, params or {}, expected), expected, path.partition("?")[0])

    def reply(self, path: str, params: Mapping[str, Any]) -> httpx.Response:
        """A read of one JSON object, with the headers that it came with."""
        return self._read(path, params, dict)

    def create(self, itemtype: str, fields: Mapping[str, Any]) -> int:
        """Create one item and return its id. Never tried twice.

        Raises `GlpiOutcomeUnknown` when it may have been created.
        """
        made = self._write("POST", itemtype, {"input": dict(fields)}, dict)
        if not isinstance(made.get("id"), int):
            raise GlpiOutcomeUnknown(f"GLPI created {itemtype} without saying its id.")
        return int(made["id"])

    def update(self, itemtype: str, item_id: int, fields: Mapping[str, Any]) -> None:
        """Change fields of one item."""
        self._write("PUT", f"{itemtype}/{int(item_id)}", {"input": dict(fields)}, list)

    def _page(
        self, itemtype: str, start: int, size: int, options: Mapping[str, Any]
    ) -> tuple[list[Row], int | None]:
        params = {
            "range": f"{start}-{start + size - 1}",
            "get_hateoas": "false",
            "sort": "id",
            "order": "ASC",
            **options,
        }
        reply = self._read(itemtype, params, list)
        return read(reply, list, f"the list {itemtype}"), total_of(reply)

    def _read(self, path: str, params: Mapping[str, Any], expected: type) -> httpx.Response:
        """An answer that is data, or GLPI's own refusal; else the last error."""
        for attempt in range(1, self._tries + 1):
            try:
                reply = self._send("GET", path, params=params)
                read(reply, expected, path)
                return reply
            except GlpiUnavailable as error:
                # A server that has not enough memory for a page never will: the pager asks for
                # a smaller one instead.
                if attempt == self._tries or too_much(error):
                    raise
                self._sleep(BACKOFF * 2 ** (attempt - 1))
        raise AssertionError("unreachable")

    def _write(self, method: str, path: str, body: dict[str, Any], expected: type) -> Any:
        reply = self._send(method, path, json=body, writes=True)
        return read(reply, expected, f"{method} {path}", writes=True)

    def _send(
        self, method: str, path: str, *, writes: bool = False, **arguments: Any
    ) -> httpx.Response:
        """One call with a live session. Not executed calls are repeated once with a new one."""
        token = self._session.token()
        reply = self._once(method, path, token, writes, arguments)
        if _session_is_dead(reply, writes):
            token = self._session.token(dead=token)
            reply = self._once(method, path, token, writes, arguments)
        return reply

    def _once(
        self, method: str, path: str, token: str, writes: bool, arguments: dict[str, Any]
    ) -> httpx.Response:
        self.requests += 1
        headers = self._session.headers(token)
        try:
            return self._http.request(method, f"{self._url}/{path}", headers=headers, **arguments)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise unreachable(self._url, error) from error
        except httpx.HTTPError as error:
            if writes:
                raise GlpiOutcomeUnknown(
                    f"The connection to GLPI broke during {method} ({type(error).__name__})."
                ) from error
            raise unreachable(self._url, error) from error


def _session_is_dead(reply: httpx.Response, writes: bool) -> bool:
    try:
        read(reply, object, "the session")
    except GlpiRefused as error:
        return error.status == 401 and error.code == SESSION_INVALID
    except GlpiError as error:
        # GLPI 11.0.7 answers a token that it cannot decode with an error page. A write is not
        # repeated on such a guess.
        return not writes and error.code == NOT_JSON and error.status == 500 and not _empty(reply)
    return False


def _empty(reply: httpx.Response) -> bool:
    return not reply.content
