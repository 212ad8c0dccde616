"""What servers send: events however they are cut, and replies however wrong they are."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import BadInput, ConnectorError, RateLimited, Refused, Unavailable
from connectors.http.server_sent_events import LONGEST_EVENT, EventReader
from connectors.llm import errors
from connectors.llm.protocol import replies
from connectors.llm.protocol.replies import Answer
from connectors.llm.protocol.requests import tokens_in

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)
NAMES = st.sampled_from(
    "choices delta message content usage token text details logprobs prompt_tokens "
    "finish_reason generated_text logprob special error type".split()
)
NEARLY = st.recursive(
    JSON, lambda inner: st.dictionaries(NAMES, inner | st.lists(inner), max_size=5), max_leaves=20
)


def events(pieces: list[bytes]) -> list[str]:
    reader = EventReader()
    found = [event for piece in pieces for event in reader.feed(piece)]
    return found + reader.end()


@given(
    st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8")), max_size=6),
    st.sampled_from([b"\n", b"\r\n", b"\r"]),
    st.data(),
)
def test_events_do_not_depend_on_where_the_network_cuts(
    texts: list[str], line: bytes, data: st.DataObject
) -> None:
    whole = b"".join(b"data: " + text.encode() + line + line for text in texts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=8)))
    edges = [0, *cuts, len(whole)]
    pieces = [whole[a:b] for a, b in pairwise(edges)]
    assert events(pieces) == [text for text in texts if text]


def test_comments_names_and_ids_are_passed_over() -> None:
    sent = b":\n\nevent: message\nid: 3\nretry: 5\ndata: a\n\n: keep-alive\n\ndata:b\ndata: c\n\n"
    assert events([sent]) == ["a", "b\nc"]


def test_a_last_event_without_its_empty_line_counts() -> None:
    assert events([b"data: a\n\ndata: b"]) == ["a", "b"]


@pytest.mark.parametrize("line", [b"x" * 70_000, b"data: " + b"x" * 70_000, b"data: x\n" * 9_000])
def test_an_event_without_an_end_is_given_up(line: bytes) -> None:
    with pytest.raises(BadInput):
        events([line] * (LONGEST_EVENT // 60_000 + 40))


@given(st.binary())
def test_any_bytes_are_events_or_none(sent: bytes) -> None:
    assert all(isinstance(event, str) for event in events([sent]))


@pytest.mark.parametrize(
    "read",
    [
        replies.read_chat,
        replies.read_chat_chunk,
        replies.read_generated,
        replies.read_generated_chunk,
    ],
)
@given(reply=st.dictionaries(NAMES, NEARLY, max_size=5))
def test_any_json_is_an_answer_or_bad_input(read: Any, reply: dict[str, Any]) -> None:
    answer = Answer()
    try:
        read(reply, answer)
    except BadInput:
        return
    assert isinstance(answer.text, str)
    assert answer.score is None or 0 <= answer.score <= 1


@given(NEARLY)
def test_any_error_is_told_in_one_line(body: Any) -> None:
    for status in (302, 400, 401, 404, 422, 429, 500, 503):
        made: ConnectorError = errors.of_status("m", status, json.dumps(body).encode())
        assert isinstance(made, (Unavailable, Refused))
        assert "\n" not in str(made)
    if isinstance(body, dict) and body.get("error") is not None:
        assert isinstance(errors.of_event("m", body["error"], body), ConnectorError)


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        (None, 1.0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 1.0),
        ("-1", 1.0),
        ("nan", 1.0),
        ("inf", 1.0),
        ("9999", 60.0),
    ],
)
def test_how_long_a_busy_server_wants_us_to_wait(sent: str | None, seconds: float) -> None:
    made = errors.of_status("m", 429, b"", sent)
    assert isinstance(made, RateLimited)
    assert made.retry_after == seconds


def test_a_busy_tgi_says_so_inside_a_stream() -> None:
    event = {"error": "Model is overloaded", "error_type": "overloaded"}
    assert isinstance(errors.of_event("m", event["error"], event), RateLimited)


@given(JSON)
def test_any_count_of_tokens(reply: Any) -> None:
    found = tokens_in(reply)
    assert found is None or found >= 0
