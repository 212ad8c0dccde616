"""Who may look at what: questions, drafts and queues as far as a person may see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import (
    ConversationThread,
    Draft,
    DraftStatus,
    Person,
    Question,
    Role,
)
from connectors.database.unit_of_work import Transactions
from connectors.errors import NotFound
from workers.desk.answers.attempts import AttemptView, attempts_of
from workers.desk.answers.drafts import may_read
from workers.desk.inbox.history import Turn, turns_before
from workers.desk.views.drafts import DraftView, draft_view
from workers.desk.views.questions import QuestionView, question_view
from workers.desk.views.queues import (
    Page,
    WaitingDraft,
    WaitingQuestion,
    next_draft,
    readable,
    waiting_drafts,
    waiting_questions,
)
from workers.desk.views.undo import Undoable, undoable
from workers.identity.people import is_staff, require
from workers.knowledge.access import viewer_for
from workers.settings import Settings


class Views:
    """Reads for the adapters."""

    def __init__(self, transactions: Transactions, settings: Settings) -> None:
        self._transactions = transactions
        self._settings = settings

    def question(self, person_id: str, question_id: str) -> QuestionView:
        """A question, for its asker or for staff; `NotFound` for everybody else."""
        with self._transactions.reading() as session:
            person = session.get(Person, person_id)
            question = session.get(Question, question_id)
            if person is None or question is None:
                raise NotFound("There is no such question.")
            if question.person_id != person.id and not is_staff(person):
                raise NotFound("There is no such question.")
            if question.person_id == person.id:
                return question_view(session, question, own=True)
            return self._for_staff(session, person, question)

    def thread(self, person_id: str, platform: str, channel: str, root: str) -> list[QuestionView]:
        """The questions of a thread that this person asked, oldest first."""
        with self._transactions.reading() as session:
            rows = session.scalars(
                select(Question)
                .join(ConversationThread, ConversationThread.id == Question.thread_id)
                .where(
                    ConversationThread.platform == platform,
                    ConversationThread.channel == channel,
                    ConversationThread.root == root,
                    Question.person_id == person_id,
                )
                .order_by(Question.received_at)
            ).all()
            return [question_view(session, row, own=True) for row in rows]

    def recent(self, person_id: str, platform: str, limit: int = 30) -> list[QuestionView]:
        """The newest questions of one asker, newest first."""
        with self._transactions.reading() as session:
            rows = session.scalars(
                select(Question)
                .join(ConversationThread, ConversationThread.id == Question.thread_id)
                .where(Question.person_id == person_id, ConversationThread.platform == platform)
                .order_by(Question.received_at.desc())
                .limit(limit)
            ).all()
            return [question_view(session, row, own=True) for row in rows]

    def drafts(
        self,
        reviewer_id: str,
        status: str = DraftStatus.PROPOSED,
        limit: int = 50,
    ) -> list[DraftView]:
        """Drafts in a state, whole; the proposed ones oldest first, the others newest first."""
        order = Draft.created_at if status == DraftStatus.PROPOSED else Draft.created_at.desc()
        with self._transactions.reading() as session:
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            theirs = readable(viewer_for(session, reviewer, self._settings), status)
            rows = session.scalars(select(Draft).where(theirs).order_by(order).limit(limit)).all()
            return [self._draft_view(session, reviewer, row) for row in rows]

    def draft(self, reviewer_id: str, draft_id: str) -> DraftView:
        """One draft, for staff."""
        with self._transactions.reading() as session:
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            draft = session.get(Draft, draft_id)
            if draft is None or not may_read(session, reviewer, draft, self._settings):
                raise NotFound("There is no such draft.")
            return self._draft_view(session, reviewer, draft)

    def last_draft(self, reviewer_id: str, question_id: str) -> DraftView | None:
        """The newest draft of a question that a colleague did not write, for staff who write an
        answer from it; None if there is none that they may read."""
        with self._transactions.reading() as session:
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            draft = session.scalar(
                select(Draft)
                .where(Draft.question_id == question_id, Draft.origin != "human")
                .order_by(Draft.number.desc())
                .limit(1)
            )
            if draft is None or not may_read(session, reviewer, draft, self._settings):
                return None
            return self._draft_view(session, reviewer, draft)

    def undoable(self, reviewer_id: str, platform: str) -> Undoable | None:
        """The decision of this reviewer on a platform that can still be taken back."""
        with self._transactions.reading() as session:
            seconds = self._settings.review_undo_seconds
            return undoable(session, reviewer_id, platform, seconds)

    def waiting_draft(self, reviewer_id: str, question_id: str) -> DraftView | None:
        """The draft of a question that waits for a decision, for staff."""
        with self._transactions.reading() as session:
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            draft = session.scalar(
                select(Draft).filter_by(question_id=question_id, status=DraftStatus.PROPOSED)
            )
            if draft is None or not may_read(session, reviewer, draft, self._settings):
                return None
            return self._draft_view(session, reviewer, draft)

    def queue(self, reviewer_id: str, page: int = 1, at: str = "") -> Page[WaitingDraft]:
        """A page of the drafts that wait for a decision; `at` has the page of that draft."""
        with self._transactions.reading() as session:
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            viewer = viewer_for(session, reviewer, self._settings)
            return waiting_drafts(session, viewer, page, at)

    def next_draft(self, reviewer_id: str, after: str = "") -> str | None:
        """The draft to decide after `after`, or None when nothing else waits."""
        with self._transactions.reading() as session:
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            return next_draft(session, viewer_for(session, reviewer, self._settings), after)

    def handed_over(self, reviewer_id: str, page: int = 1, at: str = "") -> Page[WaitingQuestion]:
        """A page of the questions that wait for a human."""
        with self._transactions.reading() as session:
            require(session.get(Person, reviewer_id), Role.STAFF)
            return waiting_questions(session, page, at)

    def attempts(self, reader_id: str, question_id: str) -> tuple[AttemptView, ...]:
        """What models wrote for a question and was not used, for staff, as far as this reader may
        see the tickets that the models were shown."""
        with self._transactions.reading() as session:
            reader = require(session.get(Person, reader_id), Role.STAFF)
            return attempts_of(session, question_id, viewer_for(session, reader, self._settings))

    def drafts_of(self, reviewer_id: str, question_id: str) -> list[DraftView]:
        """All drafts of a question that this reader may see, the first one first; for staff.
        Raises `NotFound` for a question that there is not."""
        with self._transactions.reading() as session:
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            if session.get(Question, question_id) is None:
                raise NotFound("There is no such question.")
            rows = session.scalars(
                select(Draft).where(Draft.question_id == question_id).order_by(Draft.number)
            ).all()
            return [
                self._draft_view(session, reviewer, row)
                for row in rows
                if may_read(session, reviewer, row, self._settings)
            ]

    def _readable(self, session: Session, reader: Person) -> Callable[[Draft], bool]:
        return lambda draft: may_read(session, reader, draft, self._settings)

    def _draft_view(self, session: Session, reader: Person, draft: Draft) -> DraftView:
        question = session.get_one(Question, draft.question_id)
        turns = turns_before(session, question, self._readable(session, reader))
        attempts = attempts_of(session, question.id, viewer_for(session, reader, self._settings))
        seen = self._for_staff(session, reader, question)
        return draft_view(session, draft, seen, turns, attempts)

    def _for_staff(self, session: Session, staff: Person, question: Question) -> QuestionView:
        """A question of somebody else, without an answer whose sources are not for this reader."""
        view = question_view(session, question, own=False)
        draft = session.get(Draft, view.answer.draft_id) if view.answer else None
        if draft is None or may_read(session, staff, draft, self._settings):
            return view
        return replace(view, answer=None)

    def transcript(self, person_id: str, question_id: str) -> list[Turn]:
        """What was said in the thread before a question, redacted, as far as this member of staff
        may see what it was said from."""
        with self._transactions.reading() as session:
            reader = require(session.get(Person, person_id), Role.STAFF)
            question = session.get(Question, question_id)
            if question is None:
                raise NotFound("There is no such question.")
            return turns_before(session, question, self._readable(session, reader))
