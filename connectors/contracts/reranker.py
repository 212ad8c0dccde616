"""What reads a question and a text together, and says how well the one answers the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Reranker(Protocol):
    """Safe to call from several threads."""

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """A finite number for each text, in the order of `texts`; larger is better. The numbers of
        different questions mean nothing to each other.

        Takes any text, whatever its length, and answers within a time of its own, because a person
        waits. Raises a `connectors.errors.ConnectorError` where it cannot.
        """
        ...
