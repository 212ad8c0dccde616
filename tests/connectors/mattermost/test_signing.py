"""What comes back counts only with our signature, for whom and where it was signed."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pytest

from connectors.mattermost.signing import (
    BUTTON_LIFE,
    DIALOG_LIFE,
    NotSigned,
    Signatures,
    SignedButton,
    secret_from_token,
)

BOT, SECRET = "bot", "a secret of callbacks"
BUTTON = SignedButton("channel", "approve", "01abc", "0")


class Clock:
    now = 1_795_470_013.5

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ours(clock: Clock) -> Signatures:
    return Signatures(SECRET, BOT, clock)


def refused(ours: Signatures, context: object) -> str:
    with pytest.raises(NotSigned) as seen:
        ours.read_button(context)
    return seen.value.reason


def test_a_button_comes_back_as_it_was_signed(ours: Signatures) -> None:
    context = ours.button("channel", "approve", "01abc")
    assert all(isinstance(value, str) for value in context.values())
    # A menu adds what was chosen.
    read = ours.read_button({**context, "selected_option": "x"})
    assert (read.channel, read.action, read.row) == ("channel", "approve", "01abc")


@pytest.mark.parametrize(
    "change",
    [
        {"row": "01abd"},
        {"action": "reject"},
        {"channel": "elsewhere"},
        {"expires": "9999999999"},
        {"sig": "0" * 64},
        {"sig": ""},
        {"sig": "é" * 64},
        {"row": "\ud800"},
        {"channel": "chann", "action": "elapprove"},
    ],
)
def test_a_button_that_was_changed_is_refused(ours: Signatures, change: dict[str, str]) -> None:
    assert refused(ours, ours.button("channel", "approve", "01abc") | change) == "signature"


@pytest.mark.parametrize(
    "context", [None, "x", [], {}, {"row": "01abc"}, {"sig": 1}, {"sig": "x" * 10_000}]
)
def test_what_is_no_button_is_refused(ours: Signatures, context: Any) -> None:
    assert refused(ours, context) == "form"
    whole = ours.button("channel", "approve", "01abc")
    assert refused(ours, {**whole, "row": 1.0}) == "form"
    assert refused(ours, {**whole, "row": {"a": "b"}}) == "form"


def test_a_button_of_another_bot_or_secret_is_refused(ours: Signatures, clock: Clock) -> None:
    for other in (Signatures(SECRET, "another", clock), Signatures("another", BOT, clock)):
        assert refused(ours, other.button("channel", "approve", "01abc")) == "signature"


def test_a_button_works_for_a_while(ours: Signatures, clock: Clock) -> None:
    context = ours.button("channel", "approve", "01abc")
    clock.now += BUTTON_LIFE - 1
    ours.read_button(context)
    clock.now += 2
    assert refused(ours, context) == "expired"


def state_of(ours: Signatures) -> str:
    return ours.state("ada", BUTTON, "post", "root")


def changed(state: str, change: Mapping[str, str]) -> str:
    found = json.loads(base64.urlsafe_b64decode(state + "==")) | change
    return base64.urlsafe_b64encode(json.dumps(found).encode()).decode().rstrip("=")


def test_a_state_comes_back_to_who_opened_the_dialog(ours: Signatures) -> None:
    read = ours.read_state(state_of(ours), "ada")
    assert (read.user, read.action, read.row) == ("ada", "approve", "01abc")
    assert (read.channel, read.message, read.thread) == ("channel", "post", "root")
    assert read.nonce != ours.read_state(state_of(ours), "ada").nonce


def test_a_state_of_somebody_else_is_refused(ours: Signatures) -> None:
    with pytest.raises(NotSigned) as seen:
        ours.read_state(state_of(ours), "bruno")
    assert seen.value.reason == "user"
    with pytest.raises(NotSigned) as seen:
        ours.read_state(changed(state_of(ours), {"user": "bruno"}), "bruno")
    assert seen.value.reason == "signature"


@pytest.mark.parametrize(
    "state", [None, "", "x", "!!!", "bnVsbA", "W10", "é", "a" * 5_000, {"user": "ada"}]
)
def test_what_is_no_state_is_refused(ours: Signatures, state: Any) -> None:
    with pytest.raises(NotSigned):
        ours.read_state(state, "ada")


def test_a_button_is_no_state(ours: Signatures) -> None:
    context = ours.button("channel", "approve", "01abc")
    read = ours.read_state(state_of(ours), "ada")
    with pytest.raises(NotSigned):
        ours.read_state(changed(state_of(ours), context), "ada")
    with pytest.raises(NotSigned):
        ours.read_button({**asdict(read), "sig": context["sig"]})


def test_a_dialog_may_take_a_while(ours: Signatures, clock: Clock) -> None:
    state = state_of(ours)
    clock.now += DIALOG_LIFE + 1
    with pytest.raises(NotSigned) as seen:
        ours.read_state(state, "ada")
    assert seen.value.reason == "expired"


def test_an_id_of_a_post_tells_nothing_and_is_the_same_again(ours: Signatures) -> None:
    made = {ours.pending(marker, turn) for marker in ("m1", "m2") for turn in (0, 1)}
    assert len(made) == 4
    assert ours.pending("m1") == ours.pending("m1")
    assert ours.pending("m1") != Signatures(SECRET, "another").pending("m1")


def test_a_secret_from_a_token_does_not_tell_the_token() -> None:
    assert secret_from_token("t1") != secret_from_token("t2")
    assert len(secret_from_token("t1")) == 64
