"""Cut a cleaned ticket into passages: the problem is what is found, the resolution what is quoted.

A question resembles the problem, not the solution. So a resolution passage is indexed together
with the title and the head of the problem, and found by them; its `text` holds the resolution
alone, which is what an answer quotes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from connectors.contracts.documents import RecordKind
from workers.knowledge.chunking.splitter import cut_text, heading_of
from workers.knowledge.extraction.cleaning import CleanTicket

PassageKind = Literal["problem", "resolution", "article", "followup"]

PROBLEM_HEAD_CHARS = 300
"""So much of the problem goes with each resolution passage: enough to be found, too little to drown
the resolution's own words."""
MAX_FOLLOWUPS = 8
_MIN_FOLLOWUP_CHARS = 40
_STAFF = ("technician", "staff", "agent", "admin", "support")


@dataclass(frozen=True, slots=True)
class PassageText:
    kind: PassageKind
    ordinal: int
    """Position among all passages of the ticket, from 0."""
    text: str
    """What is quoted and shown."""
    search_text: str
    """What is indexed and embedded."""


def cut_passages(ticket: CleanTicket, kind: RecordKind = "ticket") -> list[PassageText]:
    """The passages of a ticket or an article, in reading order; at least one if it holds a word.

    A ticket without a resolution offers its staff's comments as "followup" passages: they help to
    find it, and are never quoted as the solution.
    """
    pieces = _article(ticket) if kind == "article" else _ticket(ticket)
    return [
        PassageText(piece_kind, ordinal, text, search_text)
        for ordinal, (piece_kind, text, search_text) in enumerate(pieces)
    ]


_Piece = tuple[PassageKind, str, str]


def _ticket(ticket: CleanTicket) -> Iterator[_Piece]:
    problem = ticket.problem or ticket.title
    for text in cut_text(problem):
        yield "problem", text, _joined(ticket.title, text)
    head = _head(ticket)
    if ticket.resolution:
        for text in cut_text(ticket.resolution):
            yield "resolution", text, _joined(head, text)
        return
    for followup in _staff_followups(ticket):
        for text in cut_text(followup):
            yield "followup", text, _joined(head, text)


def _article(ticket: CleanTicket) -> Iterator[_Piece]:
    body = _joined(
        ticket.problem if ticket.problem != ticket.title else "", ticket.resolution or ""
    )
    heading = ""
    for text in cut_text(body or ticket.title, at_headings=True):
        # A part that starts below its heading still belongs to it.
        search_text = _joined(ticket.title, text if heading_of(text) else _joined(heading, text))
        heading = heading_of(text, last=True) or heading
        yield "article", text, search_text


def _head(ticket: CleanTicket) -> str:
    problem = ticket.problem if ticket.problem != ticket.title else ""
    if len(problem) > PROBLEM_HEAD_CHARS:
        blank = problem.rfind(" ", PROBLEM_HEAD_CHARS // 2, PROBLEM_HEAD_CHARS)
        problem = problem[: blank if blank > 0 else PROBLEM_HEAD_CHARS]
    return _joined(ticket.title, problem)


def _joined(first: str, second: str) -> str:
    if not first or not second or second.startswith(first):
        return second or first
    return f"{first}\n{second}"


def _staff_followups(ticket: CleanTicket) -> list[str]:
    """Comments of staff; of anybody, when the source does not say who wrote any of them."""
    roles = ticket.followup_roles or (None,) * len(ticket.followups)
    told = any(roles)
    return [
        text
        for text, role in zip(ticket.followups, roles, strict=False)
        if len(text) >= _MIN_FOLLOWUP_CHARS
        and (not told or (role or "").lower().startswith(_STAFF))
    ][:MAX_FOLLOWUPS]
