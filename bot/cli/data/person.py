"""`guichet person …`: what is held of somebody."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.runtime.context import open_desk, print_json, say
from connectors.errors import BadInput

if TYPE_CHECKING:
    from workers.privacy.erasure.report import Kept, Report

app = typer.Typer(help="What is held of somebody: look at it, or erase it.", no_args_is_help=True)

Who = Annotated[
    str, typer.Argument(help="User name, PLATFORM:ID for a chat platform, or a person's id.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@app.command()
def show(who: Who, as_json: Json = False) -> None:
    """Show what an erasure would delete, what would stay, and what is elsewhere."""
    _tell(open_desk().erasure.look(who), as_json)


@app.command()
def erase(
    who: Who,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Erase a person: what they asked and were told, who they are, and what was made of it.

    There is no way back. The report says what was erased where, what stays and why.
    """
    desk = open_desk()
    if not yes:
        if not sys.stdin.isatty():
            raise BadInput("Nobody is there to confirm.", "Look at: guichet person show; or --yes")
        _tell(desk.erasure.look(who), as_json=False)
        typer.confirm("Erase it? There is no way back", abort=True)
    _tell(desk.erasure.erase(who), as_json)


def _tell(report: Report, as_json: bool) -> None:
    if as_json:
        print_json(report.to_json())
        return
    say(f"Person {report.person}: {'erased' if report.done else 'would be erased'}")
    for table, rows in sorted(report.rows.items()):
        say(f"  {rows:>7,} rows of {table}")
    _tell_kept("Stays here:", report.kept)
    _tell_kept("Is elsewhere, and not ours to delete:", report.elsewhere)
    if report.mentions:
        say("Others wrote their name in:")
        for place, rows in report.mentions.items():
            say(f"  {rows:>7,} rows of {place}")


def _tell_kept(head: str, kept: list[Kept]) -> None:
    if kept:
        say(head)
    for one in kept:
        say(f"  {one.what}: {one.why}")
        for place in one.where:
            say(f"    {place}")
