"""What askers make of answers: by a button with its form, or by a thumb on the message."""

from __future__ import annotations

from connectors.contracts.chat import Pressed, Reacted
from connectors.database.contention import retried
from connectors.errors import Conflict, NotFound
from workers.desk.chat.acting.standing import Standing, answered_question
from workers.desk.chat.incoming import DeskParts, Incoming
from workers.desk.core.feedback_log import MAX_TEXT, REASONS
from workers.desk.outbox.private import tell_privately
from workers.identity.chat.roles import Actor
from workers.identity.people import find_person, own_ids
from workers.identity.refusals import Refusal
from workers.translations.sentences import say

OF_ANSWER = {True: "chat_voted_helpful", False: "chat_voted_not_helpful"}
OF_TICKET = {True: "chat_ticket_helped", False: "chat_ticket_did_not_help"}
"""What is said of a vote, by whether it was a good one."""
SOLVED = "ticket_solved:"
"""How the keys of notices begin that ask whether a solved ticket helped."""


class Votes:
    """Takes votes."""

    def __init__(self, parts: DeskParts) -> None:
        self._parts = parts

    def pressed(self, incoming: Incoming, pressed: Pressed, standing: Standing) -> None:
        """Take the vote of a button. Raises what the feedback service raises."""
        actor = self._parts.roles.actor(incoming.platform, incoming.event.actor)
        helpful = pressed.action == "helpful"
        filled = pressed.filled or {}
        reason = filled.get("reason") or None
        text = (filled.get("text") or "").strip()[:MAX_TEXT] or None
        # Nothing that comes back is trusted: an unknown reason is none.
        reason = reason if reason in REASONS else None
        if standing.delivery.dedupe_key.startswith(SOLVED):
            self._parts.feedback.judge_ticket(
                actor.person_id, pressed.value, helpful, reason, text, incoming.platform
            )
            self._confirm(incoming, actor, OF_TICKET[helpful])
            return
        self._parts.feedback.vote(
            actor.person_id, pressed.value, helpful, reason, text, incoming.platform
        )
        self._confirm(incoming, actor, OF_ANSWER[helpful])

    def reacted(self, incoming: Incoming, reacted: Reacted) -> bool:
        """Take a thumb on an answer as its asker's vote; anybody else's is nothing to us."""
        event = incoming.event
        if event.is_bot:
            return False
        with self._parts.transactions.reading() as session:
            person = find_person(session, incoming.platform, event.actor)
            question = person and answered_question(
                session,
                incoming.platform,
                event.channel,
                reacted.message_id,
                own_ids(session, person.id),
            )
        if not person or not question:
            return False
        try:
            if reacted.added:
                self._parts.feedback.vote(
                    person.id, question.id, reacted.helpful, None, None, incoming.platform
                )
            else:
                self._parts.feedback.withdraw(
                    person.id, question.id, reacted.helpful, incoming.platform
                )
        except (Conflict, NotFound, Refusal):
            # A thumb is a gesture: it is not answered with an explanation.
            return False
        return True

    @retried
    def _confirm(self, incoming: Incoming, actor: Actor, what: str) -> None:
        language = actor.language or incoming.language
        with self._parts.transactions.begin() as transaction:
            text = say(what, language)
            tell_privately(transaction, incoming.reader, text, key=f"{incoming.key}:voted")
