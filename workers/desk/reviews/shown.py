"""What was on a reviewer's screen: nobody decides a draft that they did not see as it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.models import Draft, DraftStatus, Person
from connectors.errors import Conflict

CLAIM_FOR = timedelta(minutes=10)
"""How long others are told that somebody is at a draft, after the last sign of them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reviewer saw when they decided."""

    version: str
    """`draft_version` of the draft on the screen."""
    over: str | None = None
    """Id of the colleague who was at it, where the reviewer was asked and went on all the same."""


class NotShown(Conflict):
    """The draft is another one than the reviewer had on the screen."""


class ColleagueAtWork(Conflict):
    """Somebody else is at this draft. `name` says who, `person_id` is theirs."""

    def __init__(self, name: str, person_id: str) -> None:
        super().__init__(f"{name} is at this draft.", "Ask them, or confirm that you go on.")
        self.name = name
        self.person_id = person_id


def draft_version(draft: Draft) -> str:
    """A short name of all that a reviewer judges: the draft, its text and its sources."""
    parts = [draft.id, draft.text]
    parts += [f"{one.number}:{one.ticket_id}:{one.ticket_hash}" for one in draft.sources]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def check_shown(session: Session, draft: Draft, reviewer: Person, shown: Shown) -> None:
    """Raise `NotShown` for another draft than this one, and `ColleagueAtWork` if somebody else is
    at it and the reviewer was not asked about them."""
    if shown.version != draft_version(draft):
        raise NotShown(
            "This is not the draft that was on your screen; nothing was decided.",
            "Look at it as it is now, and decide again.",
        )
    holder = holder_of(session, draft, reviewer)
    if holder is not None and holder.id != shown.over:
        raise ColleagueAtWork(holder.display_name, holder.id)


def holder_of(session: Session, draft: Draft, reader: Person) -> Person | None:
    """The colleague who is at a waiting draft; None if nobody but the reader is."""
    if draft.status != DraftStatus.PROPOSED or draft.claimed_by in (None, reader.id):
        return None
    if draft.claimed_at is None or draft.claimed_at < now() - CLAIM_FOR:
        return None
    return session.get(Person, draft.claimed_by)
