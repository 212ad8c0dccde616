"""Who clicked, by the server's signature."""

from __future__ import annotations

import base64

import pytest

from connectors.errors import BadInput
from connectors.mattermost.signing import NotSigned
from connectors.mattermost.triggers import TriggerKey
from tests.fakes.mattermost.keys import SigningKey
from tests.fakes.mattermost.world import ADA, BRUNO

NOW = 1_795_470_013.0
MILLIS = int(NOW * 1_000)
KEY = SigningKey()


def checked(trigger: object, user: str = ADA, now: float = NOW) -> str:
    """``ok``, or why it is refused."""
    try:
        TriggerKey(KEY.public, clock=lambda: now).verify(trigger, user)
    except NotSigned as error:
        return error.reason
    return "ok"


def written(*parts: str) -> str:
    return base64.b64encode(":".join(parts).encode()).decode()


def test_a_trigger_says_who_clicked_and_when() -> None:
    found = TriggerKey(KEY.public, clock=lambda: NOW).verify(
        KEY.trigger("c1", ADA, MILLIS - 2_000), ADA
    )
    assert (found.client, found.user, found.at) == ("c1", ADA, NOW - 2)


def test_a_trigger_of_somebody_else_is_refused() -> None:
    assert checked(KEY.trigger("c1", BRUNO, MILLIS)) == "user"
    assert checked(KEY.trigger("c1", "", MILLIS), "") == "user"


@pytest.mark.parametrize(("age", "said"), [(59, "ok"), (61, "expired"), (-61, "expired")])
def test_a_trigger_is_fresh(age: int, said: str) -> None:
    assert checked(KEY.trigger("c1", ADA, MILLIS - age * 1_000)) == said


def test_a_trigger_that_was_changed_or_made_by_another_is_refused() -> None:
    signature = base64.b64decode(KEY.trigger("c1", BRUNO, MILLIS)).decode().split(":")[3]
    assert checked(written("c1", ADA, str(MILLIS), signature)) == "signature"
    assert checked(SigningKey().trigger("c1", ADA, MILLIS)) == "signature"


@pytest.mark.parametrize(
    "trigger",
    [None, 1, "", "x", "é", "a" * 2_000, written("a", "b"), written("c", ADA, "x", "AAAA"),
     written("c", ADA, "1", "!"), written("c", ADA, "9" * 600, "AAAA"),
     base64.b64encode(b"\xff:a:1:b").decode()],
)  # fmt: skip
def test_what_is_no_trigger_is_refused(trigger: object) -> None:
    assert checked(trigger) in ("form", "signature")


@pytest.mark.parametrize("key", ["", "x", "AAAA", base64.b64encode(b"\x30\x03").decode()])
def test_what_is_no_key_is_told(key: str) -> None:
    with pytest.raises(BadInput):
        TriggerKey(key)
