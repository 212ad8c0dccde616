"""`guichet index …`: what is indexed, and making the index anew."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.runtime.context import open_desk, print_json, say, settings_and_logs
from bot.cli.runtime.enrichment import tell_cleaning
from bot.cli.runtime.progress import progress_bar

app = typer.Typer(
    help="Show the search index, or build it anew.", no_args_is_help=True, add_completion=False
)


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show what is known, by source and language, and the state of the index."""
    from workers.knowledge.embedding.substitute import substitute
    from workers.knowledge.overview import overview

    desk = open_desk()
    found = overview(desk.engine)
    if as_json:
        print_json(found.to_json())
        return
    say(f"Revision {found.revision}: {found.tickets:,} tickets, {found.passages:,} passages.")
    for group in found.groups:
        say(
            f"  {group.source}, {group.kind}s in {group.language}: {group.tickets:,}, "
            f"{group.quotable:,} of them quotable"
        )
    if found.space is None:
        say("No embedding space yet; the next sync builds one.")
    else:
        say(f"Space {found.space} ({found.embedder}): {found.embedded:,} passages embedded.")
    instead = substitute(desk.engine, desk.settings)
    if instead is not None:
        say(f"Attention: {instead.describe()}")
    for name in found.building:
        say(f"Being built: {name}.")
    for sync in found.syncs:
        say(f"  {sync.describe()}")
    tell_cleaning(found.cleaning)


@app.command()
def rebuild(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Fit and embed everything anew; the old index serves until the new one is ready."""
    settings = settings_and_logs()
    from workers.knowledge.embedding.embedders import require_embedder
    from workers.knowledge.embedding.spaces import Spaces

    require_embedder(settings)
    spaces = Spaces(open_desk(settings).engine, settings)
    with progress_bar() as progress:
        done = spaces.upkeep(progress, force=True)
    if as_json:
        print_json(done.to_json())
    elif done.space is None:
        say("There is nothing to index yet. Start with: guichet sync file PATH")
    else:
        say(f"{done.space}: {done.passages:,} passages in use after {done.seconds:.1f} s.")
