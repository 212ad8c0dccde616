"""Looking for words that must not be there: in every table, and in files whatever their form."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Engine, select

from connectors.database.base import Base
from connectors.database.engine import reading


def in_tables(engine: Engine, words: Sequence[str]) -> list[str]:
    """Where a word stands, as ``table.column: word``; upper and lower case are the same."""
    found = set()
    with reading(engine) as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for column, value in row.items():
                    text = _as_text(value)
                    found.update(f"{table.name}.{column}: {word}" for word in words if word in text)
    return sorted(found)


def in_files(folder: Path, words: Sequence[str]) -> list[str]:
    """Where a word stands in the bytes of a file, as ``name: word``; gzip is unpacked."""
    return sorted(
        f"{file.name}: {word}"
        for file in folder.rglob("*")
        if file.is_file()
        for word in words
        for text in _readings(file)
        if word.encode() in text
    )


def _readings(file: Path) -> Iterator[bytes]:
    raw = file.read_bytes()
    yield raw.lower()
    if raw.startswith(b"\x1f\x8b"):
        yield gzip.decompress(raw).lower()


def _as_text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1").lower()
    return str(value).lower()
