"""The systems that tickets are read from and opened in. What is said, their connectors say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.doctor.check import Line
from connectors.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from workers.bootstrap import Desk
    from workers.settings import Settings


def sources(settings: Settings) -> list[Line]:
    """What each source that is set says of its account."""
    from workers.bootstrap.systems.sources import sources_set

    return [
        Line(kind.name, found.ok, found.line, found.warning)
        for kind in sources_set(settings)
        for found in kind.findings(settings)
    ]


def ticket_system(settings: Settings) -> list[Line]:
    """What the ticket system says of the account that opens tickets."""
    from workers.bootstrap.systems.ticket_systems import ticket_system_findings

    part = f"{settings.ticket_system} tickets"
    return [
        Line(part, found.ok, found.line, found.warning)
        for found in ticket_system_findings(settings)
    ]


def platforms(desk: Desk) -> list[Line]:
    """What the settings say of chat platforms, and what of it cannot work."""
    from workers.bootstrap.systems.platforms import platform_findings

    settings = desk.settings
    found = list(platform_findings(settings, known_platforms(desk)))
    lines = [Line("platforms", one.ok, one.line, one.warning) for one in found]
    if settings.platforms and all(line.ok for line in lines):
        lines.insert(0, Line("platforms", True, f"chat: {', '.join(sorted(settings.platforms))}"))
    return lines


def known_platforms(desk: Desk) -> tuple[str, ...]:
    """The names of all platforms; those of the settings alone while the database is away."""
    try:
        return desk.outside.platforms.names
    except DatabaseUnavailable:
        return tuple(desk.settings.platforms)
