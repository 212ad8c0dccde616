"""Known incidents: an open ticket that says what somebody asks about."""

from __future__ import annotations

from collections.abc import Sequence

from workers.desk.answers.work import Prepared, Work
from workers.generation.candidates import Candidate
from workers.translations.sentences import say


def known_incident(work: Work, candidates: Sequence[Candidate], floor: float) -> Prepared | None:
    """That support knows of it, where an open ticket is as close as any that has a solution."""
    best = best_open(candidates)
    if best is None:
        return None
    solved = max(
        (one.relevance for one in candidates if one.open_since is None and one.resolution),
        default=0.0,
    )
    if best.relevance < floor or best.relevance < solved:
        return None
    assert best.open_since is not None
    day = best.open_since.strftime("%d/%m/%Y" if work.language == "fr" else "%Y-%m-%d")
    title = f"[{best.title}]({best.url})" if best.url else best.title
    return Prepared(
        gate="known_incident",
        text=say("known_incident", work.language, title=title, day=day),
        confidence=best.relevance,
        reasons=(f"relevance:{best.relevance:.2f}",),
    )


def best_open(candidates: Sequence[Candidate]) -> Candidate | None:
    """The most relevant ticket that support is still at."""
    open_ones = (one for one in candidates if one.open_since is not None)
    return max(open_ones, key=lambda one: one.relevance, default=None)
