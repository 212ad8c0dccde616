"""What the site might call its own, so that it is not redacted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.doctor.check import Line
from connectors.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectors.contracts.source import SourceItem
    from workers.bootstrap import Desk
    from workers.settings import Settings

PART = "own places"
SHOWN = 30


def holes(desk: Desk) -> list[Line]:
    """How many solutions have holes where an address was redacted: each answer from one waits."""
    from sqlalchemy import func, or_, select

    from connectors.database.models import Ticket

    solved = Ticket.resolution.is_not(None)
    holed = or_(Ticket.resolution.contains("[email-"), Ticket.resolution.contains("[ip-"))
    with desk.transactions.reading() as session:
        total = session.scalar(select(func.count()).where(solved)) or 0
        found = session.scalar(select(func.count()).where(solved, holed)) or 0
    if not found:
        return []
    line = (
        f"{found:,} of {total:,} solutions have a hole where an address was redacted, and answers "
        "with one wait for a colleague. To see which addresses are the site's own, run: "
        "guichet doctor --own-places FILE (or the name of a source)"
    )
    return [Line(PART, True, line, warning=True)]


def proposed(settings: Settings, source: str) -> list[Line]:
    """Entries for GUICHET_OWN_PLACES, from the tickets of a file or of a source by its name."""
    from connectors.contracts.documents import SourceDocument
    from workers.knowledge.extraction.own_places import PlaceTally
    from workers.redaction import OwnPlaces

    own = OwnPlaces(settings.own_places)
    tally, read = PlaceTally(own), 0
    for item in _items(settings, source):
        if isinstance(item, SourceDocument):
            tally.add(item)
            read += 1
    found = tally.proposals()[:SHOWN]
    if not found:
        return [Line(PART, True, f"{read:,} tickets were read; nothing to add to the list")]
    places = sorted({*own.places, *(one.place for one in found)})
    return [
        *(Line(PART, True, f"{one.place} stands in {one.tickets:,} tickets") for one in found),
        Line(PART, True, "look at each; a person's own address is none. Then set"),
        Line(PART, True, f"GUICHET_OWN_PLACES='{json.dumps(places)}'"),
    ]


def _items(settings: Settings, source: str) -> Iterable[SourceItem]:
    from connectors.files.source import FileSource
    from workers.bootstrap.systems.sources import source_kinds

    for kind in source_kinds():
        if kind.name == source:
            with kind.open(settings) as sources:
                for one in sources:
                    yield from one.full({})
            return
    if not Path(source).is_file():
        names = ", ".join(kind.name for kind in source_kinds())
        raise BadInput(
            f"{source} is no file and no source.", f"Name a file of tickets, or {names}."
        )
    yield from FileSource(Path(source)).full({})
