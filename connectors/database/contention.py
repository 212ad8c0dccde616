"""Doing a transaction again that PostgreSQL ended so that others could go on.

One order of locks keeps transactions from waiting for each other crosswise; see
`workers.desk.core.locks` and `workers.identity.locks`. What is left (a lock that the server takes
by itself, a statement of an administrator) is met here: the loser begins anew, a few times, and
nobody sees an error. So does who finds at a lock that they would have to wait against the order.
"""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from connectors.errors import Conflict

log = structlog.get_logger("guichet.database")

TRIES = 4
TIMES_OVERTAKEN = 50
"""Tries of who was overtaken: about 40 seconds, more than any transaction should take."""
PAUSE = 0.05
"""Seconds at most before the second try; twice as long before each that follows."""
DOUBLED = 5
"""How often it becomes twice as long."""
BUSY = "Others change the same just now. Try again in a minute."
DEADLOCK, SERIALIZATION_FAILURE = "40P01", "40001"

P = ParamSpec("P")
R = TypeVar("R")


class Overtaken(Exception):
    """What a transaction goes by changed while it waited, or waiting would be against the order of
    locks: it gives all back and begins anew."""


def retried(work: Callable[P, R]) -> Callable[P, R]:
    """`work`, begun anew when the server rolled it back for the sake of another transaction.

    For functions that open their transactions themselves and do nothing outside of them. The last
    try's error is raised as it is, but for `Conflict` after being overtaken too often.
    """

    @functools.wraps(work)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        lost = overtaken = 0
        while True:
            try:
                return work(*args, **kwargs)
            except Overtaken:
                overtaken += 1
                if overtaken >= TIMES_OVERTAKEN:
                    raise Conflict(BUSY) from None
            except DBAPIError as error:
                lost += 1
                state = getattr(error.orig, "sqlstate", None)
                if state not in (DEADLOCK, SERIALIZATION_FAILURE) or lost >= TRIES:
                    raise
                log.warning("database.again", work=work.__qualname__, state=state, tries=lost)
            # Not for both sides alike, or they would meet again.
            time.sleep(random.uniform(0, PAUSE * 2 ** min(DOUBLED, max(lost, overtaken) - 1)))

    return tried
