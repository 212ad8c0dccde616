"""A knowledge of any size for measuring: texts made of words as frequent as words are.

The first 20,000 tickets go through the real sync; further ones are copies of their rows under new
ids, so that the index has as many passages, and no hour is spent on cleaning invented texts.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from sqlalchemy import Engine, text

from connectors.contracts.documents import SourceDocument
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.sync import Plan, sync_records
from workers.settings import Settings

SOURCE = "bench"
VOCABULARY = 30_000
COPY = (
    "INSERT INTO tickets (id, source, external_id, kind, title, problem, resolution, category,"
    " entity, scope_id, status, opened_at, solved_at, url, language, content_hash)"
    " SELECT id + :tickets, source, external_id || '-' || :copy, kind, title, problem, resolution,"
    " category, entity, scope_id, status, opened_at, solved_at, url, language, content_hash"
    " FROM tickets WHERE id <= :first_tickets",
    "INSERT INTO passages (id, ticket_id, kind, ordinal, text, search_text, terms, terms_version,"
    " language, scope_id, revision) SELECT id + :passages, ticket_id + :tickets, kind, ordinal,"
    " text, search_text, terms, terms_version, language, scope_id, revision FROM passages"
    " WHERE id <= :first_passages",
    "INSERT INTO passage_vectors (passage_id, space_id, vector) SELECT passage_id + :passages,"
    " space_id, vector FROM passage_vectors WHERE passage_id <= :first_passages",
)


def words(seed: int = 7) -> list[str]:
    """A vocabulary of pronounceable words, most frequent first."""
    random = np.random.default_rng(seed)
    syllables = [a + b for a in "bcdfglmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er")]
    made = {"".join(random.choice(syllables, random.integers(2, 5))) for _ in range(2 * VOCABULARY)}
    return sorted(made)[:VOCABULARY]


def records(count: int, seed: int = 7) -> Iterator[SourceDocument]:
    """Tickets with a problem of about 40 words and a resolution of about 30."""
    random = np.random.default_rng(seed)
    vocabulary = np.array(words())
    random.shuffle(vocabulary)

    def said(number: int) -> str:
        # Zipf's law, cut off: the commonest word is some thousand times as frequent as a rare one.
        ranks = np.minimum(random.zipf(1.25, number) - 1, VOCABULARY - 1)
        return " ".join(vocabulary[ranks])

    for number in range(1, count + 1):
        topic = " ".join(vocabulary[random.integers(200, VOCABULARY, 4)])
        yield SourceDocument(
            SOURCE,
            str(number),
            f"{topic} {said(3)}",
            f"{topic} {said(36)}.",
            solution=f"{said(14)} {topic}. {said(14)}.",
            status=5,
            language="en" if number % 2 else "fr",
        )


def fill(engine: Engine, settings: Settings, passages: int) -> None:
    """Bring the knowledge to about `passages` passages."""
    if not _count(engine, "tickets"):
        wanted = min(passages, 40_000) // 2
        sync_records(engine, records(wanted), SyncReport(SOURCE), Plan(processes=2))
        Spaces(engine, settings).upkeep()
    first_tickets, first_passages = _first(engine)
    have = _count(engine, "passages") // first_passages
    with engine.begin() as connection:
        for copy in range(have, passages // first_passages):
            values = {
                "copy": copy,
                "tickets": copy * first_tickets,
                "passages": copy * first_passages,
                "first_tickets": first_tickets,
                "first_passages": first_passages,
            }
            for statement in COPY:
                connection.execute(text(statement), values)


def _first(engine: Engine) -> tuple[int, int]:
    """The highest ids of what is no copy."""
    with engine.connect() as connection:
        tickets = connection.scalar(
            text("SELECT max(id) FROM tickets WHERE external_id NOT LIKE '%-%'")
        )
        passages = connection.scalar(
            text("SELECT max(id) FROM passages WHERE ticket_id <= :most"), {"most": tickets}
        )
    return int(tickets or 0), int(passages or 0)


def _count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT max(id) FROM {table}")) or 0)
