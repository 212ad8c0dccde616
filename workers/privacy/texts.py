"""Small steps over rows that retention and erasure share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from connectors.contracts.chat import MessageKind, OutgoingMessage
from connectors.contracts.stored_messages import to_document

AT_ONCE = 500
"""Rows named in one statement."""
GONE = "erased"
"""Stands where a required text said something of a person."""
SHA256 = 64

T = TypeVar("T")


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """`values` in pieces that one statement can name."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def count(session: Session, statement: Any) -> int:
    """Run an update or delete; how many rows it changed."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)
    return int(result.rowcount)


def emptied(kind: str) -> dict[str, Any]:
    """A message of this kind that says nothing any more."""
    if kind not in set(MessageKind):
        return {}
    return to_document(OutgoingMessage(MessageKind(kind), ""))


def hashes_in(value: object) -> Iterator[str]:
    """Every SHA-256 in a recipe, however deep."""
    if isinstance(value, str):
        if len(value) == SHA256 and all(letter in "0123456789abcdef" for letter in value):
            yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from hashes_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from hashes_in(part)
