"""Reviews: staff decide what becomes of a draft. One draft, one decision, whoever clicks first."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy import or_, update

from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.models import (
    ConversationThread,
    Draft,
    DraftStatus,
    Person,
    QuestionStatus,
    Role,
)
from connectors.database.unit_of_work import Transactions
from connectors.errors import BadInput, Conflict, NotFound
from workers.desk.answers.drafts import may_read
from workers.desk.answers.reuse import remember
from workers.desk.answers.sources import WITHDRAWN, source_links, withdrawn
from workers.desk.answers.staleness import lost_sources
from workers.desk.core.rejections import CODES, MAX_REJECTED, rejected_before
from workers.desk.core.transitions import changed, step_question
from workers.desk.handoff import hand_over
from workers.desk.inbox.intake import ANSWER
from workers.desk.outbox import templates
from workers.desk.outbox.cards import close_cards
from workers.desk.outbox.queueing import tell_asker
from workers.desk.reviews.case import Case, open_case, question_moved, too_late
from workers.desk.reviews.human_text import human_text, says_something
from workers.desk.reviews.shown import CLAIM_FOR, Shown
from workers.desk.reviews.texts import forget_text
from workers.desk.reviews.undo import take_back
from workers.generation.guardrails.holes import require_filled
from workers.identity.people import require
from workers.settings import Settings

SAID_AGAIN = timedelta(minutes=1)


class ReviewService:
    """The decisions of staff. Raises `NotAllowed` for others, `Conflict` for the second one.

    `shown` is what was on the reviewer's screen; with it, a decision about anything else, or over
    the head of a colleague who is at the draft, raises `NotShown` or `ColleagueAtWork`. With `hold`
    the decision can be taken back for `review_undo_seconds`, and nothing goes out before.
    """

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
            if draft is not None and _just_claimed(draft, reviewer, moment):
                return moment + CLAIM_FOR
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
                raise too_late(session, draft_id)
        return moment + CLAIM_FOR

    @retried
    def release(self, reviewer_id: str, draft_id: str) -> None:
        """Show others that one is at this draft no more."""
        with self._transactions.begin() as transaction:
            changed(
                transaction.session,
                update(Draft)
                .where(Draft.id == draft_id, Draft.claimed_by == reviewer_id)
                .values(claimed_by=None, claimed_at=None),
            )

    @retried
    def approve(
        self,
        reviewer_id: str,
        draft_id: str,
        platform: str,
        *,
        shown: Shown | None = None,
        hold: bool = False,
        for_reuse: bool = False,
    ) -> None:
        """Send the draft as it is; `for_reuse` also to others who ask the same, unseen, though it
        names a risky step. That takes the role of `reuse_role`.

        Raises `Conflict` if a source of it is gone or says otherwise by now: then a new draft is
        made of what is there. Raises `HasHole` if something in it was redacted.
        """
        with self._case(reviewer_id, draft_id, platform, shown, hold) as case:
            if for_reuse:
                require(case.reviewer, Role(self._settings.reuse_role))
            lost = self._lost_sources(case)
            if lost:
                self._draft_anew(case)
            else:
                number = case.decide(DraftStatus.APPROVED, "approve")
                require_filled(case.draft.text)
                self._send(case, case.draft.text, number, for_reuse=for_reuse)
                if for_reuse:
                    case.audit("approve_for_reuse")
        # Only now that the new one is on its way, or the error would undo it.
        if lost:
            raise Conflict(
                "A source of this draft is gone or was changed; a new draft is being made.",
                "Decide the new one when it is there.",
            )

    @retried
    def edit(
        self,
        reviewer_id: str,
        draft_id: str,
        text: str,
        platform: str,
        *,
        shown: Shown | None = None,
        hold: bool = False,
    ) -> None:
        """Send the reviewer's text instead. Its links are the reviewer's own responsibility.

        A source that is gone is not shown with it. Raises `HasHole` if a hole of the draft is
        still in it.
        """
        text = human_text(text)
        with self._case(reviewer_id, draft_id, platform, shown, hold) as case:
            lost = self._lost_sources(case)
            if lost:
                case.draft.recipe = {**case.draft.recipe, WITHDRAWN: sorted(lost)}
            number = case.decide(DraftStatus.EDITED, "edit", text=text)
            require_filled(text, case.draft.text)
            self._send(case, text, number)
            forget_text(case.session, case.reviewer.id, case.question.id)

    @retried
    def reject(
        self,
        reviewer_id: str,
        draft_id: str,
        reason: str,
        platform: str,
        code: str = "",
        *,
        shown: Shown | None = None,
        hold: bool = False,
    ) -> None:
        """Try once more with the reason; the second time a human answers.

        `reason` is in the reviewer's own words, `code` one of `rejections.CODES`; one of the two
        is enough.
        """
        if code and code not in CODES:
            raise BadInput(f"Unknown reason {code[:40]!r}.", f"Use one of: {', '.join(CODES)}.")
        if not code and not says_something(reason):
            raise BadInput("A rejection needs a reason.", "Say in a few words what is wrong.")
        with self._case(reviewer_id, draft_id, platform, shown, hold) as case:
            case.decide(DraftStatus.REJECTED, "reject", reason=reason.strip() or None, code=code)
            if rejected_before(case.session, case.draft) + 1 >= MAX_REJECTED:
                hand_over(
                    case.transaction, case.question, "rejected", by=case.reviewer.id, due=case.due
                )
            else:
                _try_again(case)

    @retried
    def take_over(
        self,
        reviewer_id: str,
        draft_id: str,
        platform: str,
        *,
        shown: Shown | None = None,
        hold: bool = False,
    ) -> None:
        """The reviewer answers by themselves; the copilot is silent in the thread from now on."""
        with self._case(reviewer_id, draft_id, platform, shown, hold) as case:
            case.decide(DraftStatus.TAKEN_OVER, "take_over")
            hand_over(
                case.transaction,
                case.question,
                "taken_over",
                handler_id=case.reviewer.id,
                handler_name=case.reviewer.display_name,
                by=case.reviewer.id,
                due=case.due,
            )

    @retried
    def undo(self, reviewer_id: str, draft_id: str, platform: str) -> None:
        """Take one's own decision back while nothing of it has gone out. Raises `Conflict` for
        another one's, and when it is too late."""
        with self._case(reviewer_id, draft_id, platform) as case:
            take_back(case)

    def _case(
        self,
        reviewer_id: str,
        draft_id: str,
        platform: str,
        shown: Shown | None = None,
        hold: bool = False,
    ) -> AbstractContextManager[Case]:
        return open_case(
            self._transactions,
            self._settings,
            reviewer_id,
            draft_id,
            platform,
            shown=shown,
            hold=hold,
        )

    def _send(self, case: Case, text: str, number: int, *, for_reuse: bool = False) -> None:
        """Deliver a decided draft, and keep it as an approved answer. `number` is the decision's:
        one that was taken back has left a delivery of its own behind."""
        session, question = case.session, case.question
        if not step_question(session, question.id, QuestionStatus.DELIVERING):
            raise question_moved(session, question, "; nothing was sent")
        thread = session.get_one(ConversationThread, question.thread_id)
        message = templates.answer(question, case.draft, text, source_links(session, case.draft))
        tell_asker(
            case.transaction,
            question,
            thread,
            message,
            key=f"answer:{case.draft.number}" + (f".{number}" if number > 1 else ""),
            draft_id=case.draft.id,
            due=case.due,
        )
        if not withdrawn(case.draft):
            days = self._settings.approved_answer_days
            remember(session, question, case.draft, text, days, case.due, for_reuse=for_reuse)

    def _lost_sources(self, case: Case) -> set[int]:
        """The sources of a waiting draft that its asker cannot see by now."""
        if case.draft.status != DraftStatus.PROPOSED:
            return set()
        asker = case.session.get_one(Person, case.question.person_id)
        return lost_sources(case.session, case.draft, asker, self._settings)

    def _draft_anew(self, case: Case) -> None:
        """A draft whose sources are gone is not sent: a new one is made."""
        case.step(DraftStatus.DISCARDED)
        if step_question(case.session, case.question.id, QuestionStatus.RECEIVED, attempts=0):
            case.transaction.enqueue(ANSWER, case.question.id)
        name = case.reviewer.display_name
        close_cards(case.transaction, case.question, case.draft, "source_gone", name)
        case.audit("source_gone")


def _just_claimed(draft: Draft, reviewer: Person, moment: datetime) -> bool:
    """Whether the reviewer said a moment ago that they are at it. Saying it again would have the
    queues of all colleagues drawn anew."""
    return (
        draft.status == DraftStatus.PROPOSED
        and draft.claimed_by == reviewer.id
        and draft.claimed_at is not None
        and draft.claimed_at > moment - SAID_AGAIN
    )


def _try_again(case: Case) -> None:
    """Have another draft made; where the rejection may be taken back, by the sweeper after that."""
    moved = step_question(
        case.session, case.question.id, QuestionStatus.RECEIVED, claimed_until=case.due
    )
    if not moved:
        return
    case.question.attempts = 0
    if case.due is None:
        case.transaction.enqueue(ANSWER, case.question.id)
