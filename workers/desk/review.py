"""Reviews: staff decide what becomes of a draft. One draft, one decision, whoever clicks first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from connectors.contracts.chat import Destination
from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.ids import new_id
from connectors.database.models import (
    ConversationThread,
    Delivery,
    Draft,
    DraftStatus,
    FeedbackEvent,
    Person,
    Question,
    QuestionStatus,
    Review,
    Role,
)
from connectors.errors import BadInput, Conflict, NotFound
from workers.answering.drafter import text_hash
from workers.answering.guard import guard, links_in
from workers.desk import notices
from workers.desk.approved import remember
from workers.desk.handover import hand_over
from workers.desk.intake import ANSWER
from workers.desk.locks import lock_thread_of_draft, lock_thread_of_question
from workers.desk.messages import to_document
from workers.desk.outbox import put, tell_asker
from workers.desk.outcomes import lost_sources
from workers.desk.people import require
from workers.desk.prepared import Prepared
from workers.desk.records import WITHDRAWN, may_read, source_links, withdrawn, write_draft
from workers.desk.rejections import CODES
from workers.desk.steps import changed, step_draft, step_question
from workers.desk.transaction import Transaction, Transactions
from workers.knowledge.redact import redact
from workers.settings import Settings

log = structlog.get_logger("guichet.review")

CLAIM_FOR = timedelta(minutes=10)
MAX_DRAFTS = 2
"""Drafts of one question that may be rejected: after the second one a human answers. One that was
made anew for another reason, such as a lost source, does not count."""
MAX_ANSWER = 12_000
"""Characters of an answer that a person writes: what every platform takes in one message."""


@dataclass(slots=True)
class _Case:
    """A draft that is being decided, with all that belongs to it."""

    transaction: Transaction
    reviewer: Person
    draft: Draft
    question: Question
    platform: str

    @property
    def session(self) -> Session:
        return self.transaction.session


class ReviewDesk:
    """The decisions of staff. Raises `NotAllowed` for others, `Conflict` for the second one."""

    def __init__(self, transactions: Transactions, settings: Settings) -> None:
        self._transactions = transactions
        self._settings = settings

    @retried
    def claim(self, reviewer_id: str, draft_id: str) -> datetime:
        """Show others that somebody is at this draft; it binds nobody. Returns until when.

        Raises `Conflict` if a colleague claimed it in the last ten minutes.
        """
        moment = now()
        with self._transactions.begin() as transaction:
            session = transaction.session
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            draft = session.get(Draft, draft_id)
            if draft is not None and not may_read(session, reviewer, draft, self._settings):
                raise NotFound("There is no such draft.")
            taken = changed(
                session,
                update(Draft)
                .where(
                    Draft.id == draft_id,
                    Draft.status == DraftStatus.PROPOSED,
                    or_(
                        Draft.claimed_by.is_(None),
                        Draft.claimed_by == reviewer.id,
                        Draft.claimed_at < moment - CLAIM_FOR,
                    ),
                )
                .values(claimed_by=reviewer.id, claimed_at=moment),
            )
            if not taken:
                raise self._too_late(session, draft_id)
        return moment + CLAIM_FOR

    @retried
    def approve(self, reviewer_id: str, draft_id: str, platform: str) -> None:
        """Send the draft as it is.

        Raises `Conflict` if a source of it is gone: then a new draft is made of what is there.
        """
        with self._case(reviewer_id, draft_id, platform) as case:
            lost = self._lost_sources(case)
            if lost:
                self._draft_anew(case)
            else:
                self._decide(case, DraftStatus.APPROVED, "approve")
                self._send(case, case.draft.text)
        # Only now that the new one is on its way, or the error would undo it.
        if lost:
            raise Conflict(
                "A source of this draft is gone; a new draft is being made.",
                "Decide the new one when it is there.",
            )

    @retried
    def edit(self, reviewer_id: str, draft_id: str, text: str, platform: str) -> None:
        """Send the reviewer's text instead. Its links are the reviewer's own responsibility.

        A source that is gone is not shown with it.
        """
        text = human_text(text)
        with self._case(reviewer_id, draft_id, platform) as case:
            lost = self._lost_sources(case)
            if lost:
                case.draft.recipe = {**case.draft.recipe, WITHDRAWN: sorted(lost)}
            self._decide(case, DraftStatus.EDITED, "edit", text=text)
            self._send(case, text)

    @retried
    def reject(
        self, reviewer_id: str, draft_id: str, reason: str, platform: str, code: str = ""
    ) -> None:
        """Try once more with the reason; the second time a human answers.

        `reason` is in the reviewer's own words, `code` one of `rejections.CODES`; one of the two
        is enough.
        """
        if code and code not in CODES:
            raise BadInput(f"Unknown reason {code[:40]!r}.", f"Use one of: {', '.join(CODES)}.")
        if not code and not _says_something(reason):
            raise BadInput("A rejection needs a reason.", "Say in a few words what is wrong.")
        with self._case(reviewer_id, draft_id, platform) as case:
            self._decide(
                case, DraftStatus.REJECTED, "reject", reason=reason.strip() or None, code=code
            )
            if _rejected(case.session, case.question.id) >= MAX_DRAFTS:
                hand_over(case.transaction, case.question, "rejected", by=case.reviewer.id)
            elif step_question(case.session, case.question.id, QuestionStatus.RECEIVED):
                case.question.attempts = 0
                case.transaction.enqueue(ANSWER, case.question.id)

    @retried
    def take_over(self, reviewer_id: str, draft_id: str, platform: str) -> None:
        """The reviewer answers by themselves; the copilot is silent in the thread from now on."""
        with self._case(reviewer_id, draft_id, platform) as case:
            self._decide(case, DraftStatus.TAKEN_OVER, "take_over")
            hand_over(
                case.transaction,
                case.question,
                "taken_over",
                handler_id=case.reviewer.id,
                handler_name=case.reviewer.display_name,
                by=case.reviewer.id,
            )

    @retried
    def reply(self, reviewer_id: str, question_id: str, text: str, platform: str) -> None:
        """A human's own answer to a question that waits for one."""
        text = human_text(text)
        with self._transactions.begin() as transaction:
            session = transaction.session
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            thread = lock_thread_of_question(session, question_id)
            if thread is None:
                raise NotFound("There is no such question.")
            question = session.get_one(Question, question_id)
            moved = step_question(
                session,
                question_id,
                QuestionStatus.DELIVERING,
                gate="human",
                handler_id=reviewer.id,
            )
            if not moved:
                raise Conflict(
                    f"The question is {_present_status(session, question)} by now.",
                    "Reload the page to see who answered.",
                )
            kept = redact(text)
            prepared = Prepared(
                gate="human",
                origin="human",
                text=kept,
                language=question.language,
                confidence=1.0,
                recipe={"drafter": "human", "text": text_hash(kept)},
                evidence=(kept,),
            )
            draft = write_draft(session, question, prepared, DraftStatus.RELEASED, 1)
            thread.human_id = reviewer.id
            message = notices.answer(question, draft, text, ())
            tell_asker(
                transaction,
                question,
                thread,
                message,
                key=f"answer:{draft.number}",
                draft_id=draft.id,
            )
            _log(session, question, draft, reviewer, platform, "human_answer", text=kept)
            audit(session, reviewer.id, "review.reply", question.id, platform=platform)

    @contextmanager
    def _case(self, reviewer_id: str, draft_id: str, platform: str) -> Iterator[_Case]:
        with self._transactions.begin() as transaction:
            session = transaction.session
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            if lock_thread_of_draft(session, draft_id) is None:
                raise NotFound("There is no such draft.")
            draft = session.get_one(Draft, draft_id)
            if not may_read(session, reviewer, draft, self._settings):
                raise NotFound("There is no such draft.")
            question = session.get_one(Question, draft.question_id)
            yield _Case(transaction, reviewer, draft, question, platform)
        log.info("review.decided", draft=draft_id, reviewer=reviewer_id)

    def _decide(
        self,
        case: _Case,
        status: DraftStatus,
        decision: str,
        *,
        text: str | None = None,
        reason: str | None = None,
        code: str = "",
    ) -> None:
        """Take the decision, if nobody has; else `Conflict` says who did what.

        What is kept of the reviewer's words is redacted: only the delivery holds all of them.
        """
        text, reason = (redact(words) if words else None for words in (text, reason))
        if not step_draft(case.session, case.draft.id, status):
            raise self._too_late(case.session, case.draft.id)
        case.session.add(
            Review(
                id=new_id(),
                draft_id=case.draft.id,
                reviewer_id=case.reviewer.id,
                decision=decision,
                text=text,
                reason=reason or code or None,
                platform=case.platform,
            )
        )
        _log(
            case.session,
            case.question,
            case.draft,
            case.reviewer,
            case.platform,
            "review",
            value=decision,
            text=text or reason,
            reason=code or None,
        )
        _audit(case, decision, **({"code": code} if code else {}))
        case.session.flush()
        self._update_cards(case, decision)

    def _send(self, case: _Case, text: str) -> None:
        """Deliver a decided draft, and keep it as an approved answer."""
        session, question = case.session, case.question
        if not step_question(session, question.id, QuestionStatus.DELIVERING):
            raise Conflict(
                f"The question is {_present_status(session, question)} by now; nothing was sent.",
                "Reload the page.",
            )
        thread = session.get_one(ConversationThread, question.thread_id)
        message = notices.answer(question, case.draft, text, source_links(session, case.draft))
        tell_asker(
            case.transaction,
            question,
            thread,
            message,
            key=f"answer:{case.draft.number}",
            draft_id=case.draft.id,
        )
        if not withdrawn(case.draft):
            remember(session, question, case.draft, text, self._settings.approved_answer_days)

    def _lost_sources(self, case: _Case) -> set[int]:
        """The sources of a waiting draft that its asker cannot see by now."""
        if case.draft.status != DraftStatus.PROPOSED:
            return set()
        asker = case.session.get_one(Person, case.question.person_id)
        return lost_sources(case.session, case.draft, asker, self._settings)

    def _draft_anew(self, case: _Case) -> None:
        """A draft whose sources are gone is not sent: a new one is made."""
        if not step_draft(case.session, case.draft.id, DraftStatus.DISCARDED):
            raise self._too_late(case.session, case.draft.id)
        if step_question(case.session, case.question.id, QuestionStatus.RECEIVED, attempts=0):
            case.transaction.enqueue(ANSWER, case.question.id)
        self._update_cards(case, "source_gone")
        _audit(case, "source_gone")

    def _update_cards(self, case: _Case, decision: str) -> None:
        """Show the decision on the cards in the staff channels, without their buttons."""
        cards = case.session.scalars(
            select(Delivery).filter_by(draft_id=case.draft.id, kind="review_card")
        ).all()
        for card in cards:
            message = notices.card_decided(case.question, decision, case.reviewer.display_name)
            put(
                case.transaction,
                key=f"card_decided:{card.id}",
                kind=message.kind,
                platform=card.platform,
                to=Destination(card.channel, card.thread, card.person),
                document=to_document(message),
                question_id=case.question.id,
                draft_id=case.draft.id,
                replaces=card,
            )

    @staticmethod
    def _too_late(session: Session, draft_id: str) -> Conflict | NotFound:
        draft = session.get(Draft, draft_id, populate_existing=True)
        if draft is None:
            return NotFound("There is no such draft.")
        who = session.scalar(
            select(Person.display_name)
            .join(Review, Review.reviewer_id == Person.id)
            .where(Review.draft_id == draft_id)
        )
        if who is not None:
            return Conflict(f"{who} was first: {draft.status.replace('_', ' ')}.", "Nothing to do.")
        if draft.status == DraftStatus.PROPOSED:
            holder = session.get(Person, draft.claimed_by) if draft.claimed_by else None
            name = holder.display_name if holder else "A colleague"
            return Conflict(f"{name} is at this draft.", "Take another one.")
        return Conflict(f"The draft is {draft.status} by now.", "Reload the page.")


