"""A site of its own for a comparison, made from a file of tickets and gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from connectors.database.engine import make_engine
from connectors.database.migrate import migrate
from connectors.errors import BadInput
from workers.desk.answers.search.retrieval import KnowledgeFinder
from workers.desk.answers.search.searcher import CANDIDATES
from workers.generation.candidates import Candidate
from workers.knowledge.access import Viewer
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.ingestion.sources import sync_file
from workers.knowledge.ingestion.sync import Plan
from workers.knowledge.retrieval.retriever import build_knowledge
from workers.learning.comparison.cases import Case, cases_of
from workers.settings import Settings

EVERYTHING = Viewer(None)
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be quoted for a case: as the desk would have it, and with all of that withheld."""

    found: list[Candidate]
    withheld: list[Candidate]


class EvaluationSite:
    """The knowledge of a comparison."""

    def __init__(self, cases: list[Case], finder: KnowledgeFinder, floor: float) -> None:
        self.cases = cases
        self._finder = finder
        self._floor = floor

    def offer(self, case: Case) -> Offered:
        """Candidates at or above the desk's floor of relevance, never the case's own ticket.

        `withheld`: the best that the desk would find are taken away, and the next ones offered.
        A right answer to that is mostly to say that nothing is known.
        """
        wanted = 2 * CANDIDATES + len(case.held_out)
        found = self._finder.find(case.question, EVERYTHING, wanted, case.language)
        others = [one for one in found.candidates if one.ticket_id not in case.held_out]
        return Offered(
            self._usable(others[:CANDIDATES]),
            self._usable(others[CANDIDATES : 2 * CANDIDATES]),
        )

    def _usable(self, candidates: list[Candidate]) -> list[Candidate]:
        return [one for one in candidates if one.relevance >= self._floor]


@contextmanager
def evaluation_site(
    tickets: Path, settings: Settings, limit: int, progress: Progress
) -> Iterator[EvaluationSite]:
    """Sync, index and load `tickets` in a folder of its own; nothing of the site's is touched.

    Raises `BadInput` for a file that cannot be read or has no resolution to compare with.
    """
    with tempfile.TemporaryDirectory(prefix="guichet-eval-") as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'eval.db'}")
        try:
            migrate(engine)
            spaces = Spaces(engine, settings)
            sync_file(engine, tickets, "eval", Plan(progress=progress))
            spaces.upkeep(progress)
            cases = cases_of(engine, limit)
            if not cases:
                raise BadInput(
                    f"{tickets} has no ticket with a resolution that says something.",
                    "Answers are compared with the resolutions of solved tickets.",
                )
            knowledge = build_knowledge(engine, settings)
            knowledge.load()
            floor = settings.source_floor
            yield EvaluationSite(cases, KnowledgeFinder(knowledge, floor), floor)
        finally:
            engine.dispose()
