"""Which thread a message is in: by its root, by one in its place, or by what we said in private."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import ConversationThread, Delivery, Question


def find_thread(
    session: Session, platform: str, channel: str, root: str
) -> ConversationThread | None:
    """The thread that is gathered under the message `root` of a channel; None: none that we know.

    Somebody may have deleted the root, and it goes on under another one. What was told in private
    stands in a direct conversation, and a reply to it belongs to the question's own thread.
    """
    here = select(ConversationThread).filter_by(platform=platform, channel=channel)
    for found in (here.filter_by(root=root), here.filter_by(moved_to=root)):
        thread = session.scalar(found.limit(1))
        if thread is not None:
            return thread
    return session.scalar(
        select(ConversationThread)
        .join(Question, Question.thread_id == ConversationThread.id)
        .join(Delivery, Delivery.question_id == Question.id)
        .where(
            Delivery.sent_message_id == root,
            Delivery.sent_channel == channel,
            Delivery.platform == platform,
            ConversationThread.direct_to.is_not(None),
        )
        .limit(1)
    )
