"""A progress bar on standard error, for people; nothing where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WORDS = {
    "ITILFollowup": "Reading follow-ups",
    "ITILSolution": "Reading solutions",
    "TicketTask": "Reading tasks",
    "Ticket_User": "Reading who asked",
    "tickets": "Reading tickets",
    "fit": "Learning the site's words",
    "vectors": "Embedding passages",
    "weights": "Learning what to trust",
    "rerank": "Reranking what was found",
    "cleaning": "Cleaning tickets",
    "answers": "Comparing answers",
    "playing": "Playing conversations",
}


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int | None], None]]:
    """A function to call with a stage, how much is done and of how much (None: not known)."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as shown:

        def report(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = shown.add_task(WORDS.get(stage, stage), total=total)
            shown.update(tasks[stage], completed=done, total=total)

        yield report
