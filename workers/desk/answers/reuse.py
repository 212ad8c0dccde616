"""Approved answers: what a reviewer let through is served first when it is asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from connectors.database.base import UtcDateTime, now
from connectors.database.ids import new_id
from connectors.database.models import ApprovedAnswer, Draft, Person, Question
from workers.desk.answers.staleness import lost_sources
from workers.desk.core.transitions import changed
from workers.desk.outbox.quotations import began_as_quotation
from workers.generation.equivalence import near_identical, question_key
from workers.generation.guardrails.holes import holes_in
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
