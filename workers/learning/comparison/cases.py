"""Questions whose answer is known: tickets with a resolution that says something."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Engine, select

from connectors.database.engine import reading
from connectors.database.models import Ticket
from workers.generation.extractive.steps import is_useless
from workers.text.tokens import plain_words

SEED = 7
MOST_QUESTION_CHARS = 4_000


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its known resolution. `held_out` are the tickets that must not answer it: its
    own, and its doubles, which ask the same word for word."""

    external_id: str
    question: str
    language: str
    resolution: str
    held_out: frozenset[int]


def cases_of(engine: Engine, limit: int) -> list[Case]:
    """At most `limit` cases, the same ones every time, in the order of the tickets."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(
                Ticket.id,
                Ticket.external_id,
                Ticket.title,
                Ticket.problem,
                Ticket.resolution,
                Ticket.language,
            )
            .where(Ticket.kind == "ticket", Ticket.resolution.is_not(None))
            .order_by(Ticket.id)
        ).all()
    same: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        same[_key(row.title, row.problem)].add(row.id)
    usable = [row for row in rows if not is_useless(row.resolution)]
    if len(usable) > limit:
        chosen = random.Random(SEED).sample(range(len(usable)), limit)
        usable = [usable[place] for place in sorted(chosen)]
    return [
        Case(
            external_id=row.external_id,
            question=_question(row.title, row.problem),
            language=row.language,
            resolution=row.resolution,
            held_out=frozenset(same[_key(row.title, row.problem)]),
        )
        for row in usable
    ]


def _question(title: str, problem: str) -> str:
    """Title and problem; a problem that begins with the title says it once."""
    text = problem if problem.startswith(title) else f"{title}\n{problem}"
    return text.strip()[:MOST_QUESTION_CHARS]


def _key(title: str, problem: str) -> str:
    return " ".join(plain_words(f"{title} {problem}"))
