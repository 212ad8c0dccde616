"""Paths below a prefix: what comes in loses it, what goes out has it, and it hides no page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.console.http.base_path import PAGES, BasePathMiddleware, check_base
from connectors.errors import SettingsError
from tests.fakes.console import Console, running_console


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        *(("/helpdesk/review", "/review"), ("/review", "/review"), ("/helpdesk", "/")),
        *(("/helpdesk/", "/"), ("/helpdesk2/review", "/helpdesk2/review"), ("/", "/")),
    ],
)
def test_a_request_loses_the_prefix_where_it_has_one(asked: str, served: str) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode()})

    client = TestClient(BasePathMiddleware(app, "/helpdesk"))
    assert client.get(asked).text == served


@pytest.mark.parametrize(
    ("location", "sent"),
    [
        ("/review", "/helpdesk/review"),
        ("/helpdesk/review", "/helpdesk/review"),
        ("http://testserver/review?drafts=2", "/helpdesk/review?drafts=2"),
        ("https://elsewhere.example/", "https://elsewhere.example/"),
        ("//elsewhere.example/", "//elsewhere.example/"),
    ],
)
def test_a_redirect_of_ours_gets_it(location: str, sent: str) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"location", location.encode())]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    client = TestClient(BasePathMiddleware(app, "/helpdesk"), follow_redirects=False)
    assert client.get("/").headers["location"] == sent


def test_a_path_that_is_a_page_of_ours_is_refused(console: Console) -> None:
    with pytest.raises(SettingsError, match="name of a page"):
        check_base("/tickets")
    check_base("")
    check_base("/helpdesk/review")
    served = {path.split("/")[1] for path in _paths(console.client.app.routes)}  # type: ignore[attr-defined]
    assert served - {""} <= PAGES


def test_without_a_path_all_is_as_it_was(sqlite_url: str, tmp_path: Path) -> None:
    for url, base in (("", ""), ("http://127.0.0.1:8080/helpdesk/", "/helpdesk")):
        with running_console(sqlite_url, tmp_path, console_url=url) as console:
            reply = console.browser().get("/")
            assert f'href="{base}/review"' in reply.text
            assert f"path={base or '/'};" in reply.headers["set-cookie"].lower()
            asked = console.client.get(f"{base}/login", follow_redirects=False)
            assert asked.headers["location"] == f"{base}/"


def _paths(routes: Iterable[Any]) -> Iterable[str]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _paths(inner.routes)
        elif getattr(route, "path", ""):
            yield route.path
