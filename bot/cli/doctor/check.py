"""One check, and the line that comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectors.errors import GuichetError

if TYPE_CHECKING:
    from workers.bootstrap import Desk


@dataclass(frozen=True, slots=True)
class Line:
    """What was checked, whether it is well, and a line for a person."""

    part: str
    ok: bool
    line: str
    warning: bool = False
    """It works, and should be looked at all the same."""


def check(part: str, look: Callable[[Desk], str], desk: Desk) -> Line:
    """Well with what `look` says, or bad with the error that it raises."""
    from connectors.database.engine import DATABASE_FAILURES, database_failed

    try:
        return Line(part, True, look(desk))
    except DATABASE_FAILURES as error:
        return Line(part, False, str(database_failed(error)))
    except GuichetError as error:
        return Line(part, False, str(error))
