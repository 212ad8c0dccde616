"""Tickets from a JSONL file, one object a line.

A line that cannot be used is reported with its number and skipped. What is wrong with a single
field that is not needed (a date, an address) costs that field, with a note, and not the ticket.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from connectors.contracts.documents import SourceDocument
from connectors.errors import BadInput
from connectors.files.lines import MAX_LINE_BYTES, FileEndsEarly, read_lines
from connectors.files.ticket_fields import FieldError, to_record

UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"{\x00", b"\x00{")
"""How a line begins that a spreadsheet or PowerShell wrote, with its mark or without."""
Note = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was skipped, and why. `incomplete`: the file ends here before its time."""

    line: int
    reason: str
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class FileSurvey:
    """What is in a file, found without keeping any of it."""

    records: int
    last_line_of: dict[str, int]
    """The line that counts for each id: the last one that has it."""
    bad_lines: int
    incomplete: bool

    @property
    def duplicates(self) -> int:
        """Lines that a later line with the same id replaces."""
        return self.records - len(self.last_line_of)


def read_tickets(
    path: Path, source: str, note: Note | None = None
) -> Iterator[tuple[int, SourceDocument | BadLine]]:
    """Each line of `path` with its number (from 1); blank lines are passed over.

    `note(line, text)` hears of fields that were dropped. Raises `BadInput` if the file cannot be
    opened. A file that is cut off ends with a `BadLine` that says so.
    """
    try:
        for line in read_lines(path):
            if line.data is None:
                reason = f"longer than {MAX_LINE_BYTES // 2**20} MB"
                yield line.number, BadLine(line.number, reason)
            elif stripped := line.data.strip(b" \t\r\n\xef\xbb\xbf"):
                try:
                    record, notes = to_record(_parse(stripped), source)
                except FieldError as error:
                    yield line.number, BadLine(line.number, str(error))
                    continue
                if note is not None:
                    for text in notes:
                        note(line.number, text)
                yield line.number, record
    except FileEndsEarly as error:
        yield error.number, BadLine(error.number, error.reason, incomplete=True)


def survey(path: Path, source: str) -> FileSurvey:
    """Read the whole file once, for the ids in it.

    Raises `BadInput` as `read_tickets` does, and when there are lines and not one is a ticket:
    that is another kind of file, and no source with a few bad lines.
    """
    records = bad_lines = 0
    first_bad: BadLine | None = None
    last_line_of: dict[str, int] = {}
    incomplete = False
    for number, item in read_tickets(path, source):
        if isinstance(item, BadLine):
            bad_lines += 1
            first_bad = first_bad or item
            incomplete = incomplete or item.incomplete
        else:
            records += 1
            last_line_of[item.external_id] = number
    if first_bad is not None and not records:
        raise BadInput(
            f"Not one line of {path} could be read; line {first_bad.line}: {first_bad.reason}.",
            "Tickets come as JSON objects, one a line, in UTF-8.",
        )
    return FileSurvey(records, last_line_of, bad_lines, incomplete)


def _parse(data: bytes) -> dict[str, Any]:
    if data.startswith(UTF_16):
        raise FieldError("UTF-16: save the file as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FieldError(f"not UTF-8 (byte {error.start + 1})") from None
    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_unique_keys)
    except json.JSONDecodeError as error:
        raise FieldError(f"not JSON: {error.msg} (column {error.colno})") from None
    except RecursionError:
        raise FieldError("not JSON that can be read: nested too deep") from None
    except ValueError as error:
        # FieldError is one too: what the hooks below found passes through as it is.
        raise error if isinstance(error, FieldError) else FieldError("a number too long") from None
    if not isinstance(value, dict):
        raise FieldError("not a JSON object")
    return value


def _no_constant(name: str) -> NoReturn:
    raise FieldError(f"{name} is no JSON number")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise FieldError(f"the key {key[:40]!r} comes twice")
            seen.add(key)
    return found
