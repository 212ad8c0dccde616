"""Chat events as documents: whatever comes in comes out again, also out of the database."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contracts.chat import ChatEvent, Deed, Pressed, Said
from connectors.contracts.stored_events import KINDS, from_document, kind_of, to_document

DEEDS: st.SearchStrategy[Deed] = st.one_of(*(st.from_type(deed) for deed in KINDS.values()))
EVENTS = st.builds(
    ChatEvent,
    event_id=st.text(),
    actor=st.text(),
    channel=st.text(),
    deed=DEEDS,
    home=st.none() | st.text(),
    is_bot=st.booleans(),
    language=st.none() | st.text(),
)


@given(EVENTS)
def test_an_event_survives_its_document(event: ChatEvent) -> None:
    document = json.loads(json.dumps(to_document(event)))
    assert from_document(document) == event


def test_every_deed_has_a_name() -> None:
    assert set(KINDS.values()) == set(Deed.__args__)  # type: ignore[attr-defined]
    assert kind_of(ChatEvent("e", "ada", "help", Said("m", "hello"))) == "said"


def test_what_another_version_wrote_is_read() -> None:
    event = ChatEvent("e", "ada", "help", Said("m", "hello"))
    document = to_document(event)
    document["tomorrow"] = document["deed"]["tomorrow"] = 1
    for late in ("home", "is_bot", "language"):
        del document[late]
    del document["deed"]["shared"]
    assert from_document(document) == event


@pytest.mark.parametrize("document", [{}, {"kind": "said"}, {"kind": "sung", "deed": {}}])
def test_what_is_no_event_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        from_document({"event_id": "e", "actor": "a", "channel": "c"} | document)


def test_what_was_filled_in_comes_back() -> None:
    filled = {"code": "wrong", "reason": ""}
    event = ChatEvent("e", "sam", "staff", Pressed("reject", "d", "m", filled=filled))
    assert from_document(to_document(event)) == event
