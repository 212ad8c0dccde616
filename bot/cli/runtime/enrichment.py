"""Cleaning tickets with a language model, as part of a command, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.cli.runtime.context import say
from connectors.errors import Unavailable

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from workers.knowledge.enrichment.cleaner import Cleaner
    from workers.knowledge.enrichment.run import CleaningReport
    from workers.knowledge.enrichment.statistics import CleaningCounts
    from workers.settings import Settings


def open_cleaner(engine: Engine, settings: Settings) -> Cleaner:
    """A cleaner for a person who waits for it. Raises `SettingsError` where no model is set."""
    from workers.bootstrap.models.enrichment import make_cleaner
    from workers.bootstrap.models.registry import Models

    return make_cleaner(engine, settings, Models(settings))


def clean_source(
    cleaner: Cleaner, source: str, progress: Callable[[str, int, int | None], None]
) -> CleaningReport:
    """Clean what waits of a source; Ctrl-C ends it, and the next time goes on from there."""
    try:
        return cleaner.clean_all(source, progress)
    except BaseException:
        cleaner.stop()
        raise


def tell_report(report: CleaningReport) -> None:
    """What was done, in one line, and why it was rejected in a second."""
    rejected = sum(report.rejected.values())
    say(
        f"Cleaned with {report.model}: {report.accepted:,} accepted, {rejected:,} rejected, "
        f"{report.waiting:,} waiting, in {report.seconds:.1f} s."
    )
    if rejected:
        say(f"  rejected for: {_counted(report.rejected)}")


def require_done(report: CleaningReport) -> None:
    """Raise `Unavailable` if the model did not let it come to its end."""
    if report.stopped:
        raise Unavailable(
            f"{report.stopped} {report.waiting:,} tickets are still to be cleaned.",
            "What is done is kept: repeat with --clean when the model is back.",
        )


def tell_cleaning(counts: CleaningCounts) -> None:
    """How many tickets are cleaned, in a few lines; nothing where none ever was."""
    if not counts.begun:
        return
    say(
        f"Cleaned by {', '.join(counts.models) or 'a language model'}: {counts.cleaned:,} of "
        f"{counts.cleanable:,} tickets ({counts.share:.0%}), "
        f"{sum(counts.rejected.values()):,} rejected, {counts.waiting:,} waiting."
    )
    if counts.usefulness:
        say(f"  useful: {_counted(counts.usefulness)}")
    if counts.rejected:
        say(f"  rejected for: {_counted(counts.rejected)}")
    if counts.resting_until:
        say(f"  the model rests after {counts.resting}, until {counts.resting_until:%H:%M} UTC")


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())
