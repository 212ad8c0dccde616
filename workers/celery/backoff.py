"""Waiting for a server that is away: how long, and for what."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import structlog

from connectors.database.engine import DATABASE_FAILURES, database_failed
from connectors.errors import DatabaseUnavailable, GuichetError, QueueUnavailable, SchemaMismatch

log = structlog.get_logger("guichet.start")

FIRST, LONGEST = 0.5, 5.0
"""Seconds before the second try, and at most before any other."""

Ready = TypeVar("Ready")


def waits(first: float = FIRST, longest: float = LONGEST) -> Iterator[float]:
    """Seconds to wait before each further try, without an end: doubled each time up to `longest`,
    and less by up to a half at random, so that many who lost one server do not come back at once.
    """
    wait = first
    while True:
        yield wait * random.uniform(0.5, 1.0)
        wait = min(2 * wait, longest)


def wait_for(ready: Callable[[], Ready], sleep: Callable[[float], object] = time.sleep) -> Ready:
    """What `ready` returns once the servers that it needs are there, with a line a try.

    A server that is away comes back. A wrong setting or an old schema does not: such an error is
    raised at once.
    """
    for wait in waits():
        try:
            return ready()
        except SchemaMismatch:
            raise
        except (DatabaseUnavailable, QueueUnavailable) as error:
            away: GuichetError = error
        except DATABASE_FAILURES as error:
            away = database_failed(error)
        log.warning("start.waits", error=away.message, hint=away.hint, wait=round(wait, 1))
        sleep(wait)
    raise AssertionError("waits without an end")
