"""What a person asked and what was said to them: questions, threads, events, messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, and_, cast, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from connectors.console.platform import personal_channel
from connectors.database.base import now
from connectors.database.models import (
    ChannelTurn,
    ConsoleMessage,
    ConversationThread,
    Delivery,
    DeliveryStatus,
    EventStatus,
    InboundEvent,
    Question,
    QuestionStatus,
    StoredChatEvent,
    WrittenText,
)
from workers.privacy.erasure.reach import Reach
from workers.privacy.erasure.report import Report
from workers.privacy.erasure.subject import Subject, names
from workers.privacy.texts import GONE, count, emptied, parts

ERASED = "erased"
"""The `failure` of a question that was open when its asker was erased."""
CLOSED = (
    QuestionStatus.ANSWERED,
    QuestionStatus.ABSTAINED,
    QuestionStatus.ESCALATED,
    QuestionStatus.SUPERSEDED,
    QuestionStatus.FAILED,
)
UNSENT = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)


def erase_conversations(session: Session, subject: Subject, reach: Reach, report: Report) -> None:
    """Empty or delete all of it. The markers of deliveries are read before they are emptied."""
    _chat_events(session, subject, reach, report)
    _console_messages(session, subject, reach, report)
    _deliveries(session, subject, reach, report)
    _questions(session, subject, reach, report)
    _threads(session, subject, reach, report)


def _questions(session: Session, subject: Subject, reach: Reach, report: Report) -> None:
    for some in parts(reach.questions):
        asked = Question.id.in_(some)
        # A worker that is at one loses it, and writes nothing.
        count(
            session,
            update(Question)
            .where(asked, Question.status.not_in(CLOSED))
            .values(status=QuestionStatus.FAILED, failure=ERASED, finished_at=now()),
        )
        empty: dict[str, Any] = {
            "text": "", "redacted": "", "standalone": None, "ticket_id": None, "ticket_url": None,
            "claim": None, "claimed_until": None,
        }  # fmt: skip
        said = or_(Question.text != "", Question.redacted != "")
        words = update(Question).where(asked, said).values(**empty)
        report.erased("questions", count(session, words))
        events = select(Question.event_id).where(asked)
        # Both are unique; the row's own id is.
        nowhere = {
            "event_id": InboundEvent.id, "message_id": InboundEvent.id, "channel": GONE,
        }  # fmt: skip
        there = InboundEvent.id.in_(events), InboundEvent.channel != GONE
        event = update(InboundEvent).where(*there).values(nowhere)
        report.erased("inbound_events", count(session, event))
        written = delete(WrittenText).where(WrittenText.question_id.in_(some))
        report.erased("written_texts", count(session, written))
    for some in parts(reach.shared_threads):
        # What others asked after them was written anew with their words.
        meant = Question.thread_id.in_(some), Question.standalone.is_not(None)
        anew = update(Question).where(*meant).values(standalone="")
        report.erased("questions", count(session, anew.where(Question.standalone != "")))
    own = delete(WrittenText).where(WrittenText.person_id.in_(subject.ids))
    report.erased("written_texts", count(session, own))


def _threads(session: Session, subject: Subject, reach: Reach, report: Report) -> None:
    places = [personal_channel(one) for one in subject.ids]
    places += [external_id for _, external_id in subject.identities]
    report.erased(
        "channel_turns",
        count(session, delete(ChannelTurn).where(ChannelTurn.channel.in_(places))),
    )
    for some in parts(reach.threads):
        same = and_(
            ConversationThread.platform == ChannelTurn.platform,
            ConversationThread.channel == ChannelTurn.channel,
            ConversationThread.id.in_(some),
        )
        # A channel that others use as well begins anew.
        turns = delete(ChannelTurn).where(exists().where(same))
        report.erased("channel_turns", count(session, turns))
        nowhere = {
            "channel": GONE, "root": ConversationThread.id, "moved_to": None, "direct_to": None,
        }  # fmt: skip
        there = ConversationThread.id.in_(some), ConversationThread.channel != GONE
        thread = update(ConversationThread).where(*there).values(nowhere)
        report.erased("threads", count(session, thread))
    addresses = [external_id for _, external_id in subject.identities]
    direct = ConversationThread.direct_to.in_(addresses)
    report.erased(
        "threads", count(session, update(ConversationThread).where(direct).values(direct_to=None))
    )


def _chat_events(session: Session, subject: Subject, reach: Reach, report: Report) -> None:
    """Their own events, handled or not, and handled ones of others that name them."""
    document = cast(StoredChatEvent.document, String)
    handled = StoredChatEvent.status.in_((EventStatus.DONE, EventStatus.FAILED))
    # What staff typed about somebody names them by any words, and nobody needs it any more.
    empty = update(StoredChatEvent).where(handled, StoredChatEvent.document.is_not(None))
    for platform, external_id in subject.identities:
        here = and_(
            StoredChatEvent.platform == platform, document.contains(external_id, autoescape=True)
        )
        found = session.execute(
            select(StoredChatEvent.id, StoredChatEvent.document).where(here, ~handled)
        )
        open_ones = [row for row, written in found if written.get("actor") == external_id]
        for some in parts(open_ones):
            events = delete(StoredChatEvent).where(StoredChatEvent.id.in_(some))
            report.erased("chat_events", count(session, events))
        report.erased("chat_events", count(session, delete(StoredChatEvent).where(here, handled)))
    # What was emptied once it was handled still says in which message.
    for some in parts(reach.questions):
        same = and_(
            InboundEvent.platform == StoredChatEvent.platform,
            InboundEvent.channel == StoredChatEvent.channel,
            or_(
                InboundEvent.message_id == StoredChatEvent.message_id,
                InboundEvent.message_id == StoredChatEvent.thread,
            ),
        )
        of_questions = (
            select(StoredChatEvent.id)
            .join(InboundEvent, same)
            .join(Question, Question.event_id == InboundEvent.id)
            .where(Question.id.in_(some), handled)
        )
        events = delete(StoredChatEvent).where(StoredChatEvent.id.in_(of_questions))
        report.erased("chat_events", count(session, events))
    report.erased("chat_events", count(session, empty.values(document=None)))


def _console_messages(session: Session, subject: Subject, reach: Reach, report: Report) -> None:
    authored = delete(ConsoleMessage).where(
        or_(
            ConsoleMessage.author.in_(subject.ids),
            ConsoleMessage.channel.in_([personal_channel(one) for one in subject.ids]),
        )
    )
    report.erased("console_messages", count(session, authored))
    for some in parts(reach.threads):
        roots = select(ConversationThread.root).where(ConversationThread.id.in_(some))
        said = delete(ConsoleMessage).where(ConsoleMessage.thread.in_(roots))
        report.erased("console_messages", count(session, said))
    for column, ids in _links(reach):
        for some in parts(ids):
            markers = select(Delivery.marker).where(column.in_(some))
            sent = delete(ConsoleMessage).where(ConsoleMessage.marker.in_(markers))
            report.erased("console_messages", count(session, sent))


def _links(reach: Reach) -> Sequence[tuple[Any, list[str]]]:
    """How a delivery refers to what is erased."""
    return (Delivery.question_id, reach.questions), (Delivery.draft_id, reach.drafts)


def _deliveries(session: Session, subject: Subject, reach: Reach, report: Report) -> None:
    found = _naming(session, subject)
    rows = select(Delivery.id, Delivery.kind)
    for column, ids in _links(reach):
        for some in parts(ids):
            found |= dict(session.execute(rows.where(column.in_(some))).all())
    addresses = [*subject.ids, *(external_id for _, external_id in subject.identities)]
    found |= dict(session.execute(rows.where(Delivery.person.in_(addresses))).all())
    by_kind: dict[str, list[str]] = {}
    for delivery_id, kind in found.items():
        by_kind.setdefault(kind, []).append(delivery_id)
    for kind, same in by_kind.items():
        for some in parts(same):
            _empty(session, kind, Delivery.id.in_(some), report)


def _naming(session: Session, subject: Subject) -> dict[str, str]:
    """Messages to others that are sent, and name them: a card says who asked and who decided."""
    found: dict[str, str] = {}
    for word in subject.words:
        message = cast(Delivery.message, String)
        named = select(Delivery.id, Delivery.kind, message).where(
            Delivery.status.not_in(UNSENT), message.contains(word, autoescape=True)
        )
        for row_id, kind, text in session.execute(named):
            if names(word, text):
                found[row_id] = kind
    return found


def _empty(session: Session, kind: str, which: Any, report: Report) -> None:
    count(
        session,
        update(Delivery)
        .where(which, Delivery.status.in_(UNSENT))
        .values(status=DeliveryStatus.DISCARDED, claim=None, claimed_until=None),
    )
    nothing: dict[str, Any] = {
        "message": emptied(kind), "person": None, "progress": None, "channel": GONE, "thread": None,
        "sent_channel": None, "sent_message_id": None, "sent_thread": None,
    }  # fmt: skip
    messages = update(Delivery).where(which, Delivery.channel != GONE).values(nothing)
    report.erased("deliveries", count(session, messages))
