"""The sources of tickets that a site may have, and what each says of itself.

A connector is entered here once; the commands, the schedule and the doctor go through the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import structlog
from sqlalchemy import Engine

from connectors import glpi as connector
from connectors.contracts.diagnosis import Finding
from connectors.contracts.source import Progress, silent
from connectors.errors import Conflict
from workers.settings import Settings

if TYPE_CHECKING:
    from connectors.contracts.source import Source

log = structlog.get_logger("guichet.knowledge")


class Open(Protocol):
    """Opens the sources of one system, which are synchronised in their order, for one run.

    With `force` they believe what they would else refuse to believe. Raises `SettingsError`.
    """

    def __call__(
        self, settings: Settings, *, force: bool = False, progress: Progress = silent
    ) -> AbstractContextManager[Sequence[Source]]: ...


@dataclass(frozen=True, slots=True)
class SourceKind:
    """A system that tickets are read from."""

    name: str
    """As in `guichet sync NAME`, and as the database knows it."""
    label: str
    """What people call it."""
    summary: str
    """What its command does, in a sentence."""
    address: Callable[[Settings], str]
    """Where it is; empty where none is set."""
    open: Open
    findings: Callable[[Settings], Iterator[Finding]]
    """What an administrator should know of it."""


def source_kinds() -> tuple[SourceKind, ...]:
    """Every system that tickets can be read from."""
    return (
        SourceKind(
            name=connector.NAME,
            label=connector.LABEL,
            summary=f"Read tickets and published articles from {connector.LABEL}.",
            address=lambda settings: settings.glpi_url,
            open=_open_glpi,
            findings=_glpi_findings,
        ),
    )


def sources_set(settings: Settings) -> list[SourceKind]:
    """Those that the settings name."""
    return [kind for kind in source_kinds() if kind.address(settings)]


def sync_on_schedule(engine: Engine, settings: Settings) -> None:
    """Sync with each source that is set, unless somebody does already. What is new is embedded by
    the spaces' upkeep."""
    from workers.knowledge.embedding.spaces import Spaces
    from workers.knowledge.ingestion.sources import sync_sources
    from workers.knowledge.ingestion.sync import Plan

    plan = Plan(
        embedder_of=Spaces(engine, settings).embedder_of, by_owner=settings.visibility == "own"
    )
    for kind in sources_set(settings):
        try:
            with kind.open(settings) as sources:
                sync_sources(engine, sources, plan)
        except Conflict as error:
            # Another worker has the lease, or too much would go: the page shows it, and so do logs.
            log.warning("sync.put_off", source=kind.name, reason=error.message)


def _open_glpi(
    settings: Settings, *, force: bool = False, progress: Progress = silent
) -> AbstractContextManager[Sequence[Source]]:
    from workers.bootstrap.glpi import open_sources

    return open_sources(settings, force=force, progress=progress)


def _glpi_findings(settings: Settings) -> Iterator[Finding]:
    from workers.bootstrap.glpi import source_findings

    return source_findings(settings)
