"""`guichet doctor`: checks each part and says what is wrong and what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bot.commands.context import print_json, say, settings_and_logs
from bot.offline import OFFLINE
from connectors.errors import GuichetError
from workers.bootstrap import Desk, build_desk
from workers.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what, whether it is well, and a line for a person."""

    part: str
    ok: bool
    line: str


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(
    egress: Annotated[
        bool, typer.Option("--egress", help="List every host that may be contacted, and stop.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Check the settings, database, queue, worker and index."""
    settings = settings_and_logs(log_level="error")
    if egress:
        findings = egress_of(settings)
    else:
        desk = build_desk(settings)
        checks: list[tuple[str, Callable[[Desk], str]]] = [
            ("database", _database),
            ("queue", _queue),
            ("index", _index),
            ("accounts", _accounts),
        ]
        if settings.glpi_url:
            checks.append(("glpi", _glpi))
        if settings.embedder_url:
            checks.append(("embedder", _embedder))
        checks += [(f"model {name}", partial(_model, name)) for name in settings.models]
        findings = [Finding("settings", True, "all settings can be read")]
        findings += [_check(part, check, desk) for part, check in checks]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            say(f"{'ok ' if finding.ok else 'BAD'}  {finding.part}: {finding.line}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def _check(part: str, check: Callable[[Desk], str], desk: Desk) -> Finding:
    try:
        return Finding(part, True, check(desk))
    except GuichetError as error:
        return Finding(part, False, str(error))


def _database(desk: Desk) -> str:
    from workers.bootstrap import ready_database

    ready_database(desk)
    return f"{desk.engine.dialect.name}, the schema is current"


def _queue(desk: Desk) -> str:
    from workers.queue import CeleryQueue

    if desk.settings.embedded:
        return "in process: the console answers by itself"
    assert isinstance(desk.queue, CeleryQueue)
    desk.queue.call("guichet.ping", timeout=5)
    return "the broker answers, and a worker took a task"


def _index(desk: Desk) -> str:
    from workers.knowledge.overview import overview

    found = overview(desk.engine)
    if not found.tickets:
        raise GuichetError("no tickets yet.", "Run: guichet sync file PATH")
    if found.space is None:
        raise GuichetError("there are tickets and no index.", "Run: guichet index rebuild")
    return f"{found.tickets} tickets, {found.passages} passages, space {found.space}"


def _glpi(desk: Desk) -> str:
    from connectors.glpi.diagnosis import diagnose
    from workers.knowledge.glpi_jobs import open_glpi

    with open_glpi(desk.settings) as client:
        found = diagnose(client)
    if not found.ok:
        raise GuichetError(found.line())
    return found.line()


def _embedder(desk: Desk) -> str:
    from workers.knowledge.embedders import remote_embedder

    made = remote_embedder(desk.settings, desk.settings.embedder)
    return f"{made.space}, {made.dimension} numbers a vector"


def _model(name: str, desk: Desk) -> str:
    from workers.llm.canary import adapters_line
    from workers.llm.registry import Models

    models = Models(desk.settings)
    state = models.state(name)
    problem = state.problem or adapters_line(models.named(name), list(state.adapters))
    if problem:
        raise GuichetError(problem)
    told = state.info
    if told is None:
        raise GuichetError("it tells nothing of itself.")
    most = f", {told.max_tokens:,} tokens" if told.max_tokens else ""
    return f"{told.server} {told.version or ''} serves {told.model}{most}".replace("  ", " ")


def _accounts(desk: Desk) -> str:
    if desk.accounts.any_accounts():
        return "the console asks for a login"
    if desk.settings.console_host in ("127.0.0.1", "::1", "localhost"):
        return "none: the console is a demo for this machine only"
    raise GuichetError(
        f"none, and the console is to listen on {desk.settings.console_host}.",
        "Run: guichet user add NAME --role admin",
    )


def egress_of(settings: Settings) -> list[Finding]:
    """Every host that a process with these settings may contact."""
    findings = []
    for part, address in (
        ("database", settings.database),
        ("broker", settings.broker_url),
        ("results", settings.result_url),
        ("glpi", settings.glpi_url),
        ("embedder", settings.embedder_url),
        *((f"model {name}", model.url) for name, model in settings.models.items()),
    ):
        host = urlsplit(address).hostname
        if host:
            findings.append(Finding(part, True, f"contacts {host}"))
    for variable, value in OFFLINE.items():
        off = os.environ.get(variable) == value
        findings.append(Finding("telemetry", off, f"{variable} is {'set' if off else 'not set'}"))
    if len(findings) == len(OFFLINE):
        findings.insert(0, Finding("hosts", True, "no host is contacted"))
    return findings
