"""`guichet doctor`: checks each part and says what is wrong and what to do."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.doctor import (
    accounts,
    console,
    database,
    egress,
    mattermost,
    models,
    places,
    queue,
    search,
    sign_on,
    slack,
    systems,
)
from bot.cli.doctor.check import Line, check
from bot.cli.runtime.context import print_json, say, settings_and_logs

if TYPE_CHECKING:
    from workers.bootstrap import Desk


def doctor(
    egress_only: Annotated[
        bool, typer.Option("--egress", help="List every host that may be contacted, and stop.")
    ] = False,
    own_places: Annotated[
        str,
        typer.Option(
            metavar="FILE|SOURCE",
            help="Read the tickets of a file, or of a source by its name, once more; say which "
            "addresses may be the site's own, and stop.",
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Check the settings, database, queue, worker and index."""
    settings = settings_and_logs(log_level="error")
    if egress_only:
        lines = egress.hosts(settings)
    elif own_places:
        lines = places.proposed(settings, own_places)
    else:
        from workers.bootstrap import Desk
        from workers.celery.queue import celery_queue

        lines = [Line("settings", True, "all settings can be read")]
        lines += _checked(Desk(settings, celery_queue(settings)))
    if as_json:
        print_json([asdict(line) for line in lines])
    else:
        for line in lines:
            mark = "BAD" if not line.ok else " ! " if line.warning else "ok "
            say(f"{mark}  {line.part}: {line.line}")
    if not all(line.ok for line in lines):
        raise typer.Exit(1)


def _checked(desk: Desk) -> list[Line]:
    settings = desk.settings
    stored = check("database", database.schema, desk)
    lines = [stored, check("queue", queue.answers, desk)]
    if stored.ok:
        lines += [search.index(desk), check("accounts", accounts.login, desk)]
        lines += places.holes(desk)
        if settings.directory_access:
            lines += accounts.sight(desk) + accounts.askers(desk)
    else:
        # Asking a database that is away once more takes long, and tells nothing new.
        away = "not checked, for want of the database"
        lines += [Line(part, False, away) for part in ("index", "accounts")]
    lines.append(search.embedder(desk))
    if settings.reranker_url:
        lines.append(check("reranker", search.reranker, desk))
    lines += [check(f"model {name}", partial(models.model, name), desk) for name in settings.models]
    if settings.verifier != "off":
        lines.append(models.verifier(desk))
    lines += systems.platforms(desk)
    lines += [*console.address(settings), *slack.workspaces(desk)]
    lines += mattermost.servers(settings)
    lines += sign_on.provider(desk)
    return [*lines, *systems.sources(settings), *systems.ticket_system(settings)]
