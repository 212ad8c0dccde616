"""What we are doing, where a platform shows it in a thread: a courtesy that delays nothing."""

from __future__ import annotations

import structlog

from connectors.contracts.chat import Destination
from connectors.database.models import ConversationThread, Question, QuestionStatus
from connectors.errors import GuichetError
from workers.desk.chat.incoming import DeskParts
from workers.desk.outbox.marks import STATUS as STATUS
from workers.desk.outbox.templates import status_line

log = structlog.get_logger("guichet.chat")

SHOWN = (QuestionStatus.RECEIVED, QuestionStatus.WORKING, QuestionStatus.IN_REVIEW)
"""States that are shown; in all others there is a message to read, or about to be."""


def show_status(parts: DeskParts, question_id: str) -> None:
    """Show how a question stands now. An error is a line in the log."""
    with parts.transactions.reading() as session:
        question = session.get(Question, question_id)
        if question is None or question.status not in SHOWN:
            return
        thread = session.get_one(ConversationThread, question.thread_id)
    surface = parts.surface(thread.platform)
    if surface is None or thread.direct_to is not None:
        return
    try:
        surface.show_status(
            Destination(thread.channel, thread.moved_to or thread.root),
            status_line(question.status, question.language),
        )
    except GuichetError as error:
        log.info("chat.status_not_shown", question=question_id, error=type(error).__name__)
