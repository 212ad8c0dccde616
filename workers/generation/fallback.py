"""One drafter after the other: the models in their order, and at the end the one that quotes.

Each question begins at the top again, so a model that comes back is used without a restart; one
that is known to be away fails at once, by the circuit breaker of its client.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import structlog

from connectors.errors import ConnectorError
from workers.generation.drafter import (
    Drafted,
    Drafter,
    DraftRequest,
    NothingToShow,
    Thrown,
    Undrafted,
    Unusable,
    failure_code,
    require_wanted,
)
from workers.generation.generative.drafter import GenerativeDrafter
from workers.generation.metrics import DRAFTS

log = structlog.get_logger("guichet.answer")


class FallbackDrafter:
    """Drafts by the first of `writers` that can, else by `quoter`."""

    def __init__(self, writers: Sequence[GenerativeDrafter], quoter: Drafter) -> None:
        self._writers = writers
        self._quoter = quoter

    def draft(self, request: DraftRequest) -> Drafted | Undrafted:
        """A draft, with what became of the models before it. Raises `NotWanted` only."""
        fallen: list[str] = []
        thrown: list[Thrown] = []
        for writer in self._writers:
            require_wanted(request.listener)
            try:
                drafted = writer.draft(request)
            except NothingToShow:
                # No model is asked then, and none has failed.
                break
            except (ConnectorError, Unusable) as error:
                code = failure_code(error)
                fallen.append(f"{writer.model}:{code}")
                if isinstance(error, Unusable) and error.thrown is not None:
                    thrown.append(error.thrown)
                DRAFTS.labels(writer.model, code).inc()
                log.warning("ladder.fell", model=writer.model, why=code)
            else:
                used = isinstance(drafted, Drafted)
                DRAFTS.labels(writer.model, "used" if used else "declined").inc()
                thrown += drafted.thrown
                return replace(drafted, fallen=tuple(fallen), thrown=tuple(thrown))
        quoted = self._quoter.draft(request)
        return replace(quoted, fallen=tuple(fallen), thrown=tuple(thrown))
