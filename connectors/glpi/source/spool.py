"""A file on disk that gathers what belongs to each ticket, so that memory does not grow with GLPI.

GLPI's efficient lists are of all follow-ups, all solutions …, each in its own order. They are put
down here by ticket and taken up again when the ticket comes by. The file is in a private folder
and has no name any more once it is open, so it is gone when the process is, however it ends.
"""

from __future__ import annotations

import marshal
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

Row = dict[str, Any]


class Spool:
    """Rows by kind and ticket. Use it with `with`, from one thread."""

    def __init__(self, folder: Path | None = None) -> None:
        with TemporaryDirectory(prefix="guichet-glpi-", dir=folder) as place:
            self._file = sqlite3.connect(Path(place) / "spool", isolation_level=None)
            self._file.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE;"
                "PRAGMA cache_size=-4000;"
                "CREATE TABLE rows (ticket INTEGER, kind TEXT, body BLOB);"
            )
        self._indexed = False

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def put(self, kind: str, rows: Iterable[tuple[int, Row]]) -> None:
        """Lay down rows, each with the id of its ticket. Those of a kind come by ascending id."""
        # Ten times as quick as JSON, and it keeps any string. Only this process reads it again.
        values = [(ticket, kind, marshal.dumps(row)) for ticket, row in rows]
        self._file.execute("BEGIN")
        self._file.executemany("INSERT INTO rows VALUES (?, ?, ?)", values)
        self._file.execute("COMMIT")

    def take(self, first: int, last: int) -> dict[int, dict[str, list[Row]]]:
        """What was laid down for the tickets from `first` to `last`: by ticket and kind, by
        ascending id."""
        if not self._indexed:
            self._file.execute("CREATE INDEX by_ticket ON rows (ticket)")
            self._indexed = True
        found: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        query = (
            "SELECT ticket, kind, body FROM rows WHERE ticket BETWEEN ? AND ?"
            " ORDER BY ticket, rowid"
        )
        for ticket, kind, body in self._file.execute(query, (first, last)):
            found[ticket][kind].append(marshal.loads(body))
        return found
