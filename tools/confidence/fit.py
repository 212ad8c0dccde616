"""Fit the weights of ``workers/knowledge/retrieval/fit.json`` from the questions beside this file.

``python -m tools.confidence.fit`` searches the sample's tickets for each question, learns which of
what is found is its case from two thirds of the questions, and says how well that tells right from
wrong in the rest; ``--check`` says whether the weights written are of these questions.

``questions.tsv`` has a question a line, as employees would type it: the ticket that it was written
around, the tickets that answer it (none for a near miss), the question, and what was asked before
it in its thread. A ticket's questions are either all learned from or none. Those that are answered
are also asked without their tickets, where the best of the rest is wrong by construction. A
question whose answer was not found, or of a kind that was answered wrongly, belongs there.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from bot.cli.runtime.evaluated_desk import evaluated_desk
from connectors.database.models import Ticket
from workers.bootstrap import Desk
from workers.desk.answers.search.candidates import judged
from workers.desk.answers.search.retrieval import READ, as_candidate
from workers.generation.candidates import Candidate
from workers.generation.triage.focus import without_what_works
from workers.generation.triage.follow_ups import with_topic
from workers.generation.usefulness import SUBSTANCE
from workers.knowledge.access import Viewer
from workers.knowledge.ranking.glossary import glossary
from workers.knowledge.retrieval.evidence import NAMES
from workers.knowledge.retrieval.fit import WEIGHTS
from workers.knowledge.retrieval.retriever import Knowledge
from workers.text.language import detect_language

HERE = Path(__file__).parent
QUESTIONS = HERE / "questions.tsv"
NEAR_MISS, WITHOUT = 1.0, 0.5
"""What a question without an answer weighs, and one that is asked without its tickets: those are
no better than what was found by chance."""
EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
"""Ranges of confidence."""
Names = Mapping[int, str]
LEARNED = 4
"""Candidates of a question that are learned from."""
RIDGE = 3.0
"""What large weights cost: chosen within what is learned from."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the tickets that answer it, and the ticket that it was written around."""

    anchor: str
    right: frozenset[str]
    text: str
    before: str = ""

    @property
    def held(self) -> bool:
        """Whether nothing is learned from it."""
        around = self.anchor if self.anchor != "-" else self.text
        return zlib.crc32(around.encode()) % 3 == 1

    @property
    def language(self) -> str:
        """French or English."""
        found = detect_language(self.text, default=detect_language(self.before, default="fr"))
        return found if found in ("fr", "en") else "fr"


@dataclass
class Search:
    """What was found for a question, with what speaks for each; `without` its tickets or not."""

    asked: Asked
    without: bool
    found: list[tuple[Candidate, tuple[float, ...]]]
    right: list[bool] = field(default_factory=list)

    @property
    def weight(self) -> float:
        """What it counts."""
        if self.without:
            return WITHOUT
        return 1.0 if self.asked.right else NEAR_MISS


def main() -> int:
    """Write or check the weights."""
    if "--check" in sys.argv:
        run = "the questions have changed: run python -m tools.confidence.fit"
        current = is_current()
        print("up to date" if current else run)
        return 0 if current else 1
    with evaluated_desk(None) as (desk, worker, _):
        knowledge = worker.services.knowledge
        knowledge.load()
        searches = list(searched(questions(), knowledge, names_of(desk)))
    learned = [one for one in searches if not one.asked.held]
    constant, weights = fitted(learned)
    stored = {
        "questions": _hash_of_questions(),
        "constant": round(constant, 3),
        "weights": {name: round(one, 3) for name, one in zip(NAMES, weights, strict=True)},
    }
    WEIGHTS.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")
    print(WEIGHTS.read_text("utf-8"))
    held = [one for one in searches if one.asked.held]

    def judge(values: Sequence[float]) -> float:
        return float(1 / (1 + np.exp(-constant - np.dot(values, weights))))

    for name, part in (("learned", learned), ("held", held)):
        answerable = sum(bool(one.asked.right) and not one.without for one in part)
        print(f"{name}, {answerable} with an answer: {reliability(firsts(part, judge))}")
    return 0


def is_current() -> bool:
    """Whether the weights were fitted from the questions as they are."""
    stored: dict[str, Any] = json.loads(WEIGHTS.read_text("utf-8"))
    return bool(stored["questions"] == _hash_of_questions())


