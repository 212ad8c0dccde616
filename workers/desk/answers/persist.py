"""Writing what the gate decided: the draft, the question's next state, and what is to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from connectors.contracts.chat import OutgoingMessage, SourceLink
from connectors.database.base import now
from connectors.database.leases.heartbeat import Heartbeat
from connectors.database.models import (
    ConversationThread,
    Delivery,
    Draft,
    DraftStatus,
    Question,
    QuestionStatus,
)
from connectors.database.unit_of_work import Transaction
from workers.desk.answers.attempts import keep_attempts
from workers.desk.answers.drafts import write_draft
from workers.desk.answers.sources import source_link
from workers.desk.answers.work import UNKNOWN_ASKER, Prepared, Work
from workers.desk.core.locks import lock_thread_of_question
from workers.desk.core.states import REPLIES, URGENT
from workers.desk.core.transitions import step_question
from workers.desk.handoff import hand_over
from workers.desk.outbox import staff_templates, templates
from workers.desk.outbox.cards import ping_staff, post_cards
from workers.desk.outbox.queueing import tell_asker
from workers.desk.outbox.routes import Subject, channels_of, subject_of
from workers.generation.drafter import nobody_wrote
from workers.knowledge.access import NOBODY, still_visible
from workers.settings import Settings
from workers.settings.chat.platforms import OWN_PLACES

AFTER = {
    "send": QuestionStatus.DELIVERING,
    "abstain": QuestionStatus.DELIVERING,
    "clarify": QuestionStatus.DELIVERING,
    "review": QuestionStatus.IN_REVIEW,
    **dict.fromkeys(REPLIES, QuestionStatus.DELIVERING),
}
"""What a question becomes by each decision of the gate."""
QUOTING = frozenset({"known_incident", "ticket_status"})
"""Replies that hold titles of tickets."""
HANDED_OVER = (("rejected", "rejected"), ("not_solved", "not_solved"))
"""Why a question goes to a human, by the reason that says so; for any other it was asked for."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A question that is ours for a while."""

    question: Question
    thread: ConversationThread
    claim: str
    work: Work
    asker: str
    """The name of whoever asked, as it was when the question was claimed."""
    shown: bool = False
    """Whether some of an answer may have been shown while it was written, now or by a worker that
    was lost."""


@dataclass(frozen=True, slots=True)
class Written:
    """Whether the decision counted (nobody took the question from us), and what to send now."""

    counted: bool
    delivery: Delivery | None = None


