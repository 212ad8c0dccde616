"""What every drafter gets and gives: the one that quotes, those that write, and the fallback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from connectors.errors import ConnectorError, RateLimited, Refused
from workers.generation.candidates import Candidate


class Listener(Protocol):
    """Who waits for a draft while it is written."""

    def waits(self) -> bool:
        """Whether the draft is still wanted. Asked about once a second."""
        ...

    def written(self, text: str, sources: Sequence[tuple[str | None, str]]) -> None:
        """The answer as far as it is written and borne out by its sources (link, solution)."""
        ...


class Nobody:
    """A listener who only wants the draft."""

    def waits(self) -> bool:
        """Always."""
        return True

    def written(self, text: str, sources: Sequence[tuple[str | None, str]]) -> None:
        """Looked at by nobody."""


NOBODY = Nobody()


class Unusable(Exception):
    """A model wrote something that is no draft. `code` says what, such as ``loop``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.thrown: tuple[Thrown, ...] = ()
        """What it wrote, where it wrote anything, in the order of its tries."""


@dataclass(frozen=True, slots=True)
class Thrown:
    """What a model wrote and was not used. `code` says why; `tickets` is what it was shown."""

    model: str
    code: str
    text: str
    tickets: tuple[int, ...] = ()


HELD = "held"
"""The code of a draft that would have waited for a colleague, and a quotation was sent instead."""
DEED = "deed"
"""The code of a doubt: a draft tells what somebody did, see `verification.deeds`."""
STRAYED = "strayed"
"""The code of a second try that says other things than its sources, too, or less."""
SLOW = "slow"
"""The code of a second try that took too long."""
THROWN = frozenset(
    {
        *("declined", "empty", "refusal", "loop", "endless", "gibberish", "baseless"),
        *("no_information", "mostly_unsupported", "mostly_left_out", HELD),
        *(STRAYED, SLOW),
    }
)
"""The codes of what was written and not used; each has its words on the console's pages."""
ABSENT = frozenset({"away", "busy", "refused"})
"""Codes of a model that was asked and did not write."""


def nobody_wrote(fallen: Sequence[str]) -> bool:
    """Whether models were asked (as ``model:code``), and none of them could write."""
    return bool(fallen) and all(one.rpartition(":")[2] in ABSENT for one in fallen)


def failure_code(error: ConnectorError | Unusable) -> str:
    """Why a model wrote nothing that can be used: one of `ABSENT`, or what is wrong with it."""
    if isinstance(error, Unusable):
        return error.code
    if isinstance(error, RateLimited):
        return "busy"
    return "refused" if isinstance(error, Refused) else "away"


class NothingToShow(Unusable):
    """No source may be shown to a model: it was not asked."""

    def __init__(self) -> None:
        super().__init__("nothing_to_show")


class NotWanted(Exception):
    """The question moved on while its draft was written."""


def require_wanted(listener: Listener) -> None:
    """Raise `NotWanted` once nobody waits for the draft any more."""
    if not listener.waits():
        raise NotWanted


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What a drafter gets: the redacted question, its language, and what was found for it."""

    question: str
    language: str
    candidates: Sequence[Candidate]
    today: date
    avoid: frozenset[int] = frozenset()
    """Tickets that a reviewer rejected for this question."""
    hint: str = ""
    """The reviewer's reason, for the second try."""
    context: Sequence[tuple[str, str]] = ()
    """What was said before in the thread: (who, text), oldest first."""
    standalone: str = ""
    """The question as it is meant in its thread, where a model wrote it so; else empty."""
    closely: bool = False
    """Whether a first answer strayed from its sources, and this one is to copy them."""
    listener: Listener = NOBODY


@dataclass(frozen=True, slots=True)
class CitedTicket:
    """A source as it is stored with its draft."""

    number: int
    ticket_id: int
    ticket_hash: str
    title: str
    url: str | None
    date: datetime | None
    excerpt: str
    score: float


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a drafter made. `recipe` with `evidence` is enough to make it again.

    `held` are the codes of what a colleague must look at before it is sent, in every mode;
    `fallen` says which models were tried before and what became of it, as ``model:code``, and
    `thrown` what they wrote.
    """

    origin: str
    text: str
    language: str
    sources: tuple[CitedTicket, ...]
    confidence: float
    reasons: tuple[str, ...]
    recipe: dict[str, Any]
    evidence: tuple[str, ...]
    held: tuple[str, ...] = ()
    fallen: tuple[str, ...] = ()
    thrown: tuple[Thrown, ...] = ()


@dataclass(frozen=True, slots=True)
class Undrafted:
    """That there is nothing to say, and why, as codes; `fallen` and `thrown` as in `Drafted`."""

    reasons: tuple[str, ...]
    fallen: tuple[str, ...] = ()
    thrown: tuple[Thrown, ...] = ()


class Drafter(Protocol):
    """Makes drafts."""

    def draft(self, request: DraftRequest) -> Drafted | Undrafted:
        """A draft, or why there is none.

        One that writes raises a `ConnectorError` if its model does not answer, `Unusable` if it
        wrote no draft, `NothingToShow` if it was not asked, and `NotWanted` once the listener
        waits no more.
        """
        ...
