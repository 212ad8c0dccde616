"""Events, however the network cuts them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import BadInput
from connectors.http.server_sent_events import LONGEST_EVENT, EventReader


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
