"""From a record as a source hands it over to what is stored: pure, so that it can run anywhere."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, replace
from datetime import datetime

from connectors.contracts.documents import SourceDocument
from workers.generation.extractive.steps import is_useless
from workers.generation.usefulness import instructs
from workers.knowledge.chunking.passages import PassageText, cut_passages
from workers.knowledge.extraction.cleaning import CleanTicket, clean_ticket
from workers.knowledge.index.passage_table import pack_terms
from workers.redaction import site_own_places
from workers.text.terms import terms

VERSION = 5
"""Raised whenever cleaning, redacting or cutting gives another result for the same record: the next
sync then does all of them again, and keeps every passage whose text stays the same."""
EVERYONE = "everyone"
SOLVED_OR_CLOSED = (5, 6)
ASKERS = frozenset({"requester", "observer"})
"""Roles of who writes follow-ups without being support."""
HASHED = sorted(
    {one.name for one in fields(SourceDocument)} - {"source", "owners", "followups", "entity_id"}
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A ticket ready to be stored. `resolution` is set only when it may be quoted."""

    external_id: str
    kind: str
    title: str
    problem: str
    resolution: str | None
    told_in: str | None
    """``followup`` where the resolution is a technician's follow-up."""
    category: str | None
    entity: str | None
    location: str | None
    scope: str
    status: int | None
    opened: datetime | None
    solved: datetime | None
    url: str | None
    language: str
    content_hash: str
    passages: tuple[PassageText, ...]
    terms: dict[tuple[str, int], bytes]
    """The words of each passage for the lexical index, by kind and ordinal."""


def record_hash(record: SourceDocument) -> str:
    """A hash of the record as it came, of the version of what is done to it, and of the list of
    what the redactor leaves alone.

    Equal hashes mean that preparing the record again would change nothing. The source is left
    out: it is the other half of the ticket's key. The end is `owners_hash`, so that owners can be
    compared without the rest.
    """
    values = [getattr(record, name) for name in HASHED]
    said = [(one.text, one.date, one.private, one.author_role) for one in record.followups]
    # Files have no ids: what came of them before there were any keeps its hash.
    ids = [record.entity_id] if record.entity_id is not None else []
    # The same with the site's own places: without any, the hash is that of before there were any.
    own = [{"own": site_own_places().fingerprint}] if site_own_places() else []
    form = json.dumps([VERSION, values, said, *ids, *own], default=datetime.isoformat)
    return hashlib.sha256(form.encode()).hexdigest()[:48] + owners_hash(record.owners)


def owners_hash(owners: tuple[str, ...]) -> str:
    """The last 16 of the 64 hexadecimal digits of `record_hash`. `owners` are sorted."""
    return hashlib.sha256(json.dumps(owners).encode()).hexdigest()[:16]


def prepare(record: SourceDocument, content_hash: str) -> Prepared:
    """Clean, redact and cut one record."""
    cleaned = clean_ticket(record if quotable(record) else replace(record, solution=None))
    told = told_in_follow_up(record, cleaned)
    if told is not None:
        cleaned = replace(cleaned, resolution=told)
    cut = cut_passages(cleaned, record.kind)
    return Prepared(
        external_id=record.external_id,
        kind=record.kind,
        title=cleaned.title,
        problem=cleaned.problem,
        resolution=cleaned.resolution,
        told_in=None if told is None else "followup",
        category=record.category,
        entity=record.entity,
        location=record.location,
        scope=scope_name(record),
        status=record.status,
        opened=record.opened,
        solved=record.solved,
        url=record.url,
        language=cleaned.language,
        content_hash=content_hash,
        passages=tuple(cut),
        terms={
            (one.kind, one.ordinal): pack_terms(terms(one.search_text, cleaned.language))
            for one in cut
        },
    )


def told_in_follow_up(record: SourceDocument, cleaned: CleanTicket) -> str | None:
    """The last public follow-up that tells what to do, where a solved ticket's solution does not:
    technicians close with "done", and have written the fix above. Not one by who asked."""
    if record.kind != "ticket" or record.status not in SOLVED_OR_CLOSED:
        return None
    if cleaned.resolution and not is_useless(cleaned.resolution):
        return None
    said = zip(cleaned.followups, cleaned.followup_roles, strict=True)
    fixes = [text for text, role in said if role not in ASKERS and instructs(text)]
    return fixes[-1] if fixes else None


def quotable(record: SourceDocument) -> bool:
    """Whether its solution may answer others: it was solved, or the source keeps no states.

    An open ticket is kept all the same: it shows that a problem is known.
    """
    return record.solution is not None and record.status in (None, *SOLVED_OR_CLOSED)


def scope_name(record: SourceDocument) -> str:
    """Who may see it: everyone, its entity or, where the site says so, its owners.

    Without an entity and owners there is nobody to keep out. A ticket of an entity that has no
    owner is, on a site where people see their own tickets only, for nobody.
    """
    if record.public or (record.entity is None and not record.owners):
        return EVERYONE
    if record.by_owner and record.kind == "ticket":
        return f"owner:{','.join(record.owners)}"
    if record.entity is None:
        return EVERYONE
    if record.entity_id is None:
        return f"entity:{record.entity}"
    return f"entity#{record.entity_id}:{record.entity}"
