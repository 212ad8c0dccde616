"""`guichet sync …`: bring the knowledge up to date with a source."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.enrichment import clean_source, open_cleaner, require_done, tell_report
from bot.cli.runtime.context import open_desk, print_json, say, settings_and_logs
from bot.cli.runtime.progress import progress_bar
from connectors.errors import BadInput, Conflict
from workers.bootstrap.sources import SourceKind, source_kinds

if TYPE_CHECKING:
    from workers.knowledge.embedding.spaces import Upkeep
    from workers.knowledge.enrichment.run import CleaningReport
    from workers.knowledge.ingestion.report import SyncReport

LINES_SHOWN = 20
CLEAN_HELP = "Then have the language model clean the tickets that wait for it."

app = typer.Typer(
    help="Bring the knowledge up to date with a source.", no_args_is_help=True, add_completion=False
)


@app.callback()
def _sync() -> None:
    """Bring the knowledge up to date with a source."""


@app.command()
def file(
    path: Annotated[Path, typer.Argument(help="Tickets as JSONL, plain or gzip.")],
    source: Annotated[str, typer.Option(help="Name of the source; file:<name> if empty.")] = "",
    reconcile: Annotated[
        bool, typer.Option("--reconcile", help="Delete tickets that are no longer in the file.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Reconcile even if more than 30 % would go.")
    ] = False,
    clean: Annotated[bool, typer.Option("--clean", help=CLEAN_HELP)] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Read tickets from a file. What is unchanged since the last time is passed over."""
    settings = settings_and_logs()
    from workers.knowledge.embedding.embedders import require_embedder
    from workers.knowledge.embedding.spaces import Spaces
    from workers.knowledge.ingestion.sources import sync_file
    from workers.knowledge.ingestion.sync import Plan

    require_embedder(settings)
    engine = open_desk(settings).engine
    cleaner = open_cleaner(engine, settings) if clean else None
    spaces = Spaces(engine, settings)
    with progress_bar() as progress:
        plan = Plan(
            reconcile=reconcile,
            force=force,
            processes=_processes(),
            embedder_of=spaces.embedder_of,
            by_owner=settings.visibility == "own",
            progress=progress,
        )
        report = sync_file(engine, path, source or None, plan)
        built = _build_index(spaces, progress)
        cleaned = clean_source(cleaner, report.source, progress) if cleaner else None
    _tell_problems(report)
    if not report.fetched:
        sys.stderr.write(f"guichet: {path} is empty: no ticket was read.\n")
    if as_json:
        print_json(report.to_json() | _afterwards(built, cleaned))
    else:
        _tell(report, built, cleaned)
    if cleaned is not None and not report.incomplete:
        require_done(cleaned)
    if report.incomplete:
        raise BadInput(
            f"{path} could not be read to its end; what came before is stored.",
            "Get the whole file and repeat.",
        )


def _add(kind: SourceKind) -> None:
    """Have a command for a system that tickets are read from."""

    @app.command(kind.name, help=kind.summary)
    def command(
        full: Annotated[
            bool, typer.Option("--full", help="Read everything, not only what changed.")
        ] = False,
        force: Annotated[
            bool,
            typer.Option(
                "--force",
                help="Read everything, and go on even if more than 30 % would be deleted.",
            ),
        ] = False,
        clean: Annotated[bool, typer.Option("--clean", help=CLEAN_HELP)] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    ) -> None:
        _sync_with(kind, full=full, force=force, clean=clean, as_json=as_json)


for one in source_kinds():
    _add(one)


def _sync_with(kind: SourceKind, *, full: bool, force: bool, clean: bool, as_json: bool) -> None:
    settings = settings_and_logs()
    from workers.knowledge.embedding.embedders import require_embedder
    from workers.knowledge.embedding.spaces import Spaces
    from workers.knowledge.ingestion.report import summed
    from workers.knowledge.ingestion.sources import sync_sources
    from workers.knowledge.ingestion.sync import Plan

    require_embedder(settings)
    engine = open_desk(settings).engine
    cleaner = open_cleaner(engine, settings) if clean else None
    with (
        progress_bar() as progress,
        kind.open(settings, force=force, progress=progress) as sources,
    ):
        spaces = Spaces(engine, settings)
        plan = Plan(
            force=force,
            processes=_processes(),
            embedder_of=spaces.embedder_of,
            by_owner=settings.visibility == "own",
            progress=progress,
        )
        reports = sync_sources(engine, sources, plan, full=full)
        built = _build_index(spaces, progress)
        cleaned = clean_source(cleaner, reports[0].source, progress) if cleaner else None
    # One more than when the last of them was made: the session has ended since.
    reports[-1].requests += sources[0].requests - sum(report.requests for report in reports)
    for report in reports:
        _tell_problems(report)
    if as_json:
        print_json(summed(reports) | ({"cleaning": cleaned.to_json()} if cleaned else {}))
    else:
        for report in reports:
            _tell(report)
        _tell_afterwards(built, cleaned)
    if cleaned is not None:
        require_done(cleaned)


def _processes() -> int:
    # More than two would only wait for the one that stores.
    return min(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)


def _build_index(spaces: object, progress: object) -> Upkeep | None:
    from workers.knowledge.embedding.spaces import Spaces

    assert isinstance(spaces, Spaces)
    if not spaces.is_due():
        return None
    try:
        return spaces.upkeep(progress)  # type: ignore[arg-type]
    except Conflict as error:
        # Whoever has the lease embeds our passages too.
        sys.stderr.write(f"guichet: {error.message} It will take in what is new.\n")
        return None


def _tell_problems(report: SyncReport) -> None:
    for bad in report.errors[:LINES_SHOWN]:
        where = f"line {bad.line}" if bad.line is not None else f"record {bad.external_id}"
        sys.stderr.write(f"guichet: {where} skipped: {bad.reason}\n")
    if report.skipped > LINES_SHOWN:
        sys.stderr.write(f"guichet: {report.skipped - LINES_SHOWN:,} more were skipped.\n")
    for text, remark in report.remarks.items():
        lines = ", ".join(map(str, remark.lines)) + (
            " …" if remark.count > len(remark.lines) else ""
        )
        sys.stderr.write(f"guichet: {text} ({remark.count:,} times; line {lines})\n")


def _afterwards(built: Upkeep | None, cleaned: CleaningReport | None) -> dict[str, Any]:
    document = {"index": built.to_json() if built else None}
    return document | ({"cleaning": cleaned.to_json()} if cleaned else {})


def _tell(
    report: SyncReport, built: Upkeep | None = None, cleaned: CleaningReport | None = None
) -> None:
    twice = f"{report.duplicates:,} replaced by a later line, " if report.duplicates else ""
    say(
        f"{report.source}: {report.fetched:,} read, {report.created:,} new, "
        f"{report.updated:,} changed, {report.unchanged:,} unchanged, {report.deleted:,} deleted, "
        f"{report.skipped:,} skipped, {twice}in {report.seconds:.1f} s."
    )
    _tell_afterwards(built, cleaned)


def _tell_afterwards(built: Upkeep | None, cleaned: CleaningReport | None) -> None:
    if built is not None and (built.reason or built.embedded):
        say(f"Index: {built.embedded:,} passages embedded in {built.seconds:.1f} s.")
    if cleaned is not None:
        tell_report(cleaned)
