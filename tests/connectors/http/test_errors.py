"""What a reply that is no success means, for calls with and without an effect."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import LoginRefused, OutcomeUnknown, RateLimited, Refused, Unavailable
from connectors.http.access import HttpAccess, Limits
from connectors.http.errors import HttpError, of_status
from connectors.http.reply import Reply

ACCESS = HttpAccess(
    "https://chat.example",
    "The chat",
    url_setting="GUICHET_CHAT_URL",
    key_setting="GUICHET_CHAT_TOKEN",
    limits=Limits(busy_wait=2.0, longest_wait=30.0),
)


def error_of(status: int, *, writes: bool, code: str = "", **headers: str) -> HttpError:
    sent = httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return of_status(ACCESS, Reply(status, sent, b"the text"), writes=writes, code=code)


@pytest.mark.parametrize(
    ("status", "reads", "writes"),
    [
        (429, RateLimited, RateLimited),
        (503, RateLimited, OutcomeUnknown),
        (500, Unavailable, OutcomeUnknown),
        (502, Unavailable, OutcomeUnknown),
        (504, Unavailable, OutcomeUnknown),
        (424, Unavailable, OutcomeUnknown),
        (401, LoginRefused, LoginRefused),
        (403, Refused, Refused),
        (404, Refused, Refused),
        (302, Refused, Refused),
        (400, Refused, Refused),
        (422, Refused, Refused),
    ],
)
def test_a_status_says_what_may_be_done_next(
    status: int, reads: type[Exception], writes: type[Exception]
) -> None:
    for told, kind in (
        (error_of(status, writes=False), reads),
        (error_of(status, writes=True), writes),
    ):
        assert isinstance(told, kind)
        assert told.status == status
        assert "the text" not in str(told)
    assert isinstance(error_of(403, writes=True), LoginRefused) is False


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 2.0),
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "0"}, 0.0),
        ({"Retry_After": "9999"}, 30.0),
        ({"Retry_After": "soon"}, 2.0),
        (
            {
                "Retry_After": "Thu, 26 Nov 2026 08:00:10 GMT",
                "Date": "Thu, 26 Nov 2026 08:00:00 GMT",
            },
            10.0,
        ),
    ],
)
def test_a_busy_system_says_how_long(headers: dict[str, str], seconds: float) -> None:
    told = error_of(429, writes=True, **headers)
    assert isinstance(told, RateLimited)
    assert told.retry_after == seconds
    assert (told.status, told.code) == (429, "")


def test_a_503_with_a_time_had_no_effect() -> None:
    told = error_of(503, writes=True, Retry_After="3")
    assert isinstance(told, RateLimited)
    assert told.retry_after == 3


def test_the_systems_own_id_is_kept_and_shown() -> None:
    told = error_of(400, writes=True, code="api.post.root_id")
    assert told.code == "api.post.root_id"
    assert "HTTP 400, api.post.root_id" in str(told)
    assert error_of(429, writes=True, code="ratelimited").code == "ratelimited"
    assert "does not let us do this" in str(error_of(403, writes=True, code="no_permission"))
    odd = error_of(400, writes=True, code="a\nb <script>" + "x" * 500)
    assert odd.code.startswith("abscriptx")
    assert len(odd.code) == 80


def test_a_key_that_is_not_accepted_names_its_setting() -> None:
    assert "GUICHET_CHAT_TOKEN" in str(error_of(401, writes=False))
    assert "GUICHET_CHAT_URL" in str(error_of(404, writes=False))


@given(st.integers(300, 599), st.booleans())
def test_any_status_is_one_line(status: int, writes: bool) -> None:
    told = error_of(status, writes=writes)
    assert isinstance(told, Unavailable | OutcomeUnknown | Refused)
    assert not (writes and status >= 500 and isinstance(told, Refused))
    assert str(told).startswith("The chat ")
    assert "\n" not in str(told)
