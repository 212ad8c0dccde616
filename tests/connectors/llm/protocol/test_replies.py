"""What servers send: replies however wrong they are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import BadInput, ConnectorError, RateLimited, Refused, Unavailable
from connectors.llm.protocol import errors, replies
from connectors.llm.protocol.replies import Answer
from connectors.llm.protocol.requests import tokens_in

pytestmark = pytest.mark.slow

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
        ("Wed, 21 Oct 2015 07:28:00 GMT", 1.0),
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
