"""What is known: tickets and articles, their passages and vectors, and how new all that is.

Workers follow these tables by a revision number. A writer takes the next revision by updating
the one row of `knowledge_state` in the same transaction as its rows, which also makes writers
wait for each other: a reader that has seen revision n has seen all that came before it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from connectors.database.base import Base, now
from connectors.database.models.leases import Claimed

# SQLite counts up only an INTEGER key; PostgreSQL should have room for more than 2^31.
BigKey = BigInteger().with_variant(Integer(), "sqlite")


class Scope(Base):
    """Who may see a ticket, interned: 1 is everyone, the others an entity or an owner."""

    __tablename__ = "scopes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(unique=True)
    """``everyone``, ``owner:<desk user ids>``, ``entity#<desk entity id>:<full name>`` or, where
    the source knows no ids, ``entity:<full name>``."""


class Ticket(Base):
    """A ticket or article, cleaned and redacted. Private follow-ups never come this far."""

    __tablename__ = "tickets"
    __table_args__ = (UniqueConstraint("source", "external_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    source: Mapped[str]
    """Where it came from: ``file:<name>``, or a connector's name."""
    external_id: Mapped[str]
    kind: Mapped[str]
    """``ticket`` or ``article``."""
    title: Mapped[str]
    problem: Mapped[str]
    resolution: Mapped[str | None]
    told_in: Mapped[str | None]
    """``followup`` where the resolution is what a technician wrote there; None: the solution."""
    category: Mapped[str | None]
    entity: Mapped[str | None]
    location: Mapped[str | None]
    scope_id: Mapped[int] = mapped_column(ForeignKey("scopes.id"))
    status: Mapped[int | None]
    opened_at: Mapped[datetime | None]
    solved_at: Mapped[datetime | None]
    url: Mapped[str | None]
    language: Mapped[str]
    content_hash: Mapped[str]
    """Of the record as it came and of the cleaner's version: equal means nothing to do."""


class Passage(Base):
    """A piece of a ticket: `text` is quoted, `search_text` is indexed."""

    __tablename__ = "passages"
    __table_args__ = (
        UniqueConstraint("ticket_id", "kind", "ordinal"),
        Index("ix_passages_revision", "revision"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("tickets.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    ordinal: Mapped[int]
    text: Mapped[str]
    search_text: Mapped[str]
    terms: Mapped[bytes | None]
    """Its words as the lexical index counts them, packed: an index loads without stemming anew."""
    terms_version: Mapped[int] = mapped_column(default=0)
    """The version of what made `terms`; those of another version are not used."""
    language: Mapped[str]
    scope_id: Mapped[int] = mapped_column(ForeignKey("scopes.id"))
    revision: Mapped[int] = mapped_column(BigInteger)


class TicketCleaning(Claimed, Base):
    """What a language model made of a ticket's text, or why that was not taken.

    The text that it was given is the ticket's own, which stays as it is. Whoever changes that text
    deletes these rows in the same transaction, so what is here is about the text that is there.

    `claimed_until` says of one that is worked at when the claim runs out, and of one that waits
    until when a queue has it.
    """

    __tablename__ = "ticket_cleanings"
    __table_args__ = (
        UniqueConstraint("ticket_id", "input_hash", "prompt_hash", "model"),
        Index("ix_ticket_cleanings_status", "prompt_hash", "model", "status"),
        Index(
            "uq_ticket_cleanings_in_use",
            "ticket_id",
            unique=True,
            sqlite_where=text("in_use"),
            postgresql_where=text("in_use"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(BigKey, ForeignKey("tickets.id", ondelete="CASCADE"))
    input_hash: Mapped[str]
    """SHA-256 of the text that the model was given."""
    prompt_hash: Mapped[str]
    model: Mapped[str]
    status: Mapped[str]
    """``waiting``, ``working``, ``accepted``, ``rejected``, or ``gave_up`` after too many tries."""
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]
    """Why it was rejected: one of the codes of `workers.knowledge.enrichment.reply`."""
    detail: Mapped[str | None]
    """What in the reply was the reason, such as the number that the ticket does not hold."""
    reply: Mapped[str | None]
    """What the model wrote, where it was rejected; at most a few thousand characters."""
    cleaned: Mapped[dict[str, Any] | None]
    usefulness: Mapped[str | None]
    in_use: Mapped[bool] = mapped_column(default=False)
    """Whether the ticket's passages are made from it; true of one row of a ticket at most."""
    decided_at: Mapped[datetime | None]


class EmbeddingSpace(Base):
    """Vectors that can be compared: an embedder and, where it is fitted, its fit."""

    __tablename__ = "embedding_spaces"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(unique=True)
    embedder: Mapped[str]
    dimension: Mapped[int]
    model: Mapped[bytes | None]
    status: Mapped[str]
    """``building`` while vectors are made, then ``active``, then ``retired``."""
    weights: Mapped[dict[str, Any] | None]
    """Fusion weights learned from the site's own tickets, by language."""
    fitted_on: Mapped[int] = mapped_column(default=0)


class PassageVector(Base):
    """The vector of a passage in a space: float16, little endian, `dimension` numbers."""

    __tablename__ = "passage_vectors"

    # The passage comes first in the key: that is how a deleted passage finds its vectors.
    passage_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    space_id: Mapped[int] = mapped_column(
        ForeignKey("embedding_spaces.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    vector: Mapped[bytes]


class PassageRemoval(Base):
    """A passage that is gone, and since which revision, so that every worker drops it too."""

    __tablename__ = "passage_removals"

    passage_id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(BigInteger, index=True)
    removed_at: Mapped[datetime] = mapped_column(default=now)


class KnowledgeState(Base):
    """The one row (id 1) that says how new the knowledge is."""

    __tablename__ = "knowledge_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger, default=0)
    oldest_removal: Mapped[int] = mapped_column(BigInteger, default=0)
    """Removals up to this revision are forgotten: a worker that is older than it loads anew."""
    active_space_id: Mapped[int | None] = mapped_column(ForeignKey("embedding_spaces.id"))


class ModelRest(Base):
    """How long a language model is left alone because it failed. No row: all is well."""

    __tablename__ = "model_rests"

    name: Mapped[str] = mapped_column(primary_key=True)
    """What the model is asked for, such as ``cleaning``."""
    failures: Mapped[int]
    """How many there were in a row."""
    until: Mapped[datetime]
    error: Mapped[str]
    """The last error's name, never its text."""