def human_text(text: str) -> str:
    """A person's answer as it may be sent: their links stay, mentions notify nobody."""
    if not _says_something(text):
        raise BadInput("The answer is empty.", "Write the answer that the asker will read.")
    if len(text) > MAX_ANSWER:
        raise BadInput(
            f"The answer has {len(text):,} characters; {MAX_ANSWER:,} is the most.", "Shorten it."
        )
    links = frozenset(links_in(text))
    guarded = guard(text, allowed_links=links, allowed_hosts=frozenset(), max_chars=MAX_ANSWER)
    return guarded.text


def _audit(case: _Case, what: str, **detail: str) -> None:
    audit(
        case.session,
        case.reviewer.id,
        f"review.{what}",
        case.draft.id,
        question=case.question.id,
        platform=case.platform,
        **detail,
    )


def _present_status(session: Session, question: Question) -> str:
    """How the question stands now: not every step waits for the lock of its thread."""
    session.refresh(question)
    return question.status.replace("_", " ")


def _rejected(session: Session, question_id: str) -> int:
    counted = session.scalar(
        select(func.count())
        .select_from(Draft)
        .where(Draft.question_id == question_id, Draft.status == DraftStatus.REJECTED)
    )
    return counted or 0


def _says_something(text: str) -> bool:
    return any(character.isprintable() and not character.isspace() for character in text)


def _log(
    session: Session,
    question: Question,
    draft: Draft,
    person: Person,
    platform: str,
    kind: str,
    *,
    value: str = "",
    text: str | None = None,
    reason: str | None = None,
) -> None:
    session.add(
        FeedbackEvent(
            id=new_id(),
            question_id=question.id,
            draft_id=draft.id,
            person_id=person.id,
            role=person.role,
            platform=platform,
            kind=kind,
            value=value or kind,
            reason=reason,
            text=text,
        )
    )
