"""What reads a sentence and a source together, and says whether the one bears the other out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Pair(NamedTuple):
    """A sentence of an answer, and the text that it leans on."""

    sentence: str
    source: str


class Verifier(Protocol):
    """Safe to call from several threads."""

    @property
    def name(self) -> str:
        """What it is, as it is stored with its verdicts."""
        ...

    def verdicts(self, pairs: Sequence[Pair]) -> list[float]:
        """For each pair in its order how sure it is, from 0 to 1, that the source says what the
        sentence says.

        Takes any text, whatever its length, and answers within a time of its own. Raises a
        `connectors.errors.ConnectorError` where it cannot.
        """
        ...
