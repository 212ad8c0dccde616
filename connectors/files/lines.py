"""The lines of a text file, plain or gzip, one at a time and never more than one in memory."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from connectors.errors import BadInput

MAX_LINE_BYTES = 20 * 1024 * 1024
GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Line:
    """Line `number` (from 1) without its line end. `data` is None if it is too long to take."""

    number: int
    data: bytes | None


class FileEndsEarly(Exception):
    """The file cannot be read any further; `number` is the line that is lost with the rest."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(reason)
        self.number = number
        self.reason = reason


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of `path`; gzip is known by its first bytes, not by its name.

    Raises `BadInput` if the file cannot be opened, and `FileEndsEarly` after the last whole line
    if it is cut off or damaged further on.
    """
    with _opened(path) as stream:
        number = 0
        while True:
            number += 1
            try:
                data = stream.readline(MAX_LINE_BYTES + 1)
                if not data:
                    return
                whole = len(data) <= MAX_LINE_BYTES
                if not whole:
                    _skip_rest_of_line(stream)
            except (EOFError, zlib.error, gzip.BadGzipFile):
                # A line that ends with the damage is not whole, so it is lost too.
                raise FileEndsEarly(number, "the gzip file is cut off or damaged here") from None
            except OSError as error:
                raise FileEndsEarly(number, f"the file cannot be read: {error.strerror}") from None
            yield Line(number, data.rstrip(b"\r\n") if whole else None)


def _skip_rest_of_line(stream: BinaryIO) -> None:
    while True:
        rest = stream.readline(1 << 20)
        if not rest or rest.endswith(b"\n"):
            return


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        if not path.exists():
            raise BadInput(f"There is no file {path}.", "Check the path.")
        if not path.is_file():
            raise BadInput(f"{path} is not a file.", "Name one .jsonl or .jsonl.gz file.")
        raw = path.open("rb")
    except OSError as error:
        raise BadInput(
            f"The file {path} cannot be read: {error.strerror}.", "Check who may read it."
        ) from error
    with raw:
        compressed = raw.read(2) == GZIP_MAGIC
        raw.seek(0)
        if not compressed:
            yield raw
            return
        with gzip.open(raw) as stream:
            yield cast(BinaryIO, stream)
