"""Approved answers: what a reviewer let through is served first when it is asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from connectors.database.base import UtcDateTime, now
from connectors.database.ids import new_id
from connectors.database.models import ApprovedAnswer, Draft, Person, Question
from connectors.database.unit_of_work import Transactions
from workers.desk.answers.sources import sources_of
from workers.desk.answers.staleness import lost_sources
from workers.desk.answers.work import Prepared, Work
from workers.desk.core.transitions import changed
from workers.desk.outbox.quotations import began_as_quotation
from workers.generation.drafter import CitedTicket
from workers.generation.equivalence import near_identical, question_key
from workers.generation.extractive.drafter import text_hash
from workers.generation.guardrails.holes import hole_doubts, holes_in
from workers.generation.guardrails.risk import risks
from workers.generation.policy import PolicyInput, decide
from workers.redaction import redact
from workers.settings import Settings
from workers.text.characters import plain_characters
from workers.text.tokens import plain_words

SHORTEST_NAME = 3
"""Letters of a name that is looked for in a text; "De" and "Le" are in every one."""


# Made once, not for each question.
_MOMENT = bindparam("moment", type_=UtcDateTime())
_VALID = (
    select(ApprovedAnswer)
    .where(
        ApprovedAnswer.language == bindparam("language"),
        ApprovedAnswer.question_key == bindparam("key"),
        ApprovedAnswer.approved_at <= _MOMENT,
        ApprovedAnswer.expires_at > _MOMENT,
        ApprovedAnswer.revoked_at.is_(None),
    )
    .order_by(ApprovedAnswer.approved_at.desc())
    .limit(5)
)


@dataclass(frozen=True, slots=True)
class Approved:
    """An approved answer that fits a question."""

    draft_id: str
    text: str
    language: str
    approved_at: datetime
    expires_at: datetime
    for_reuse: bool = False
    """It may be sent again unseen though it names a risky step."""
    quotes: bool = False
    """It began as a quotation of tickets, whatever a reviewer changed."""


def remember(
    session: Session,
    question: Question,
    draft: Draft,
    text: str,
    days: int,
    due: datetime | None = None,
    *,
    for_reuse: bool = False,
) -> None:
    """Keep an answer that was just approved; `days` 0 keeps none. It is served from `due` on.

    A follow-up is not kept: what it means depends on its thread. What was written for one person
    is not kept either: a password, a name, a number in it is nobody else's.
    """
    asker = session.get_one(Person, question.person_id)
    if days == 0 or is_personal(text, asker.display_name) or _is_follow_up(session, question):
        return
    moment = due or now()
    session.add(
        ApprovedAnswer(
            id=new_id(),
            draft_id=draft.id,
            question_key=question_key(question.redacted, question.language),
            question=question.redacted,
            text=text,
            language=question.language,
            approved_at=moment,
            expires_at=moment + timedelta(days=days),
            for_reuse=for_reuse,
        )
    )


def is_personal(text: str, asker: str) -> bool:
    """Whether a text holds what is redacted (a secret, an address, a name that it greets) or was,
    or the name of its asker."""
    names = {word for word in plain_words(asker) if len(word) >= SHORTEST_NAME}
    if redact(text) != plain_characters(text) or holes_in(text):
        return True
    return not names.isdisjoint(plain_words(text))


def find_approved(
    session: Session, text: str, language: str, asker_id: str, settings: Settings
) -> Approved | None:
    """The newest approved answer to nearly the same question that this asker may see."""
    asked = {"language": language, "key": question_key(text, language), "moment": now()}
    for row in session.scalars(_VALID, asked).all():
        if not near_identical(text, row.question):
            continue
        draft = session.get_one(Draft, row.draft_id)
        asker = session.get_one(Person, asker_id)
        if not lost_sources(session, draft, asker, settings):
            return Approved(
                row.draft_id,
                row.text,
                row.language,
                row.approved_at,
                row.expires_at,
                for_reuse=row.for_reuse,
                quotes=began_as_quotation(draft),
            )
    return None


def revoke(session: Session, draft_id: str) -> bool:
    """Serve this answer no more."""
    return (
        changed(
            session,
            update(ApprovedAnswer)
            .where(ApprovedAnswer.draft_id == draft_id, ApprovedAnswer.revoked_at.is_(None))
            .values(revoked_at=now()),
        )
        > 0
    )


def _is_follow_up(session: Session, question: Question) -> bool:
    earlier = session.scalar(
        select(Question.id)
        .where(
            Question.thread_id == question.thread_id,
            Question.id != question.id,
            Question.received_at < question.received_at,
        )
        .limit(1)
    )
    return earlier is not None


def approved_before(transactions: Transactions, work: Work, settings: Settings) -> Prepared | None:
    """The approved answer to nearly a question, with the sources it had and what the policy makes
    of it now; None without one."""
    with transactions.reading() as session:
        approved = find_approved(session, work.question, work.language, work.person_id, settings)
        if approved is None:
            return None
        draft = session.get_one(Draft, approved.draft_id)
        sources = tuple(
            CitedTicket(
                number=row.number,
                ticket_id=row.ticket_id,
                ticket_hash=row.ticket_hash,
                title=row.title,
                url=row.url,
                date=row.date,
                excerpt=excerpt,
                score=row.score,
            )
            for row, excerpt in sources_of(session, draft)
        )
    return _serve_again(work, approved, sources, settings)


def _serve_again(
    work: Work, approved: Approved, sources: tuple[CitedTicket, ...], settings: Settings
) -> Prepared:
    risky = risks(approved.text)
    decision = decide(
        PolicyInput(
            mode=work.mode,
            confidence=1.0,
            threshold=settings.send_threshold,
            risks=() if approved.for_reuse else risky,
            held=hole_doubts(approved.text),
            approved=True,
        )
    )
    return Prepared(
        gate=decision.outcome,
        origin="approved",
        text=approved.text,
        language=approved.language,
        sources=sources,
        confidence=1.0,
        reasons=("approved_answer", *decision.reasons),
        risks=risky,
        recipe={
            "drafter": "approved",
            "text": text_hash(approved.text),
            "approved_from": approved.draft_id,
            "approved_at": approved.approved_at.isoformat(),
            "expires_at": approved.expires_at.isoformat(),
            "quotes": approved.quotes,
            "for_reuse": approved.for_reuse,
            "allowed_hosts": sorted(settings.allowed_link_hosts),
        },
        evidence=(approved.text, *(source.excerpt for source in sources)),
    )
