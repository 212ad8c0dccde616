"""A webhook is believed only when it is signed and recent, and then only as a hint."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.glpi.tickets.webhook import AHEAD, OLDEST, challenge_answer, refusal, ticket_in

SECRET = "s3cret-of-glpi"
BODY = b'{"event":"update","item":{"id":7}}'
AT = 1_800_000_000


def sign(data: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), data, hashlib.sha256).hexdigest()


def refused(body: bytes = BODY, signature: str | None = None, stamp: str = str(AT)) -> str | None:
    signature = sign(BODY + stamp.encode()) if signature is None else signature
    return refusal(SECRET, body, signature, stamp, AT)


def test_glpis_own_is_believed() -> None:
    assert refused() is None
    assert refused(signature=sign(BODY + str(AT).encode()).upper()) is None


@pytest.mark.parametrize(
    ("signature", "why"),
    [
        ("", "signature"),
        ("é" * 64, "signature"),
        (sign(BODY), "signature"),
        (sign(str(AT).encode() + BODY), "signature"),
        (sign(BODY + str(AT).encode(), "another"), "signature"),
        ("sha256=" + sign(BODY + str(AT).encode()), "signature"),
    ],
)
def test_another_signature_is_not(signature: str, why: str) -> None:
    assert refused(signature=signature) == why


def test_another_body_or_time_is_not() -> None:
    assert refused(body=BODY + b" ", signature=sign(BODY + str(AT).encode())) == "signature"
    assert refusal(SECRET, BODY, sign(BODY + str(AT).encode()), str(AT + 1), AT) == "signature"


@pytest.mark.parametrize("stamp", ["", "now", "-5", "1e9", "９", "1" * 40])
def test_a_time_that_is_none_is_not(stamp: str) -> None:
    assert refused(stamp=stamp) == "no_timestamp"


@pytest.mark.parametrize(
    ("by", "why"),
    [(OLDEST, None), (OLDEST + 1, "too_old"), (-AHEAD, None), (-AHEAD - 1, "too_old")],
)
def test_an_old_one_is_not(by: int, why: str | None) -> None:
    assert refused(stamp=str(AT - by)) == why


def test_the_challenge_is_answered_and_nothing_else_is_signed() -> None:
    token = sign(b"validate_cra_challenge")
    assert challenge_answer(SECRET, token) == sign(token.encode())
    # Else anybody could have a webhook of their own signed by us.
    assert challenge_answer(SECRET, (BODY + str(AT).encode()).decode()) is None
    assert challenge_answer(SECRET, "") is None


@pytest.mark.parametrize(
    ("document", "ticket"),
    [
        ({"event": "update", "item": {"id": 7}}, 7),
        ({"item": {"id": 3, "itemtype": "Ticket", "items_id": 8}}, 8),
        ({"item": {"id": 3, "tickets_id": 9}}, 9),
        ({"item": {"id": 3}, "parent_item": {"id": 10}}, 10),
        ({"item": {"id": True}}, None),
        ({"item": {"id": "7"}}, 7),
        ({"item": {"id": "3", "items_id": "8"}}, 8),
        ({"item": {"id": "7x"}}, None),
        ({"item": {"id": "-7"}}, None),
        ({"item": {"id": "٧"}}, None),
        ({"item": {"id": "0"}}, None),
        ({"item": {"id": "9" * 5000}}, None),
        ({"item": {"id": -1}}, None),
        ({"item": []}, None),
        ([1], None),
        (None, None),
    ],
)
def test_the_ticket_is_found(document: object, ticket: int | None) -> None:
    assert ticket_in(json.dumps(document).encode()) == ticket


@given(st.binary(max_size=200), st.text(max_size=80), st.text(max_size=20))
def test_nothing_that_comes_breaks_it(body: bytes, signature: str, stamp: str) -> None:
    assert refusal(SECRET, body, signature, stamp, AT) in ("no_timestamp", "signature")
    assert challenge_answer(SECRET, signature) is None
    assert ticket_in(body) is None or ticket_in(body)
