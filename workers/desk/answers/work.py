"""What the pipeline takes, a question and what is found for it, and what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import (
    ConversationThread,
    Draft,
    DraftSource,
    DraftStatus,
    Person,
    Question,
)
from workers.desk.core.rejections import words_of
from workers.desk.core.review_log import standing_review
from workers.desk.inbox.history import Turn, asked_before, turns_before
from workers.desk.inbox.urgent import marked_urgent
from workers.generation.candidates import Candidate
from workers.generation.drafter import CitedTicket, Thrown
from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.threads.follow_ups import topic_of
from workers.knowledge.access import Viewer, is_unknown, viewer_for
from workers.settings import Mode, Settings

SAID_ASIDE = ("small_talk", "thanks", "who_are_you")
"""Gates of what is said between an answer and a question about it."""
ABSTAIN = "abstain"
UNKNOWN_ASKER = "unknown_asker"
"""The reason that says that nothing was found because the directory does not know who asks."""


@dataclass(frozen=True, slots=True)
class Work:
    """A question as the answer service hands it over; every text in it is redacted."""

    question: str
    language: str
    person_id: str
    viewer: Viewer
    mode: Mode
    rejected: bool = False
    """A colleague threw a draft for it out: nothing more is sent that none has looked at."""
    avoid: frozenset[int] = frozenset()
    """The tickets that were cited then. A draft without sources leaves none."""
    hint: str = ""
    context: tuple[tuple[str, str], ...] = ()
    clarified: bool = False
    topic: tuple[str, ...] = ()
    """What the thread is about, newest first: what was asked before, without what says nothing."""
    in_thread: bool = False
    """Something was asked before in its thread."""
    before: str | None = None
    """The gate of the question before it in its thread."""
    abstained: int = 0
    """How many questions before it in a row, in its thread, nothing was known of."""
    tried: frozenset[int] = frozenset()
    """The tickets that earlier answers in its thread cite."""
    told: tuple[tuple[int, float], ...] = ()
    """The tickets of the answer that the message may be about, with how sure it was: the last one,
    unless something else was asked since."""
    standalone: str | None = None
    """The question as it is meant in its thread, as a model wrote it; empty where none did, None
    where none was asked yet."""
    question_id: str = ""
    urgent: Urgency | None = None
    """Why it cannot wait, where that was seen as it came."""
    doubted: bool = False
    """It may be urgent, by a model that is hardly sure: a colleague looks at what is drafted."""
    claim: str = ""
    """Whose question it is and who is at it: what is stored on the way is stored for these."""
    unknown_asker: bool = False
    """The directory does not know the asker, so that only what is for everyone was searched."""
    searched: tuple[str, Found] | None = None
    """A text that was searched for it already, with what was found: it is not searched again."""

    @property
    def said(self) -> list[str]:
        """What was answered in its thread before."""
        return [text for who, text in self.context if who != "asker"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first, and the state of the knowledge it was found in."""

    candidates: Sequence[Candidate]
    revision: int
    space: str | None
    asked: str = ""
    """What was searched for, with its mistyped words as the tickets have them."""


class Finder(Protocol):
    """Finds candidates that the viewer may see."""

    def find(self, text: str, viewer: Viewer, k: int, language: str) -> Found: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft with its gate: all that will be written."""

    gate: str
    origin: str = "none"
    text: str = ""
    language: str = "en"
    sources: tuple[CitedTicket, ...] = ()
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    recipe: dict[str, Any] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    fallen: tuple[str, ...] = ()
    """Models that were asked in vain, as ``model:code``."""
    thrown: tuple[Thrown, ...] = ()
    """What models wrote and was not used."""
    more: str = ""
    """What the asker is told besides, where the gate has words of its own."""
    standalone: str = ""
    """What a follow-up was taken to mean, where a model wrote it anew."""
    choices: tuple[str, ...] = ()
    """What the asker may have meant, where they are asked: titles of tickets."""


def work_of(
    session: Session,
    question: Question,
    thread: ConversationThread,
    person: Person,
    settings: Settings,
) -> Work:
    """A question of `person` in `thread`, with what was said there and what staff rejected."""
    follows = question.received_at > thread.created_at
    turns = turns_before(session, question) if follows else []
    # Without a gate there was no draft yet, and so nothing that was rejected.
    rejected = _rejections(session, question.id) if question.gate else []
    hint = rejected[-1][1] if rejected else ""
    return Work(
        question=question.redacted,
        language=question.language,
        person_id=person.id,
        viewer=viewer_for(session, person, settings),
        mode=settings.mode_of(thread.platform, thread.channel),
        rejected=bool(rejected),
        avoid=frozenset(ticket for tickets, _ in rejected for ticket in tickets),
        hint=hint,
        context=tuple((turn.who, turn.text) for turn in turns),
        topic=topic_of(asked_before(turns)),
        in_thread=bool(turns),
        before=next((turn.gate for turn in reversed(turns) if turn.who == "asker"), None),
        abstained=_abstained(turns),
        standalone=question.standalone,
        question_id=question.id,
        urgent=marked_urgent(question),
        claim=question.claim or "",
        tried=frozenset(ticket for turn in turns for ticket in turn.tickets),
        told=_last_answer(turns),
        unknown_asker=is_unknown(session, person, settings),
        clarified=question.clarifies_id is not None
        or any(turn.gate == "clarify" for turn in turns),
    )


def _abstained(turns: Sequence[Turn]) -> int:
    asked = [turn.gate for turn in turns if turn.who == "asker"]
    return sum(1 for _ in takewhile(lambda gate: gate == ABSTAIN, reversed(asked)))


def _last_answer(turns: Sequence[Turn]) -> tuple[tuple[int, float], ...]:
    for turn in reversed(turns):
        if turn.who != "asker":
            return tuple((ticket, turn.sure) for ticket in turn.tickets)
        if turn.gate not in SAID_ASIDE:
            return ()
    return ()


def _rejections(session: Session, question_id: str) -> list[tuple[list[int], str]]:
    """What reviewers rejected for this question: the tickets cited, and their words on it."""
    rows = session.execute(
        select(Draft.id)
        .where(Draft.question_id == question_id, Draft.status == DraftStatus.REJECTED)
        .order_by(Draft.number)
    ).all()
    reviews = ((row, standing_review(session, row.id)) for row in rows)
    return [
        (
            list(
                session.scalars(select(DraftSource.ticket_id).where(DraftSource.draft_id == row.id))
            ),
            words_of(review.reason if review else None),
        )
        for row, review in reviews
    ]
