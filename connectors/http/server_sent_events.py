"""Server-sent events out of whatever pieces the network makes of them."""

from __future__ import annotations

from connectors.errors import BadInput

LONGEST_EVENT = 256 * 1024
"""Characters of one event; a model's piece of an answer has some hundred."""


class EventReader:
    """Feed it bytes; it gives the data of each event that is complete. Keeps no more than one.

    Lines end with LF, CR LF or CR; comments (keep-alives) and other fields are skipped; the data
    lines of one event are joined by a line feed.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[str] = []
        self._size = 0

    def feed(self, piece: bytes) -> list[str]:
        """Data of the events that this piece completes. Raises `BadInput` for an endless event."""
        buffer = self._rest + piece
        # A CR at the end may be the first half of a CR LF.
        held = b"\r" if buffer.endswith(b"\r") else b""
        lines = buffer[: len(buffer) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *whole, rest = lines.split(b"\n")
        self._rest = rest + held
        events = []
        for line in whole:
            event = self._line(line)
            if event is not None:
                events.append(event)
        if len(self._rest) + self._size > LONGEST_EVENT:
            raise BadInput("The stream holds an event without an end.")
        return events

    def end(self) -> list[str]:
        """Data of a last event whose closing empty line was not sent."""
        return self.feed(b"\n\n") if self._rest or self._data else []

    def _line(self, line: bytes) -> str | None:
        if not line:
            data, self._data, self._size = self._data, [], 0
            return "\n".join(data) or None
        name, _, value = line.partition(b":")
        if name == b"data":
            self._data.append(value.removeprefix(b" ").decode("utf-8", "replace"))
            self._size += len(value)
        return None
