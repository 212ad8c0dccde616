"""A tickets JSONL file, plain or gzip, as a source. It is read in full each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

from connectors.contracts.documents import SourceDocument
from connectors.contracts.source import (
    BadRecord,
    FullNeeded,
    GoneRecord,
    ListedRecord,
    ListItem,
    Remark,
    ReplacedRecord,
    SourceItem,
)
from connectors.files.tickets_jsonl import BadLine, read_tickets, survey


class FileSource:
    """`connectors.contracts.source.Source` over one file.

    With `whole` the file is all that there is. The file is read once when this is made, and again
    by `full`. Raises `BadInput` when it cannot be opened, or not one line of it is a ticket.
    """

    few_may_vanish = False
    requests = 0

    def __init__(self, path: Path, name: str | None = None, *, whole: bool = False) -> None:
        self.name = name or default_source(path)
        self.label = self.name
        self.whole = whole
        self._path = path
        self._survey = survey(path, self.name)

    @property
    def total(self) -> int:
        """Records that count: of each id the last line."""
        return len(self._survey.last_line_of)

    def full(self, _checkpoint: Mapping[str, Any]) -> Iterator[SourceItem]:
        """Every line in its order."""
        remarks: list[Remark] = []

        def note(line: int, text: str) -> None:
            remarks.append(Remark(line, text))

        for number, item in read_tickets(self._path, self.name, note):
            yield from remarks
            remarks.clear()
            if isinstance(item, BadLine):
                yield BadRecord(item.reason, line=item.line, incomplete=item.incomplete)
            elif self._survey.last_line_of.get(item.external_id, number) == number:
                yield item
            else:
                yield ReplacedRecord(number)

    def changes(self, _checkpoint: Mapping[str, Any]) -> Iterator[SourceItem]:
        """Never: a file does not say what changed in it."""
        raise FullNeeded

    def ids(self) -> Iterator[ListItem]:
        """Every id in the file, and as many bad records as there are bad lines."""
        found = self._survey
        yield from (ListedRecord(external_id) for external_id in found.last_line_of)
        bad = BadRecord("a line that cannot be read", incomplete=found.incomplete)
        yield from repeat(bad, found.bad_lines)

    def documents(self, ids: Sequence[str]) -> Iterator[SourceItem]:
        """The records with these ids."""
        wanted = set(ids)
        for one in self.full({}):
            if isinstance(one, SourceDocument) and one.external_id in wanted:
                wanted.discard(one.external_id)
                yield one
        yield from (GoneRecord(external_id) for external_id in sorted(wanted))


def default_source(path: Path) -> str:
    """``file:`` and the file's name without its endings: ``tickets.jsonl.gz`` is tickets."""
    name = path.name
    for ending in (".gz", ".jsonl", ".json"):
        name = name.removesuffix(ending)
    return f"file:{name or path.name}"
