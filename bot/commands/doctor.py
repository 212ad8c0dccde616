"""`guichet doctor`: checks each part and says what is wrong and what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bot.commands.context import print_json, say, settings_and_logs
from connectors.errors import GuichetError
from workers.bootstrap import Desk, build_desk
from workers.settings import Settings

TELEMETRY_OFF = ("DO_NOT_TRACK", "HF_HUB_DISABLE_TELEMETRY", "HF_HUB_OFFLINE")
"""Variables that `bot.cli` sets for every process, so that no library tells anybody anything."""


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
        if settings.tickets_in_glpi:
            checks.append(("glpi tickets", _glpi_tickets))
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


def _glpi_tickets(desk: Desk) -> str:
    from connectors.glpi.desk_rights import missing_rights

    try:
        missing = missing_rights(desk.glpi_writer)
    finally:
        desk.close()
    if missing:
        raise GuichetError(
            "the account of GUICHET_GLPI_DESK_TOKEN may not do all it must.",
            f"Grant to its profile: {'; '.join(missing)}.",
        )
    return "the account that opens tickets may do so"


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
    ):
        host = urlsplit(address).hostname
        if host:
            findings.append(Finding(part, True, f"contacts {host}"))
    for variable in TELEMETRY_OFF:
        on = os.environ.get(variable) != "1"
        findings.append(Finding("telemetry", not on, f"{variable} is {'not set' if on else 'set'}"))
    if len(findings) == len(TELEMETRY_OFF):
        findings.insert(0, Finding("hosts", True, "no host is contacted"))
    return findings
