"""Buttons of our messages. Who pressed is the platform's word; what they press has to stand there.

A value proves nothing: anybody can send one. So the button is looked up on the message that it came
from, as its readers see it there, before anything is done.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from sqlalchemy import or_, select

from connectors.contracts.chat import CHOICE, Pressed
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.models import (
    ConversationThread,
    Delivery,
    DeliveryStatus,
    Draft,
    Question,
    Review,
)
from workers.desk.answers.triage.one_word import MOST
from workers.desk.chat.acting.standing import Standing, standing_button
from workers.desk.chat.acting.votes import Votes
from workers.desk.chat.errors import NoSuchButton
from workers.desk.chat.incoming import DeskParts, Incoming, Later
from workers.desk.core.review_log import UNDO, last_review
from workers.desk.inbox.intake import UNPOSTED, IncomingMessage
from workers.desk.outbox.held_cards import hold_card, open_card_again
from workers.desk.reviews.shown import Shown, draft_version
from workers.identity.chat.roles import Actor

log = structlog.get_logger("guichet.chat")

DECISIONS = {"approve": "approve", "edit": "edit", "reject": "reject", "takeover": "take_over"}
"""The decision of each button of a card, as the log of reviews calls it."""


class Buttons:
    """Does what buttons are for."""

    def __init__(self, parts: DeskParts, votes: Votes) -> None:
        self._parts = parts
        self._votes = votes
        self._does: dict[str, Callable[[Incoming, Pressed, Standing], None]] = {
            "helpful": votes.pressed,
            "nothelpful": votes.pressed,
            "openticket": self._open_ticket,
            "human": self._ask_human,
            "undo": self._undo,
            **dict.fromkeys((f"{CHOICE}{number}" for number in range(1, MOST + 1)), self._choose),
            **dict.fromkeys(DECISIONS, self._decide),
        }

    def pressed(self, incoming: Incoming, pressed: Pressed) -> bool:
        """Do what a button is for. Raises what the services of the desk raise, and `NoSuchButton`
        for one that does not stand there."""
        standing = self._standing(incoming, pressed)
        if standing is None and incoming.may_wait and self._is_being_sent(incoming, pressed.value):
            raise Later
        if standing is None or pressed.action not in self._does:
            log.warning(
                "chat.no_such_button",
                chat_event=incoming.row_id,
                platform=incoming.platform,
                actor=incoming.event.actor,
            )
            raise NoSuchButton("This button does not stand on that message.")
        self._does[pressed.action](incoming, pressed, standing)
        return True

    def _standing(self, incoming: Incoming, pressed: Pressed) -> Standing | None:
        info = self._parts.info(incoming.platform)
        if info is None:
            return None
        with self._parts.transactions.reading() as session:
            return standing_button(
                session,
                info,
                self._parts.settings.public_url,
                pressed.message_id,
                pressed.action,
                pressed.value,
                incoming.event.channel,
            )

    def _is_being_sent(self, incoming: Incoming, value: str) -> bool:
        """Whether a message about this row is on the platform and not yet known to be: some people
        click before its sender has heard that it arrived."""
        with self._parts.transactions.reading() as session:
            sending = select(Delivery.id).where(
                Delivery.platform == incoming.platform,
                Delivery.status == DeliveryStatus.SENDING,
                or_(Delivery.question_id == value, Delivery.draft_id == value),
            )
            return session.scalar(sending.limit(1)) is not None

    def _open_ticket(self, incoming: Incoming, pressed: Pressed, _: Standing) -> None:
        actor = self._parts.roles.actor(incoming.platform, incoming.event.actor)
        self._parts.escalation.open_ticket(actor.person_id, pressed.value, incoming.platform)

    def _ask_human(self, incoming: Incoming, pressed: Pressed, _: Standing) -> None:
        actor = self._parts.roles.actor(incoming.platform, incoming.event.actor)
        self._parts.escalation.ask_human(actor.person_id, pressed.value, incoming.platform)

    def _choose(self, incoming: Incoming, pressed: Pressed, standing: Standing) -> None:
        """Ask what stands on the button, in the thread of the question that was too short. Only
        its asker says what they meant."""
        actor = self._parts.roles.actor(incoming.platform, incoming.event.actor)
        with self._parts.transactions.reading() as session:
            question = session.get_one(Question, pressed.value)
            thread = session.get_one(ConversationThread, question.thread_id)
        if actor.person_id != question.person_id:
            raise NoSuchButton("Only who asked may choose.")
        self._parts.intake.receive(
            IncomingMessage(
                platform=incoming.platform,
                event_id=incoming.event.event_id,
                channel=thread.channel,
                # Pressed twice, it is asked once.
                message_id=f"{UNPOSTED}{question.id}:{pressed.action}",
                text=standing.action.label,
                profile=incoming.profile,
                thread=thread.root,
                chosen=True,
            )
        )

    # Staff

    def _decide(self, incoming: Incoming, pressed: Pressed, standing: Standing) -> None:
        actor = self._parts.roles.staff(incoming.platform, incoming.event.actor)
        before = self._own_decision(actor, pressed)
        if before is None:
            self._reviewed(incoming, pressed, standing, actor)
            before = self._own_decision(actor, pressed)
        if before is not None:
            self._hold(standing, before, actor)

    def _reviewed(
        self, incoming: Incoming, pressed: Pressed, standing: Standing, actor: Actor
    ) -> None:
        reviews, filled = self._parts.reviews, pressed.filled or {}
        who = (actor.person_id, pressed.value)
        platform = incoming.platform
        shown = self._shown(pressed.value, standing)
        match pressed.action:
            case "approve":
                reviews.approve(*who, platform, shown=shown, hold=True)
            case "edit":
                text = filled.get("text") or ""
                reviews.edit(*who, text, platform, shown=shown, hold=True)
            case "reject":
                reason, code = filled.get("reason") or "", filled.get("code") or ""
                reviews.reject(*who, reason, platform, code, shown=shown, hold=True)
            case _:
                reviews.take_over(*who, platform, shown=shown, hold=True)

    def _shown(self, draft_id: str, standing: Standing) -> Shown:
        """What the card showed: the draft as it is, or another one."""
        card = standing.message.card
        with self._parts.transactions.reading() as session:
            draft = session.get(Draft, draft_id)
            if draft is None or card is None or card.draft is None:
                return Shown("")
            return Shown(draft_version(draft) if card.draft.text == draft.text else "")

    def _own_decision(self, actor: Actor, pressed: Pressed) -> Review | None:
        """The decision of this reviewer by this button that stands: pressed twice, or done by a
        worker that died before it could say so."""
        with self._parts.transactions.reading() as session:
            review = last_review(session, pressed.value)
        if review is None or review.reviewer_id != actor.person_id:
            return None
        return review if review.decision == DECISIONS[pressed.action] else None

    @retried
    def _hold(self, standing: Standing, review: Review, actor: Actor) -> None:
        """Offer on the card to take the decision back, for as long as that works."""
        settings = self._parts.settings
        waited = (now() - review.created_at).total_seconds()
        if waited >= settings.review_undo_seconds:
            return
        with self._parts.transactions.begin() as transaction:
            card = transaction.session.get_one(Delivery, standing.delivery.id)
            hold_card(transaction, card, review, actor.display_name, settings)

    @retried
    def _reopen(self, standing: Standing, number: int) -> None:
        with self._parts.transactions.begin() as transaction:
            session = transaction.session
            held = session.get_one(Delivery, standing.delivery.id)
            card = session.get(Delivery, held.replaces_id) if held.replaces_id else None
            if card is not None:
                open_card_again(transaction, card, number)

    def _undo(self, incoming: Incoming, pressed: Pressed, standing: Standing) -> None:
        actor = self._parts.roles.staff(incoming.platform, incoming.event.actor)
        with self._parts.transactions.reading() as session:
            last = last_review(session, pressed.value)
        if last is None or last.decision != UNDO or last.reviewer_id != actor.person_id:
            self._parts.reviews.undo(actor.person_id, pressed.value, incoming.platform)
            with self._parts.transactions.reading() as session:
                last = last_review(session, pressed.value)
        if last is not None:
            self._reopen(standing, last.number)
