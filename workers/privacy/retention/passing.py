"""What is only good for a while: attempts, sessions, offers, what was seen elsewhere."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.models import (
    ApprovedAnswer,
    ChannelTurn,
    ConsoleSession,
    InstallState,
    LinkOffer,
    LoginOrigin,
    SeenTicket,
    SignOnState,
    WrittenText,
)
from workers.desk.reviews.texts import KEPT_FOR as TEXTS_KEPT
from workers.identity.accounts.login_origins import DEVICE_KNOWN
from workers.privacy.texts import count

SEEN_KEPT = timedelta(days=30)
SERVED_NO_MORE = timedelta(days=30)
DAY = timedelta(days=1)


def forget_passing(session: Session, limit: int) -> int:
    """Delete what nobody needs any more; how many rows."""
    moment = now()
    ended = moment - SERVED_NO_MORE
    answers = select(ApprovedAnswer.id).where(
        or_(ApprovedAnswer.expires_at < ended, ApprovedAnswer.revoked_at < ended)
    )
    statements = (
        delete(ConsoleSession).where(ConsoleSession.expires_at < moment),
        delete(LinkOffer).where(LinkOffer.expires_at < moment),
        delete(SignOnState).where(SignOnState.expires_at < moment),
        delete(InstallState).where(InstallState.expires_at < moment),
        delete(WrittenText).where(WrittenText.updated_at < moment - TEXTS_KEPT),
        delete(LoginOrigin).where(LoginOrigin.seen_at < moment - DEVICE_KNOWN),
        delete(SeenTicket).where(SeenTicket.seen_at < moment - SEEN_KEPT),
        delete(ChannelTurn).where(ChannelTurn.full_at < (moment - DAY).timestamp()),
        delete(ApprovedAnswer).where(ApprovedAnswer.id.in_(answers.limit(limit))),
    )
    return sum(count(session, statement) for statement in statements)
