"""The database's own time, for what several machines have to agree on.

The clocks of two machines differ. A lease of a few seconds that one of them writes and another
judges would be over too soon, or too late; so both ask the server. SQLite's file is of one machine.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Float, bindparam, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement

from connectors.database.base import UtcDateTime, now


class _Moment(FunctionElement[datetime]):
    """Two arguments: the moment by our own clock, and the seconds from now."""

    name = "guichet_moment"
    type = UtcDateTime()
    inherit_cache = True


def moment(seconds: float = 0.0) -> _Moment:
    """The present by the database's clock, and `seconds` later; made for one statement."""
    ours = literal(now() + timedelta(seconds=seconds), UtcDateTime())
    return _Moment(ours, literal(float(seconds), Float()))


def moment_given(name: str) -> _Moment:
    """The same in a statement that is made once and executed with `given(name, seconds)`."""
    return _Moment(
        bindparam(f"{name}_at", type_=UtcDateTime()), bindparam(f"{name}_in", type_=Float())
    )


def given(name: str, seconds: float = 0.0) -> dict[str, Any]:
    """The parameters of `moment_given`."""
    return {f"{name}_at": now() + timedelta(seconds=seconds), f"{name}_in": float(seconds)}


@compiles(_Moment)
def _by_our_clock(element: _Moment, compiler: SQLCompiler, **options: Any) -> str:
    ours, _ = element.clauses
    return compiler.process(ours, **options)


@compiles(_Moment, "postgresql")
def _by_the_servers_clock(element: _Moment, compiler: SQLCompiler, **options: Any) -> str:
    _, seconds = element.clauses
    later = compiler.process(seconds, **options)
    # Not now(): that is when the transaction began.
    return f"(clock_timestamp() + make_interval(secs => {later}))"
