"""Every contender answers every case, and once more with its sources withheld."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import structlog

from connectors.database.base import now
from connectors.errors import ConnectorError
from workers.generation.candidates import Candidate
from workers.generation.drafter import Drafted, DraftRequest, Undrafted, Unusable
from workers.learning.comparison.cases import Case
from workers.learning.comparison.contenders import Contender
from workers.learning.comparison.scoring import Score, mean_scores, score
from workers.learning.comparison.site import EvaluationSite

log = structlog.get_logger("guichet.eval")

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a contender said to a case. `text` is empty where it said nothing; then `why` says why:
    the codes of the drafter, or the kind of error with `failed`."""

    case: Case
    text: str = ""
    sources: tuple[str, ...] = ()
    confidence: float = 0.0
    held: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    failed: bool = False
    thrown: str = ""
    """What the model wrote where that was not used."""
    seconds: float = 0.0
    score: Score | None = None

    def to_json(self) -> dict[str, Any]:
        """As one JSON object, without the case's texts."""
        return {
            "id": self.case.external_id,
            "text": self.text,
            "sources": list(self.sources),
            "confidence": round(self.confidence, 4),
            "held": list(self.held),
            "why": list(self.why),
            "failed": self.failed,
            "thrown": self.thrown,
            "seconds": round(self.seconds, 4),
            "score": self.score.to_json() if self.score else None,
        }


@dataclass(slots=True)
class Result:
    """All of a contender's answers. `withheld` says, for each case whose sources were withheld,
    whether it rightly said nothing; a failure says neither."""

    contender: Contender
    answers: list[Answer] = field(default_factory=list)
    withheld: list[bool] = field(default_factory=list)

    @property
    def never_worked(self) -> bool:
        """Whether every try ended in an error, so that the result says nothing of the drafter."""
        tried = [one for one in self.answers if one.why != ("no_source",)]
        return bool(tried) and all(one.failed for one in tried)

    def summary(self) -> dict[str, Any]:
        """One row of the table. Means are over the answers that were given; None: there is none."""
        given = [one for one in self.answers if one.score is not None]
        failed = Counter(one.why[0] for one in self.answers if one.failed)
        abstained = [one for one in self.answers if not one.text and not one.failed]
        seconds = sorted(one.seconds for one in self.answers if one.why != ("no_source",))
        return {
            "name": self.contender.name,
            "model": self.contender.model,
            "prompt": self.contender.prompt,
            "questions": len(self.answers),
            "answered": len(given),
            "failed": dict(failed),
            **mean_scores([one.score for one in given if one.score is not None]),
            "held": _share([bool(one.held) for one in given]),
            "abstained": round(len(abstained) / len(self.answers), 4) if self.answers else None,
            "right_abstention": _share(self.withheld),
            "seconds_p50": _quantile(seconds, 0.5),
            "seconds_p95": _quantile(seconds, 0.95),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The results of all contenders on the same cases."""

    tickets: str
    cases: list[Case]
    results: list[Result]
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "tickets": self.tickets,
            "questions": len(self.cases),
            "seconds": round(self.seconds, 2),
            "contenders": [result.summary() for result in self.results],
            "cases": [
                {"id": one.external_id, "language": one.language, "question": one.question,
                 "resolution": one.resolution}
                for one in self.cases
            ],
            "answers": {
                result.contender.name: [one.to_json() for one in result.answers]
                for result in self.results
            },
        }  # fmt: skip


def compare_answers(
    site: EvaluationSite, contenders: Sequence[Contender], tickets: str, progress: Progress
) -> Comparison:
    """Ask everybody everything, one question at a time, so that latencies can be compared."""
    started = time.monotonic()
    today = now().date()
    results = [Result(contender) for contender in contenders]
    total = len(site.cases) * len(results)
    for number, case in enumerate(site.cases):
        offered = site.offer(case)
        for place, result in enumerate(results):
            result.answers.append(_answer(result.contender, case, offered.found, today))
            silent = _answer(result.contender, case, offered.withheld, today)
            if not silent.failed:
                result.withheld.append(not silent.text)
            progress("answers", number * len(results) + place + 1, total)
    return Comparison(tickets, site.cases, results, time.monotonic() - started)


def _answer(
    contender: Contender, case: Case, candidates: Sequence[Candidate], today: date
) -> Answer:
    if not candidates:
        return Answer(case, why=("no_source",))
    request = DraftRequest(case.question, case.language, candidates, today)
    started = time.perf_counter()
    try:
        drafted = contender.drafter.draft(request)
    except Unusable as error:
        seconds = time.perf_counter() - started
        thrown = "\n\n".join(one.text for one in error.thrown)
        return Answer(case, why=(error.code,), failed=True, thrown=thrown, seconds=seconds)
    except ConnectorError as error:
        log.warning("eval.model_failed", model=contender.model, error=type(error).__name__)
        seconds = time.perf_counter() - started
        return Answer(case, why=(type(error).__name__,), failed=True, seconds=seconds)
    seconds = time.perf_counter() - started
    if isinstance(drafted, Undrafted):
        thrown = "\n\n".join(one.text for one in drafted.thrown)
        return Answer(case, why=drafted.reasons, thrown=thrown, seconds=seconds)
    return _given(case, drafted, candidates, seconds)


def _given(case: Case, drafted: Drafted, candidates: Sequence[Candidate], seconds: float) -> Answer:
    return Answer(
        case,
        text=drafted.text,
        sources=tuple(f"[{one.number}] {one.title}" for one in drafted.sources),
        confidence=drafted.confidence,
        held=drafted.held,
        seconds=seconds,
        score=score(drafted, case, candidates),
    )


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    if not ordered:
        return None
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 4)