class DecisionWriter:
    """Writes decisions in the caller's transaction."""

    def __init__(self, settings: Settings, heartbeat: Heartbeat) -> None:
        self._settings = settings
        self._heartbeat = heartbeat

    def write(self, transaction: Transaction, claimed: Claimed, prepared: Prepared) -> Written:
        """Write one decision, if the question is still ours."""
        written = self._write(transaction, claimed, prepared)
        if written.counted:
            keep_attempts(transaction.session, claimed.question.id, prepared.thrown)
        return written

    def _write(self, transaction: Transaction, claimed: Claimed, prepared: Prepared) -> Written:
        if prepared.gate in ("escalate", "ticket"):
            return Written(self._hand_over(transaction, claimed, prepared))
        moved = step_question(
            transaction.session,
            claimed.question.id,
            AFTER[prepared.gate],
            claim=claimed.claim,
            gate=prepared.gate,
            failure=None,
            **_account(prepared),
        )
        if not moved:
            return Written(False)
        if prepared.gate == "send":
            return Written(True, self._send(transaction, claimed, prepared))
        if prepared.gate == "review":
            return Written(True, self._review(transaction, claimed, prepared))
        if prepared.gate in REPLIES:
            message = templates.reply(
                claimed.question, prepared.text, quoting=prepared.gate in QUOTING
            )
            return Written(True, self._tell(transaction, claimed, message, prepared.gate))
        # Closed with a message that quotes nothing.
        unknown = UNKNOWN_ASKER in prepared.reasons
        message = templates.without_answer(
            claimed.question,
            prepared.gate,
            unwritten=nobody_wrote(prepared.fallen),
            unknown_to=self._settings.directory_label if unknown else "",
            more=prepared.more,
            choices=prepared.choices,
        )
        key = f"{prepared.gate}:{claimed.question.attempts}"
        return Written(True, self._tell(transaction, claimed, message, key))

    def _hand_over(self, transaction: Transaction, claimed: Claimed, prepared: Prepared) -> bool:
        # As the row is now: a colleague may have taken the thread, or given it back.
        thread = lock_thread_of_question(transaction.session, claimed.question.id)
        urgent = next((one for one in prepared.reasons if one.startswith("urgent:")), None)
        why = next((why for code, why in HANDED_OVER if code in prepared.reasons), "asked")
        gate = URGENT if urgent else None
        handed = hand_over(
            transaction,
            claimed.question,
            "urgent" if urgent else why,
            handler_id=thread.human_id if thread else None,
            claim=claimed.claim,
            gate=gate,
            more=prepared.more,
            account=_account(prepared),
        )
        if handed and urgent:
            channels = channels_of(self._settings.routes, Subject())
            kind = urgent.partition(":")[2]
            ping_staff(transaction, claimed.question, kind, claimed.asker, channels)
        return handed

    def _send(
        self, transaction: Transaction, claimed: Claimed, prepared: Prepared
    ) -> Delivery | None:
        draft = self._draft(transaction, claimed, prepared, DraftStatus.RELEASED)
        message = templates.answer(claimed.question, draft, draft.text, _links(prepared, draft))
        if claimed.thread.platform not in OWN_PLACES:
            # Our own pages show when each message came.
            waited = now() - claimed.question.received_at
            message = templates.timed(message, round(waited.total_seconds()))
        return self._tell(transaction, claimed, message, f"answer:{draft.number}", draft.id)

    def _review(
        self, transaction: Transaction, claimed: Claimed, prepared: Prepared
    ) -> Delivery | None:
        draft = self._draft(transaction, claimed, prepared, DraftStatus.PROPOSED)
        card = self._card(transaction, claimed, draft, prepared)
        routes = self._settings.routes
        # Without conditions it makes no difference what a draft is about, and nobody has to look.
        by_subject = any(route.category or route.entity for route in routes)
        about = subject_of(transaction.session, draft) if by_subject else Subject()
        post_cards(transaction, draft, card, channels_of(routes, about))
        message = templates.checking(claimed.question)
        return self._tell(transaction, claimed, message, "checking")

    def _draft(
        self,
        transaction: Transaction,
        claimed: Claimed,
        prepared: Prepared,
        status: DraftStatus,
    ) -> Draft:
        minutes = self._settings.review_expiry_minutes
        return write_draft(transaction.session, claimed.question, prepared, status, minutes)

    def _tell(
        self,
        transaction: Transaction,
        claimed: Claimed,
        message: OutgoingMessage,
        key: str,
        draft_id: str | None = None,
    ) -> Delivery | None:
        question, thread = claimed.question, claimed.thread
        # In a thread of its own nothing can be waiting before this message. In an older one
        # the queue's worker looks whether something is.
        first = question.received_at == thread.created_at and question.gate is None
        seconds = self._heartbeat.lease(self._settings.delivery_lease_seconds)
        lease = timedelta(seconds=seconds) if first else None
        return tell_asker(
            transaction,
            question,
            thread,
            message,
            key=key,
            draft_id=draft_id,
            lease=lease,
            shown=claimed.shown,
        )

    def _card(
        self,
        transaction: Transaction,
        claimed: Claimed,
        draft: Draft,
        prepared: Prepared,
    ) -> OutgoingMessage:
        """What staff channels show of a draft. A directory that says who sees which ticket cannot
        say who is in a channel: there, only what is for everyone is quoted."""
        if not self._settings.directory_access or self._settings.review_cards_show_all:
            return self._whole_card(claimed, draft, prepared, claimed.work.context)
        cited = {source.ticket_id for source in draft.sources}
        if still_visible(transaction.session, NOBODY, cited) != cited:
            return staff_templates.review_waits(claimed.question, draft)
        # What was said before may quote other tickets than the draft does.
        return self._whole_card(claimed, draft, prepared, ())

    @staticmethod
    def _whole_card(
        claimed: Claimed,
        draft: Draft,
        prepared: Prepared,
        context: Sequence[tuple[str, str]],
    ) -> OutgoingMessage:
        return staff_templates.review_card(
            claimed.question,
            draft,
            _links(prepared, draft),
            context,
            thread=claimed.thread,
            asker=claimed.asker,
            standalone=prepared.standalone,
        )


def _account(prepared: Prepared) -> dict[str, Any]:
    """What a question keeps of a decision, for one that has no draft."""
    return {
        "confidence": prepared.confidence,
        "reasons": list(prepared.reasons) or [prepared.gate],
    }


def _links(prepared: Prepared, draft: Draft) -> tuple[SourceLink, ...]:
    return tuple(source_link(source, source.excerpt, draft) for source in prepared.sources)
