"""What the code says of its work: spans, and the context that is carried in rows and tasks.

Without a tracer all of it does nothing, and OpenTelemetry is not even imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Literal, Protocol

Value = str | int | float | bool | tuple[str, ...]
Kind = Literal["internal", "server", "client", "producer", "consumer"]
NOTHING: Mapping[str, Value] = {}


class Mark(Protocol):
    """One piece of work, as its user sees it."""

    def add(self, attributes: Mapping[str, Value]) -> None:
        """Say more of the work: names of `names` or `genai`, never a text."""
        ...

    def end(self, error: BaseException | None = None) -> None:
        """The work is over; of an error only its name is told. Only for one that was `begun`."""
        ...


class Tracer(Protocol):
    """Where spans go."""

    def span(
        self, name: str, kind: Kind, parent: str | None, attributes: Mapping[str, Value]
    ) -> AbstractContextManager[Mark]: ...

    def begun(self, name: str, kind: Kind, attributes: Mapping[str, Value]) -> Mark: ...

    def carried(self) -> str | None: ...


class _NoMark:
    def add(self, attributes: Mapping[str, Value]) -> None:
        """Nobody looks."""

    def end(self, error: BaseException | None = None) -> None:
        """Nobody looks."""


NO_MARK = _NoMark()
_tracer: Tracer | None = None


def use(tracer: Tracer | None) -> None:
    """Send the spans of this process there; None: nowhere."""
    global _tracer
    _tracer = tracer


@contextmanager
def span(
    name: str,
    attributes: Mapping[str, Value] = NOTHING,
    *,
    kind: Kind = "internal",
    parent: str | None = None,
) -> Iterator[Mark]:
    """The span of the block. Its parent is the span around it; where that is of another trace, or
    there is none, it is `parent`, a context that was `carried` here."""
    if _tracer is None:
        yield NO_MARK
        return
    with _tracer.span(name, kind, parent, attributes) as mark:
        yield mark


def begun(name: str, attributes: Mapping[str, Value] = NOTHING, *, kind: Kind = "client") -> Mark:
    """A span that is ended by hand, in whatever thread."""
    return NO_MARK if _tracer is None else _tracer.begun(name, kind, attributes)


def carried() -> str | None:
    """The context of the work at hand as W3C's ``traceparent``, to be kept with a row or sent with
    a task; None where nothing is traced."""
    return None if _tracer is None else _tracer.carried()
