"""A model that strayed from its sources is asked once more, and told to copy them.

A small model explains what it should repeat, or announces steps and ends. Told so, it often copies
what it had reworded. Where that is no better, what is made of the first answer stands.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from connectors.errors import ConnectorError
from workers.generation.drafter import (
    SLOW,
    STRAYED,
    Drafted,
    DraftRequest,
    Listener,
    Nobody,
    Thrown,
    Undrafted,
    Unusable,
)
from workers.generation.metrics import DRAFTS

PATIENCE = 60.0
"""Seconds: after a first answer that took longer, its asker has waited long enough; a second one is
given as many."""
_LOST = frozenset({"empty", "loop", "no_information", "mostly_unsupported", "mostly_left_out"})
"""The codes of a text that was thrown away and may come out better; a refusal or one without an
end would not."""
_DOUBTED = frozenset({"unsupported", "uncited", "no_citation", "incomplete", "cut"})
"""Why a colleague looks at a text that says other things than its sources, or less."""
_ROUND = 200
"""Characters by which texts that go round are told apart."""


class _Hurried(Nobody):
    """Who waits for a second try until a time, and is told nothing of it on the way."""

    def __init__(self, listener: Listener, until: float) -> None:
        self._listener = listener
        self._until = until

    def waits(self) -> bool:
        """Whether the draft is still wanted. Raises `Unusable` once it takes too long."""
        if time.monotonic() > self._until:
            raise Unusable(SLOW)
        return self._listener.waits()


class Writer(Protocol):
    """A drafter that writes with one model."""

    @property
    def model(self) -> str:
        """Its name."""
        ...

    def draft(self, request: DraftRequest) -> Drafted | Undrafted:
        """See `Drafter`."""
        ...


def written(writer: Writer, request: DraftRequest) -> Drafted | Undrafted:
    """What a model writes, by its second try if the first was thrown away and the second does not
    stray. Raises as `Drafter` does; an `Unusable` has what was written in both tries.

    What waits for a colleague is not written again: whoever had a say in it is to be seen.
    """
    began = time.monotonic()
    try:
        return writer.draft(request)
    except Unusable as error:
        if error.code not in _LOST or not _may_again(request, began):
            raise
        again, tried = _again(writer, request)
        if again is None:
            error.thrown += _others(tried, [one.text for one in error.thrown])
            raise
        DRAFTS.labels(writer.model, error.code).inc()
        return replace(again, thrown=(*error.thrown, *again.thrown))


def _may_again(request: DraftRequest, began: float) -> bool:
    """Whether there is time, and the best source can be copied: a translation cannot."""
    language = request.candidates[0].language
    return language in (request.language, "und") and time.monotonic() - began <= PATIENCE


def _again(writer: Writer, request: DraftRequest) -> tuple[Drafted | None, tuple[Thrown, ...]]:
    """What a model wrote when it was told to copy, or None and what was thrown away of it."""
    try:
        hurried = _Hurried(request.listener, time.monotonic() + PATIENCE)
        made = writer.draft(replace(request, closely=True, listener=hurried))
    except Unusable as error:
        return None, error.thrown
    except ConnectorError:
        # Its server went away meanwhile; the client has logged it, and the first answer stands.
        return None, ()
    if not isinstance(made, Drafted):
        return None, made.thrown
    if {one.partition(":")[0] for one in made.held} & _DOUBTED:
        return None, (_strayed(writer, made),)
    return made, ()


def _others(tried: Sequence[Thrown], known: Sequence[str]) -> tuple[Thrown, ...]:
    """What was thrown away of a second try; a model that only said it again wrote nothing, and
    where it goes round is seen once sooner and once later."""
    return tuple(
        one
        for one in tried
        if one.text not in known
        and not (one.code == "loop" and any(one.text[:_ROUND] == text[:_ROUND] for text in known))
    )


def _strayed(writer: Writer, drafted: Drafted) -> Thrown:
    shown = tuple(source.ticket_id for source in drafted.sources)
    return Thrown(writer.model, STRAYED, drafted.text, shown)