def _hash_of_questions() -> str:
    return hashlib.sha256(QUESTIONS.read_bytes()).hexdigest()


def questions() -> list[Asked]:
    """All of them."""
    rows = (one.split("\t") for one in QUESTIONS.read_text("utf-8").splitlines())
    return [
        Asked(anchor, frozenset(filter(None, right.split(","))), text, *before)
        for anchor, right, text, *before in rows
    ]


def searched(asked: Sequence[Asked], knowledge: Knowledge, name: Names) -> Iterator[Search]:
    """What the tickets have for each question, and for those answered also what the rest of the
    tickets has. `name` are the tickets' names in their files, by id."""
    known = glossary()
    for one in asked:
        said = without_what_works(one.text)
        text = knowledge.respelled(with_topic(said, (one.before,) if one.before else ()))
        found = [
            as_candidate(ticket)
            for ticket in knowledge.search(text, Viewer(None), READ, one.language)
        ]
        for without in (False, True) if one.right else (False,):
            left = [each for each in found if not without or name[each.ticket_id] not in one.right]
            kept = [
                pair
                for pair in judged(text, left, known, one.language, knowledge.rarities)
                if _says_something(pair[0])
            ]
            right = [name[each.ticket_id] in one.right for each, _ in kept]
            yield Search(one, without, kept, right)


def names_of(desk: Desk) -> Names:
    """The tickets' names in their files, by id."""
    with desk.transactions.reading() as session:
        rows = session.execute(select(Ticket.id, Ticket.external_id)).all()
        return {row.id: row.external_id for row in rows}


def _says_something(candidate: Candidate) -> bool:
    return len(candidate.resolution or "") >= SUBSTANCE


def fitted(searches: Sequence[Search]) -> tuple[float, list[float]]:
    """Logistic regression with a ridge on the weights of standardised values, by Newton's method:
    the constant and the weights of plain values."""
    rows, right, weight = _rows(searches)
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.column_stack([np.ones(len(rows)), (rows - mean) / spread])
    cost = RIDGE * np.diag([0.0, *np.ones(rows.shape[1])])
    found = np.zeros(scaled.shape[1])
    for _ in range(50):
        sure = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ (weight * (right - sure)) - cost @ found
        curve = (scaled * (weight * sure * (1 - sure))[:, None]).T @ scaled + cost
        step = np.linalg.solve(curve, slope)
        found += step
        if np.abs(step).max() < 1e-9:
            break
    weights = found[1:] / spread
    return float(found[0] - weights @ mean), weights.tolist()


def _rows(searches: Sequence[Search]) -> tuple[Any, Any, Any]:
    rows = [values for one in searches for _, values in one.found[:LEARNED]]
    right = [float(good) for one in searches for good in one.right[:LEARNED]]
    weight = [one.weight for one in searches for _ in one.found[:LEARNED]]
    return np.array(rows), np.array(right), np.array(weight)


@dataclass(frozen=True, slots=True)
class First:
    """The best of a search: how sure it is, whether it is right, and what it counts."""

    sure: float
    right: bool
    weight: float


def firsts(searches: Sequence[Search], judge: Callable[[Sequence[float]], float]) -> list[First]:
    """The best of each search that found anything, by how sure `judge` is of it."""
    found = []
    for one in searches:
        sure = [judge(values) for _, values in one.found]
        if sure:
            best = sure.index(max(sure))
            found.append(First(sure[best], one.right[best], one.weight))
    return found


def area(found: Sequence[First]) -> float:
    """The area under the curve: how often a right one is surer than a wrong one."""
    good = [one for one in found if one.right]
    bad = [one for one in found if not one.right]
    won = sum(
        a.weight * b.weight * ((a.sure > b.sure) + 0.5 * (a.sure == b.sure))
        for a in good
        for b in bad
    )
    return won / (sum(one.weight for one in good) * sum(one.weight for one in bad))


def reliability(found: Sequence[First]) -> str:
    """Of each range of confidence, how many are right; the share is by what they count."""
    told = [f"area {area(found):.3f}"]
    for least, most in pairwise(EDGES):
        inside = [one for one in found if least <= one.sure < most]
        right = [one for one in inside if one.right]
        share = sum(one.weight for one in right) / (sum(one.weight for one in inside) or 1)
        told.append(f"{least:.1f}: {len(right)}/{len(inside)} ({share:.2f})")
    return "\n  ".join(told)


if __name__ == "__main__":
    sys.exit(main())
