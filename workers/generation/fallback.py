"""One drafter after the other: the models in their order, and at the end the one that quotes.

A small model says of some sources that they hold no answer though they do. So where the search is
fairly sure, the quotation is put before a colleague, who sees that the model found none in it.

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
from workers.generation.second_try import written

log = structlog.get_logger("guichet.answer")

LIKELY = 0.6
"""Relevance from which on a source that a model finds no answer in is worth a colleague's look: of
what nothing was learned from, three of five so sure are right."""


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
                drafted = written(writer, request)
            except NothingToShow:
                # No model is asked then, and none has failed.
                break
            except (ConnectorError, Unusable) as error:
                code = failure_code(error)
                fallen.append(f"{writer.model}:{code}")
                if isinstance(error, Unusable):
                    thrown += error.thrown
                DRAFTS.labels(writer.model, code).inc()
                log.warning("ladder.fell", model=writer.model, why=code)
            else:
                used = isinstance(drafted, Drafted)
                DRAFTS.labels(writer.model, "used" if used else "declined").inc()
                thrown += drafted.thrown
                if not used:
                    return self._declined(request, drafted, writer.model, fallen, thrown)
                return replace(drafted, fallen=tuple(fallen), thrown=tuple(thrown))
        quoted = self._quoter.draft(request)
        return replace(quoted, fallen=tuple(fallen), thrown=tuple(thrown))

    def _declined(
        self,
        request: DraftRequest,
        declined: Drafted | Undrafted,
        model: str,
        fallen: Sequence[str],
        thrown: Sequence[Thrown],
    ) -> Drafted | Undrafted:
        """What is made of a question that a model found no answer to in its sources."""
        likely = [one for one in request.candidates if one.relevance >= LIKELY]
        quoted = self._quoter.draft(replace(request, candidates=likely)) if likely else declined
        if not isinstance(quoted, Drafted):
            return replace(declined, fallen=tuple(fallen), thrown=tuple(thrown))
        return replace(
            quoted,
            held=(*quoted.held, "declined"),
            fallen=(*fallen, f"{model}:declined"),
            thrown=tuple(thrown),
        )
