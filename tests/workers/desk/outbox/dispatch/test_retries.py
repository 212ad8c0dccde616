"""When a delivery is tried again. Pure rules."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connectors.contracts.chat import MessageRef, PlatformInfo
from connectors.database.base import now
from connectors.database.models import Delivery
from connectors.errors import (
    ConnectorError,
    LoginRefused,
    OutcomeUnknown,
    RateLimited,
    Refused,
    ThreadGone,
    Unavailable,
)
from workers.desk.outbox.dispatch.retries import LONGEST_RATE_WAIT, RATE_PATIENCE, Again, again

TRIES = 8


class Place:
    """Somewhere to deliver to."""

    info: PlatformInfo | None = None

    def __init__(self, patience: timedelta | None = None, settles_in: float = 0.0) -> None:
        self.patience, self.settles_in = patience, settles_in

    def find(self, delivery: Delivery) -> MessageRef | None: ...

    def send(self, delivery: Delivery, keep: object) -> MessageRef:
        raise NotImplementedError

    def revise(self, delivery: Delivery, shown: str, last: bool) -> bool:
        raise NotImplementedError


def row(attempts: int = 1, *, unknown: bool = False, age: timedelta = timedelta()) -> Delivery:
    return Delivery(attempts=attempts, outcome_unknown=unknown, first_attempt_at=now() - age)


CHAT = Place()


@pytest.mark.parametrize(
    ("attempts", "wait"), [(1, 1.0), (2, 2.0), (4, 8.0), (7, 64.0), (TRIES, None)]
)
def test_waits_grow_and_end(attempts: int, wait: float | None) -> None:
    found = again(Unavailable("down"), row(attempts), CHAT, TRIES)
    assert found == (None if wait is None else Again(wait, False, True, False))


@pytest.mark.parametrize("unknown", [False, True])
@pytest.mark.parametrize("attempts", [1, TRIES, 10 * TRIES])
def test_to_be_asked_to_wait_is_no_try(attempts: int, unknown: bool) -> None:
    found = again(RateLimited("slow", 30.0), row(attempts, unknown=unknown), CHAT, TRIES)
    assert found == Again(30.0, unknown, False, False)


@pytest.mark.parametrize(("asked", "wait"), [(-5.0, 1.0), (0.0, 1.0), (1e9, LONGEST_RATE_WAIT)])
def test_a_wish_that_makes_no_sense_is_bounded(asked: float, wait: float) -> None:
    found = again(RateLimited("slow", asked), row(), CHAT, TRIES)
    assert found is not None
    assert found.wait == wait


def test_a_place_that_asks_to_wait_for_a_day_is_given_up() -> None:
    error = RateLimited("slow", 1.0)
    assert again(error, row(age=RATE_PATIENCE - timedelta(minutes=1)), CHAT, TRIES) is not None
    assert again(error, row(age=RATE_PATIENCE), CHAT, TRIES) is None


@pytest.mark.parametrize("error", [Refused("no"), LoginRefused("no"), ThreadGone("no")])
def test_chat_takes_a_no_for_a_no(error: ConnectorError) -> None:
    assert again(error, row(), CHAT, TRIES) is None


def test_an_unknown_outcome_is_looked_for_once_it_has_settled() -> None:
    found = again(OutcomeUnknown("cut"), row(), Place(settles_in=60.0), TRIES)
    assert found == Again(60.0, True, True, False)
    # That the search fails says nothing about the send.
    found = again(Unavailable("down"), row(unknown=True), Place(settles_in=60.0), TRIES)
    assert found == Again(60.0, True, True, False)


def test_a_place_that_is_waited_for_patiently() -> None:
    place = Place(patience=timedelta(hours=24))
    late, later = timedelta(hours=1), timedelta(hours=24)
    assert again(Unavailable("down"), row(99, age=late), place, TRIES) == Again(
        300.0, False, True, True
    )
    assert again(Unavailable("down"), row(99, age=later), place, TRIES) is None
    # It may be there: it is looked for once more.
    assert again(Unavailable("down"), row(99, unknown=True, age=later), place, TRIES) is not None
    assert again(LoginRefused("no"), row(), place, TRIES) is not None
    assert again(Refused("no"), row(), place, TRIES) is None
