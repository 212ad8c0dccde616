"""Where tickets and articles come from: a ticket system, a file, a code forge.

A source reads in three ways: everything, what changed since a checkpoint, and ids alone. It yields
what it finds one by one, and now and then where it stands. The checkpoint is the source's own: the
caller keeps it beside the source's name, hands it back, and looks at nothing in it. Whether what
is stored may be deleted is the caller's to decide, by what was yielded and what was not: so a
source that cannot read a page raises, and never yields less.

`tests/contracts/source.py` is the suite that every source passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from connectors.contracts.documents import SourceDocument
from connectors.errors import ConnectorError

Progress = Callable[[str, int, int | None], None]
"""Called with a stage (``tickets``, ``vectors`` …), how much is done and, if known, of how much."""


def silent(_stage: str, _done: int, _total: int | None) -> None:
    """A progress that nobody looks at."""


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


@dataclass(frozen=True, slots=True)
class ReplacedRecord:
    """A record in whose place a later one of the same source counts, in line `line` of a file."""

    line: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A field of a record that was left out; `text` says which and why, with no text of it."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where the source stands, as a JSON object, once all that was yielded before it is stored.
    The last one counts."""

    document: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """A record that is there. `owners` are ids of those who asked, where the list tells them."""

    external_id: str
    owners: tuple[str, ...] | None = None


SourceRecord = SourceDocument | BadRecord | GoneRecord
SourceItem = SourceRecord | ReplacedRecord | Remark | Checkpoint
"""What a reading yields."""
ListItem = ListedRecord | GoneRecord | BadRecord | Checkpoint
"""What a reading of ids yields."""


class FullNeeded(Exception):
    """What changed cannot be told from the checkpoint, for the reason in words: read everything."""


class SourceClosed(ConnectorError):
    """The source may not be read at all, and that is its right: what is stored stays."""


class Source(Protocol):
    """One source, opened for one run. Not safe to use from several threads.

    All methods raise `ConnectorError` when the source cannot say, and `Conflict` when what it says
    looks like an accident; what was yielded before is true all the same.
    """

    @property
    def name(self) -> str:
        """The name under which records and checkpoint are stored."""
        ...

    @property
    def label(self) -> str:
        """What people call it."""
        ...

    @property
    def whole(self) -> bool:
        """Whether a full reading is all that there is, so that what did not come is gone."""
        ...

    @property
    def few_may_vanish(self) -> bool:
        """Whether of a few stored records any share may be gone from a full reading that yielded
        something: people remove them one by one."""
        ...

    @property
    def total(self) -> int | None:
        """About how many records the reading under way yields, once that is known."""
        ...

    @property
    def requests(self) -> int:
        """Calls to the source so far, of all that share its connection."""
        ...

    def full(self, checkpoint: Mapping[str, Any]) -> Iterator[SourceItem]:
        """Everything, and then the checkpoint. `checkpoint` is the last one, or empty.

        Raises `SourceClosed` before the first item.
        """
        ...

    def changes(self, checkpoint: Mapping[str, Any]) -> Iterator[SourceItem]:
        """What changed since `checkpoint`. Raises `FullNeeded` before the first item."""
        ...

    def ids(self) -> Iterator[ListItem]:
        """Every record that is there, by its id, in few requests; and what may not be shown."""
        ...

    def documents(self, ids: Sequence[str]) -> Iterator[SourceItem]:
        """The records with these ids as they are now; called after `changes`."""
        ...
