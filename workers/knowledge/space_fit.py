"""What a new space is fitted on, and the fusion weights that are learned in it."""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Engine, select

from connectors.contracts.embedder import Embedder
from connectors.database.engine import reading
from connectors.database.models import Passage
from workers.settings import Settings

SAMPLE = 10_000
"""Texts that are handed to a fit, which samples further; all of them would not fit in memory."""
ROWS_AT_ONCE = 1_000
Progress = Callable[[str, int, int | None], None]


def sample_texts(engine: Engine) -> tuple[int, list[str]]:
    """How many passages there are, and the search texts of a fair, repeatable sample of them."""
    count = 0

    def texts() -> Iterator[tuple[int, str]]:
        nonlocal count
        with reading(engine) as connection:
            rows = connection.execution_options(
                stream_results=True, max_row_buffer=ROWS_AT_ONCE
            ).execute(select(Passage.search_text))
            for (text,) in rows:
                count += 1
                yield zlib.crc32(text.encode()), text

    smallest = heapq.nsmallest(SAMPLE, texts())
    return count, [text for _, text in smallest]


def learned_weights(
    engine: Engine, space_id: int, embedder: Embedder, settings: Settings, progress: Progress
) -> dict[str, Any] | None:
    """TODO when workers.knowledge.weights is there."""
    return None
