"""Which staff channels a draft is shown in, by what it is about.

A draft is about what it quotes: the category and the entity of the ticket that most of its sources
share, of the first one on a tie. Neither is asked of anybody: the sources are what a reviewer has
to judge, and an asker who is unknown in the directory has no entity. A draft without sources goes
to the default channels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.directory import path_of
from connectors.database.models import Draft, Ticket
from workers.settings.chat.platforms import ReviewRoute


@dataclass(frozen=True, slots=True)
class Subject:
    """What a draft is about, by full names as its tickets have them; None: not known."""

    category: str | None = None
    entity: str | None = None


def channels_of(routes: Sequence[ReviewRoute], subject: Subject) -> tuple[tuple[str, str], ...]:
    """Platform instance and channel of each place that a draft is shown in, in the order of the
    routes. Pure.

    On each instance the most specific routes that hold count, all of them where several are: one
    with two conditions before one with one, and then the one whose names are deeper. A route
    without conditions is the default of its instance, and an instance may have none.
    """
    best: dict[str, tuple[int, int]] = {}
    holding = [(route, _weight(route)) for route in routes if _holds(route, subject)]
    for route, weight in holding:
        best[route.platform] = max(best.get(route.platform, weight), weight)
    return tuple(
        dict.fromkeys(
            (route.platform, route.channel)
            for route, weight in holding
            if weight == best[route.platform]
        )
    )


def subject_of(session: Session, draft: Draft) -> Subject:
    """What a draft is about, from the tickets that it quotes."""
    cited = [source.ticket_id for source in draft.sources]
    if not cited:
        return Subject()
    rows = session.execute(
        select(Ticket.id, Ticket.category, Ticket.entity).where(Ticket.id.in_(cited))
    )
    known = {ticket: (category, entity) for ticket, category, entity in rows}
    found = [known[ticket] for ticket in cited if ticket in known]
    return Subject(
        _most_common(category for category, _ in found),
        _most_common(entity for _, entity in found),
    )


def _most_common(names: Iterable[str | None]) -> str | None:
    # Of equals `most_common` gives the one that it saw first.
    counted = Counter(name for name in names if name).most_common(1)
    return counted[0][0] if counted else None


def _holds(route: ReviewRoute, subject: Subject) -> bool:
    return _covers(route.category, subject.category) and _covers(route.entity, subject.entity)


def _covers(condition: str, name: str | None) -> bool:
    """Whether `name` is what the condition names, or below it."""
    wanted = path_of(condition.casefold())
    return path_of((name or "").casefold())[: len(wanted)] == wanted


def _weight(route: ReviewRoute) -> tuple[int, int]:
    conditions = [path_of(one) for one in (route.category, route.entity) if path_of(one)]
    return len(conditions), sum(map(len, conditions))
