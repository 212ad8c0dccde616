"""A ticket or an article as a source hands it over: raw, before it is cleaned or redacted.

Every source (a file, a ticket system, a code forge) fills this one record, and the helpdesk cleans
it. The texts are what the source holds: HTML, entity-encoded HTML or plain text, with secrets in
it. So a record is never logged, shown or stored as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

RecordKind = Literal["ticket", "article"]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One comment on a ticket. `date` carries its time zone; `author_role` is the source's word
    for who wrote it ("requester", "technician"), or None where the source does not say."""

    text: str
    date: datetime | None
    private: bool = False
    """Staff only. The cleaner drops private comments before it looks at anything else."""
    author_role: str | None = None


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One ticket or article. `source` and `external_id` together name it for ever."""

    source: str
    external_id: str
    title: str
    content: str
    solution: str | None = None
    followups: tuple[FollowUp, ...] = ()
    category: str | None = None
    entity: str | None = None
    entity_id: str | None = None
    """The source's id of the entity, where the source has one: names are given anew to others."""
    location: str | None = None
    """Full name of where it is, a room or a building. Shown with the ticket, never searched."""
    status: int | None = None
    """1 new, 2 assigned, 3 planned, 4 pending, 5 solved, 6 closed."""
    opened: datetime | None = None
    solved: datetime | None = None
    url: str | None = None
    language: str | None = None
    """What the source says (ISO 639-1), which may be wrong or absent."""
    kind: RecordKind = "ticket"
    public: bool = False
    """True when everyone may see it, whatever their entity. Off unless the source says so."""
    owners: tuple[str, ...] = ()
    """The source's ids of those who asked; who sees only their own tickets sees these."""
    by_owner: bool = False
    """True when its entity does not count: only the owners may see it. The site's policy says."""
