"""Known incidents: an open ticket that says what somebody asks about."""

from __future__ import annotations

from collections.abc import Sequence

from workers.desk.answers.work import Prepared
from workers.generation.candidates import Candidate
from workers.translations.sentences import say


def known_incident(candidates: Sequence[Candidate], floor: float) -> Candidate | None:
    """The most relevant ticket that support is still at, where it is as close as any that has a
    solution, and as relevant as `floor`."""
    open_ones = (one for one in candidates if one.open_since is not None)
    best = max(open_ones, key=lambda one: one.relevance, default=None)
    if best is None:
        return None
    solved = max(
        (one.relevance for one in candidates if one.open_since is None and one.resolution),
        default=0.0,
    )
    if best.relevance < floor or best.relevance < solved:
        return None
    return best


def told_of(incident: Candidate, language: str) -> Prepared:
    """That support knows of an incident, and since when."""
    assert incident.open_since is not None
    day = incident.open_since.strftime("%d/%m/%Y" if language == "fr" else "%Y-%m-%d")
    title = f"[{incident.title}]({incident.url})" if incident.url else incident.title
    return Prepared(
        gate="known_incident",
        text=say("known_incident", language, title=title, day=day),
        confidence=incident.relevance,
        reasons=(f"relevance:{incident.relevance:.2f}",),
    )
