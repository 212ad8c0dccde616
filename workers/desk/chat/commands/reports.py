"""Tickets that people want at once: about a message by its menu, or about what they write."""

from __future__ import annotations

from connectors.contracts.chat import Reported
from connectors.database.contention import retried
from connectors.errors import NotFound
from workers.desk.chat.incoming import DeskParts, Incoming
from workers.desk.inbox.intake import UNPOSTED, IncomingMessage, question_text
from workers.desk.outbox.private import tell_privately
from workers.translations.sentences import say


class Reports:
    """Opens tickets. What follows is told in private."""

    def __init__(self, parts: DeskParts) -> None:
        self._parts = parts

    def reported(self, incoming: Incoming, reported: Reported) -> bool:
        """Open a ticket about a message, for whoever asked for it. Twice about the same message is
        once."""
        if incoming.event.is_bot:
            return False
        if reported.shared:
            self._tell(incoming, "chat_shared")
            return True
        self.open(incoming, reported.text, f"{incoming.event.actor}:{reported.message_id}")
        return True

    def open(self, incoming: Incoming, text: str, about: str) -> None:
        """Open a ticket with this text; `about` names what it is about.

        Raises what the desk's intake and its escalation raise.
        """
        received = self._parts.intake.receive(
            IncomingMessage(
                platform=incoming.platform,
                event_id=incoming.event.event_id,
                channel=incoming.event.channel,
                message_id=f"{UNPOSTED}{about}",
                text=question_text(text),
                profile=incoming.profile,
                direct_to=incoming.event.actor,
                for_ticket=True,
            )
        )
        if received.question_id is None:
            raise NotFound("There is no such question.")
        actor = self._parts.roles.actor(incoming.platform, incoming.event.actor)
        self._parts.escalation.open_ticket(actor.person_id, received.question_id, incoming.platform)
        self._tell(incoming, "chat_ticket_ordered")

    @retried
    def _tell(self, incoming: Incoming, what: str) -> None:
        with self._parts.transactions.begin() as transaction:
            text = say(what, incoming.language)
            tell_privately(transaction, incoming.reader, text, key=f"{incoming.key}:{what}")
