"""What the tests of the store share: records, a writing count, and a look at what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Engine, event, select

from connectors.contracts.documents import SourceDocument
from connectors.contracts.embedder import Embedder
from connectors.database.engine import reading
from connectors.database.models import Passage, PassageRemoval, PassageVector, Ticket
from workers.knowledge.embedding import embedders, spaces

SOURCE = "file:test"
WRITES = ("INSERT", "UPDATE", "DELETE")


def record(number: int | str, **fields: Any) -> SourceDocument:
    """A solved ticket about something of its own."""
    values: dict[str, Any] = {
        "title": f"Printer number {number} is jammed",
        "content": f"The printer in room {number} makes a noise and takes no paper at all.",
        "solution": f"Open the rear door of printer {number} and pull the sheet out slowly.",
        "status": 5,
        "solved": datetime(2024, 3, 1, 10, tzinfo=UTC),
        "language": "en",
    }
    return SourceDocument(SOURCE, str(number), **(values | fields))


def records(*numbers: int) -> list[SourceDocument]:
    """One record a number."""
    return [record(number) for number in numbers]


@contextmanager
def counting_writes(engine: Engine) -> Iterator[Counter[str]]:
    """Count writing statements by table while the block runs."""
    seen: Counter[str] = Counter()

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        words = statement.split()
        if words and words[0].upper() in WRITES:
            table = words[2] if words[0].upper() in ("INSERT", "DELETE") else words[1]
            seen[table.strip('"')] += 1

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def tickets(engine: Engine) -> dict[str, Any]:
    """Stored tickets by their id in the source."""
    with reading(engine) as connection:
        return {row.external_id: row for row in connection.execute(select(Ticket.__table__))}


def passages(engine: Engine, external_id: str | None = None) -> list[Any]:
    """Stored passages in the order of their ids."""
    statement = select(Passage.__table__).join(Ticket).order_by(Passage.id)
    if external_id is not None:
        statement = statement.where(Ticket.external_id == external_id)
    with reading(engine) as connection:
        return list(connection.execute(statement))


def removals(engine: Engine) -> dict[int, int]:
    """Revision of each removal, by passage."""
    with reading(engine) as connection:
        rows = connection.execute(select(PassageRemoval.passage_id, PassageRemoval.revision))
        return dict(rows.all())


def vectors_of(engine: Engine, space: int) -> dict[int, bytes]:
    """Stored vectors of a space, by passage."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(PassageVector.passage_id, PassageVector.vector).where(
                PassageVector.space_id == space
            )
        )
        return dict(rows.all())


def stands_for_e5(monkeypatch: pytest.MonkeyPatch, fake: Embedder) -> None:
    """Have `fake` opened in the place of `e5`, which then loads."""
    real = embedders.open_embedder

    def open_one(kind: str, model: bytes | None) -> Embedder:
        return fake if kind == "e5" else real(kind, model)

    for module in (embedders, spaces):
        monkeypatch.setattr(module, "open_embedder", open_one)
    e5_trouble_is(monkeypatch, "")


def e5_trouble_is(monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    """Have e5 load, or fail so."""
    for module in (embedders, spaces):
        monkeypatch.setattr(module, "e5_trouble", lambda: trouble)


class LetterEmbedder:
    """A fake: counts letters. Keeps what it was given."""

    space = "letters"
    dimension = 26

    def __init__(self) -> None:
        self.seen: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen += texts
        rows = np.zeros((len(texts), 26), np.float32)
        for row, text in enumerate(texts):
            for letter in text.lower():
                if "a" <= letter <= "z":
                    rows[row, ord(letter) - 97] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths == 0, 1, lengths), np.float32)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed_passages(texts)
