"""A small client for GLPI's REST API that knows what a real GLPI does.

Reads are tried again when nothing came back; writes never are: their caller has a marker to look
for. A session that ended is renewed once, and the call, which GLPI did not execute, is repeated.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from connectors.glpi.api.access import GlpiAccess
from connectors.glpi.api.errors import (
    HINTS,
    NOT_FOUND,
    NOT_JSON,
    RIGHT_MISSING,
    SESSION_INVALID,
    GlpiOutcomeUnknown,
    GlpiRefused,
    GlpiUnavailable,
    no_answer,
)
from connectors.glpi.api.paging import LEAST_PAGE, Row, newest_first, pages, too_much
from connectors.glpi.api.replies import range_of, read
from connectors.glpi.api.session import GlpiSession
from connectors.http.client import HttpClient
from connectors.http.errors import HttpError
from connectors.http.reply import Reply
from connectors.http.retry import RetryPolicy

READ_TRIES = 4
BACKOFF = 0.5
"""Seconds before the second try of a read; doubled before each further one."""
JITTER = 0.2


@dataclass(frozen=True, slots=True)
class Answer:
    """The parsed body of a read, and the headers that it came with."""

    body: Any
    headers: httpx.Headers


class GlpiClient:
    """Calls of one account. May be used by several threads; close it, or use it with `with`."""

    def __init__(
        self,
        access: GlpiAccess,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        tries: int = READ_TRIES,
    ) -> None:
        self._http = HttpClient(access.http(), transport=transport)
        self._session = GlpiSession(self._http, access)
        self._sleep = sleep
        self._retry = RetryPolicy(tries, BACKOFF, jitter=JITTER)
        self._lock = threading.Lock()
        self._requests = 0

    def __enter__(self) -> GlpiClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the session and the connections."""
        self._session.close()
        self._http.close()

    @property
    def requests(self) -> int:
        """HTTP calls so far, for the sync's report: logins too, and the end of the session."""
        return self._requests + self._session.requests

    def rows(self, itemtype: str, size: int = 0, **options: Any) -> Iterator[list[Row]]:
        """All rows of an item type in pages of `size` (1,000), sorted by id, each row once.

        `options` are further query parameters (``is_deleted``, ``only_id``, ``searchText[…]``).
        Raises `GlpiUnavailable` when a page cannot be had; the pages before it were good.
        """
        return pages(self._page, itemtype, options, size)

    def newest(self, itemtype: str, size: int = 0, **options: Any) -> Iterator[list[Row]]:
        """Pages by ``date_mod``, newest first: read until they are older than you need.

        Rows that change meanwhile move to the front, so that some may come twice.
        """
        return newest_first(self._page, itemtype, options, size)

    def count(self, itemtype: str, **options: Any) -> int:
        """About how many rows there are: GLPI's total counts joined rows for some accounts."""
        rows, total = self._page(itemtype, 0, 1, options)
        return total if total is not None else len(rows)

    def item(self, itemtype: str, item_id: int) -> Row | None:
        """One item; None if it is not there. Raises `GlpiRefused` if it may not be seen."""
        found = self.looked_up(itemtype, item_id)
        return found.body if found is not None else None

    def looked_up(self, itemtype: str, item_id: int) -> Answer | None:
        """The same with the headers that came with it."""
        # int() because GLPI answers /Ticket/abc with the whole list.
        path = f"{itemtype}/{int(item_id)}"
        try:
            return self._read(path, {"get_hateoas": "false"}, dict)
        except GlpiRefused as error:
            if error.code == NOT_FOUND:
                return None
            raise

    def children(self, itemtype: str, item_id: int, child: str) -> list[Row]:
        """All sub-items of one item."""
        return [row for page in self.rows(f"{itemtype}/{int(item_id)}/{child}") for row in page]

    def get(self, path: str, expected: type, params: Mapping[str, Any] | None = None) -> Any:
        """A read, tried again while nothing comes back."""
        return self._read(path, params or {}, expected).body

    def create(self, itemtype: str, fields: Mapping[str, Any]) -> int:
        """Create one item and return its id. Never tried twice.

        Raises `GlpiOutcomeUnknown` when it may have been created.
        """
        made = self._write("POST", itemtype, {"input": dict(fields)}, dict)
        found = made.get("id")
        if found is False:
            raise _not_done(f"POST {itemtype}", made)
        if type(found) is not int or found < 1:
            raise GlpiOutcomeUnknown(f"GLPI created {itemtype} without saying its id.")
        return found

    def update(self, itemtype: str, item_id: int, fields: Mapping[str, Any]) -> None:
        """Change fields of one item. Never tried twice; raises as `create` does."""
        path = f"{itemtype}/{int(item_id)}"
        done = self._write("PUT", path, {"input": dict(fields)}, list)
        said = done[0] if done and isinstance(done[0], dict) else {}
        if said.get(str(item_id)) is False:
            raise _not_done(f"PUT {path}", said)
        if said.get(str(item_id)) is not True:
            raise GlpiOutcomeUnknown(f"GLPI answered PUT {path} without saying what it did.")

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
        answer = self._read(itemtype, params, list, may_shrink=size > LEAST_PAGE)
        found = range_of(answer.headers)
        if found is not None and found[0] != start:
            # A proxy that drops the query would else make any list look like its first page.
            raise GlpiUnavailable(f"GLPI gave another page of {itemtype} than was asked for.")
        return answer.body, found[1] if found is not None else None

    def _read(
        self, path: str, params: Mapping[str, Any], expected: type, *, may_shrink: bool = False
    ) -> Answer:
        """An answer that is data, or GLPI's own refusal; else the last error.

        `may_shrink`: the caller can ask for less, and wants to know at once that it was too much.
        """
        dead, tries = "", self._retry.tries_of("GET")
        while True:
            token = ""
            try:
                reply, token = self._send("GET", path, dead, params=params)
                return Answer(read(reply, expected, path), reply.headers)
            except GlpiUnavailable as error:
                pause = tries.pause_after(error)
                if pause is None or (may_shrink and too_much(error)):
                    raise
                # GLPI 11 answers a token that it cannot decode with an error page, so the first
                # page that is no data costs one new login.
                dead = token if tries.failures == 1 and error.code == NOT_JSON else ""
                self._sleep(pause)

    def _write(self, method: str, path: str, body: dict[str, Any], expected: type) -> Any:
        reply, _ = self._send(method, path, json=body)
        return read(reply, expected, f"{method} {path}", writes=True)

    def _send(self, method: str, path: str, dead: str = "", **arguments: Any) -> tuple[Reply, str]:
        """One call with a live session, and that session's token; `dead` is one not to use.

        A call that GLPI did not execute because its session had ended is repeated once.
        """
        token = self._session.token(dead)
        reply = self._once(method, path, token, arguments)
        if _session_is_dead(reply):
            token = self._session.token(dead=token)
            reply = self._once(method, path, token, arguments)
        return reply, token

    def _once(self, method: str, path: str, token: str, arguments: dict[str, Any]) -> Reply:
        with self._lock:
            self._requests += 1
        headers = self._session.headers(token)
        try:
            return self._http.send(method, f"/{path}", headers=headers, **arguments)
        except HttpError as error:
            raise no_answer(error, self._http.access.called, method) from error


def _session_is_dead(reply: Reply) -> bool:
    if reply.status != 401:
        return False
    try:
        read(reply, object, "the session")
    except GlpiRefused as error:
        return error.code == SESSION_INVALID
    except GlpiUnavailable:
        # Somebody in front of GLPI wants a login: that is not our session.
        return False
    return False


def _not_done(what: str, said: Mapping[str, Any]) -> GlpiRefused:
    return GlpiRefused(
        f"GLPI refused {what}.", HINTS[RIGHT_MISSING], status=200, detail=said.get("message")
    )
