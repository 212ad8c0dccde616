"""Which thread a message is in: by its root, by one in its place, or by what we said in private."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import CHOICE, MessageKind
from connectors.database.models import ConversationThread, Delivery, Question, QuestionStatus


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


def offered(session: Session, thread_id: str, asker_id: str, number: int) -> str | None:
    """What stood at this place, from 1, of the choices that the asker was last given in a thread;
    None where nothing was asked back, or not so much offered."""
    last = session.execute(
        select(Question.id, Question.status)
        .where(Question.thread_id == thread_id, Question.person_id == asker_id)
        .order_by(Question.received_at.desc())
        .limit(1)
    ).first()
    if last is None or last.status != QuestionStatus.CLARIFYING:
        return None
    told = session.scalars(
        select(Delivery.message).where(
            Delivery.question_id == last.id, Delivery.kind == MessageKind.ANSWER
        )
    ).all()
    return next(
        (
            str(action["label"])
            # Of a person who was erased nothing is left of it.
            for message in told
            for action in (message or {}).get("actions", ())
            if action.get("name") == f"{CHOICE}{number}"
        ),
        None,
    )
