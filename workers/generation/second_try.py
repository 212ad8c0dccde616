"""A model that strayed from its sources is asked once more, and told to copy them.

A small model explains what it should repeat, or announces steps and ends. Told so, it often copies
what it had reworded. Where that is no better, what is made of the first answer stands.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeGuard

from connectors.errors import ConnectorError
from workers.generation.drafter import (
    DEED,
    STRAYED,
    Drafted,
    DraftRequest,
    Thrown,
    Undrafted,
    Unusable,
)
from workers.generation.metrics import DRAFTS

PATIENCE = 60.0
"""Seconds: after a first answer that took longer, its asker has waited long enough."""
_LOST = frozenset({"empty", "loop", "no_information", "mostly_unsupported", "mostly_left_out"})
"""The codes of a text that was thrown away and may come out better; a refusal or one without an
end would not."""
_DOUBTED = frozenset({"unsupported", "uncited", "no_citation", "incomplete", "cut"})
"""Why a colleague looks at a text that says other things than its sources, or less."""


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
    """What a model writes, by its second try if the first strayed from its sources and the second
    does not. Raises as `Drafter` does; an `Unusable` has what was written in both tries."""
    began = time.monotonic()
    try:
        first = writer.draft(request)
    except Unusable as error:
        if error.code not in _LOST or not _may_again(request, began):
            raise
        again, tried = _again(writer, request)
        if again is None:
            error.thrown += _others(tried, [one.text for one in error.thrown])
            raise
        return _in_place(writer, again, error.code, error.thrown)
    if not _strays(first) or not _may_again(request, began):
        return first
    again, tried = _again(writer, request)
    if again is None:
        return replace(first, thrown=(*first.thrown, *_others(tried, [first.text])))
    return _in_place(writer, again, STRAYED, (*first.thrown, _strayed(writer, first)))


def _strays(first: Drafted | Undrafted) -> TypeGuard[Drafted]:
    """Whether a draft waits for a colleague because of what it says, or does not say."""
    if not isinstance(first, Drafted):
        return False
    codes = _codes(first)
    return bool(codes & _DOUBTED) and codes <= _DOUBTED | {DEED}


def _may_again(request: DraftRequest, began: float) -> bool:
    """Whether there is time, and the best source can be copied: a translation cannot."""
    language = request.candidates[0].language
    return language in (request.language, "und") and time.monotonic() - began <= PATIENCE


def _again(writer: Writer, request: DraftRequest) -> tuple[Drafted | None, tuple[Thrown, ...]]:
    """What a model wrote when it was told to copy, or None and what was thrown away of it."""
    try:
        made = writer.draft(replace(request, closely=True))
    except Unusable as error:
        return None, error.thrown
    except ConnectorError:
        # Its server went away meanwhile; the client has logged it, and the first answer stands.
        return None, ()
    if not isinstance(made, Drafted):
        return None, made.thrown
    if _codes(made) & _DOUBTED:
        return None, (_strayed(writer, made),)
    return replace(made, reasons=(*made.reasons, "second_try")), ()


def _in_place(writer: Writer, again: Drafted, code: str, thrown: tuple[Thrown, ...]) -> Drafted:
    """The second try, with what was thrown away for it, which is counted."""
    DRAFTS.labels(writer.model, code).inc()
    return replace(again, thrown=(*thrown, *again.thrown))


def _others(tried: Sequence[Thrown], known: Sequence[str]) -> tuple[Thrown, ...]:
    """What was thrown away of a second try; a model that only said it again wrote nothing."""
    texts = tuple(filter(None, known))
    return tuple(one for one in tried if not one.text.startswith(texts))


def _strayed(writer: Writer, drafted: Drafted) -> Thrown:
    shown = tuple(source.ticket_id for source in drafted.sources)
    return Thrown(writer.model, STRAYED, drafted.text, shown)


def _codes(drafted: Drafted) -> frozenset[str]:
    """Why a colleague must look at a draft."""
    return frozenset(one.partition(":")[0] for one in drafted.held)
