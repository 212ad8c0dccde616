"""What a ticket source yields besides records: what it could not read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that was skipped, and why; the reason never holds text of a ticket.

    `line` is its line in a file, `external_id` its id, where they are known. `incomplete` says
    that the source ended before its time: what did not come may exist all the same.
    """

    reason: str
    line: int | None = None
    external_id: str | None = None
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class GoneRecord:
    """A record that the source says, for certain, is no longer there or no longer ours to see."""

    external_id: str
    hidden: bool = False
    """It is there, and the source says that it may not be shown any more. It goes at once, however
    many do: what would be kept by mistake is seen by those whom it is no longer meant for."""
