"""`guichet doctor`: checks each part and says what is wrong and what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated
from urllib.parse import urlsplit

import typer
from sqlalchemy import select

from bot.cli.runtime.context import print_json, say, settings_and_logs
from bot.offline import OFFLINE
from connectors.database.engine import DATABASE_FAILURES, database_failed
from connectors.database.models import Scope
from connectors.errors import GuichetError
from workers.bootstrap.containers import Desk, build_desk
from workers.bootstrap.sources import source_kinds, sources_set
from workers.bootstrap.ticket_systems import ticket_system_findings
from workers.identity.account_views import AccountView
from workers.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what, whether it is well, and a line for a person."""

    part: str
    ok: bool
    line: str
    warning: bool = False
    """It works, and should be looked at all the same."""


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
        findings = [Finding("settings", True, "all settings can be read")]
        findings += _findings(build_desk(settings))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark = "BAD" if not finding.ok else " ! " if finding.warning else "ok "
            say(f"{mark}  {finding.part}: {finding.line}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def _findings(desk: Desk) -> list[Finding]:
    database = _check("database", _database, desk)
    findings = [database, _check("queue", _queue, desk)]
    if database.ok:
        findings += [_index(desk), _check("accounts", _accounts, desk)]
    else:
        # Asking a database that is away once more takes long, and tells nothing new.
        away = "not checked, for want of the database"
        findings += [Finding(part, False, away) for part in ("index", "accounts")]
    if database.ok and desk.settings.directory_access:
        findings += _sight(desk)
    if desk.settings.embedder_url:
        findings.append(_check("embedder", _embedder, desk))
    if desk.settings.reranker_url:
        findings.append(_check("reranker", _reranker, desk))
    for name in desk.settings.models:
        findings.append(_check(f"model {name}", partial(_model, name), desk))
    return findings + _sources(desk.settings) + _ticket_system(desk.settings)


def _check(part: str, check: Callable[[Desk], str], desk: Desk) -> Finding:
    try:
        return Finding(part, True, check(desk))
    except DATABASE_FAILURES as error:
        return Finding(part, False, str(database_failed(error)))
    except GuichetError as error:
        return Finding(part, False, str(error))


def _database(desk: Desk) -> str:
    from workers.bootstrap.containers import ready_database

    ready_database(desk)
    return f"{desk.engine.dialect.name}, the schema is current"


def _queue(desk: Desk) -> str:
    from workers.celery.app import CeleryQueue

    if desk.settings.embedded:
        return "in process: the console answers by itself"
    assert isinstance(desk.queue, CeleryQueue)
    desk.queue.call("guichet.ping", timeout=5)
    return "the broker answers, and a worker took a task"


def _index(desk: Desk) -> Finding:
    found = _check("index", _tickets_and_passages, desk)
    if found.ok and not found.line:
        for kind in sources_set(desk.settings):
            # It is run before the first sync, to see whether that will do.
            line = f"no tickets yet. Run: guichet sync {kind.name}"
            return Finding("index", True, line, warning=True)
        return Finding("index", False, "no tickets yet. Run: guichet sync file PATH")
    return found


def _tickets_and_passages(desk: Desk) -> str:
    """What there is to search; empty if there is nothing yet."""
    from workers.knowledge.overview import overview

    found = overview(desk.engine)
    if not found.tickets:
        return ""
    if found.space is None:
        raise GuichetError("there are tickets and no index.", "Run: guichet index rebuild")
    return f"{found.tickets} tickets, {found.passages} passages, space {found.space}"


def _sources(settings: Settings) -> list[Finding]:
    return [
        Finding(kind.name, found.ok, found.line, found.warning)
        for kind in sources_set(settings)
        for found in kind.findings(settings)
    ]


def _ticket_system(settings: Settings) -> list[Finding]:
    part = f"{settings.ticket_system} tickets"
    return [
        Finding(part, found.ok, found.line, found.warning)
        for found in ticket_system_findings(settings)
    ]


def _embedder(desk: Desk) -> str:
    from workers.knowledge.embedding.embedders import remote_embedder

    made = remote_embedder(desk.settings, desk.settings.embedder)
    return f"{made.space}, {made.dimension} numbers a vector"


def _reranker(desk: Desk) -> str:
    from workers.knowledge.retrieval.reranking import open_reranker

    model = open_reranker(desk.settings).check()
    return f"{model} orders the first {desk.settings.reranker_candidates} tickets of a search"


def _model(name: str, desk: Desk) -> str:
    from connectors.llm.canary import adapters_line
    from workers.bootstrap.models import Models

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
    accounts = desk.accounts.listing()
    if accounts:
        return "the console asks for a login" + _who_sees_little(desk, accounts)
    if desk.settings.console_host in ("127.0.0.1", "::1", "localhost"):
        return "none: the console is a demo for this machine only"
    raise GuichetError(
        f"none, and the console is to listen on {desk.settings.console_host}.",
        "Run: guichet user add NAME --role admin",
    )


def _who_sees_little(desk: Desk, accounts: list[AccountView]) -> str:
    """Those whose answers lack sources that they might see, though nothing is broken."""
    names = [
        one.username
        for one in accounts
        if not one.disabled and not one.entities and not one.sees_everything
        # Staff whom nobody narrowed see every entity.
        if not one.is_staff or one.entities is not None
    ]
    if not names or desk.settings.visibility != "entity" or desk.settings.directory_access:
        return ""
    with desk.transactions.reading() as session:
        by_entity = select(Scope.id).where(Scope.name.startswith("entity")).limit(1)
        if session.scalar(by_entity) is None:
            return ""
    return (
        f"; {_some(names)}: no entity, so only tickets for everyone are their sources. "
        "Run: guichet user set-entities NAME ENTITY"
    )


def _sight(desk: Desk) -> list[Finding]:
    """Staff of whom the directory knows nothing, and everybody who sees more than it would show."""
    accounts = [one for one in desk.accounts.listing() if not one.disabled]
    lines = []
    unknown = [
        f"{one.username} ({one.why_unknown})"
        for one in accounts
        if one.is_staff and not one.sees_everything and not one.confirmed
    ]
    if unknown:
        lines.append(
            f"staff whom {desk.settings.directory_label} does not know see, and review, only what "
            f"is for everyone: {_some(unknown)}. Say their mail: guichet user email NAME MAIL"
        )
    granted = [one.username for one in accounts if one.sees_everything]
    if granted:
        lines.append(
            f"by an administrator's grant, every ticket is seen by {_some(granted)}. "
            "Take it back: guichet user set-entities NAME"
        )
    if not accounts:
        lines.append(
            "without accounts the console shows every ticket to whoever uses this machine. "
            "Run: guichet user add NAME --role admin --email MAIL"
        )
    return [Finding("sight", True, line, warning=True) for line in lines]


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")


def egress_of(settings: Settings) -> list[Finding]:
    """Every host that a process with these settings may contact."""
    findings = []
    for part, address in (
        ("database", settings.database),
        ("broker", settings.broker_url),
        ("results", settings.result_url),
        *((kind.name, kind.address(settings)) for kind in source_kinds()),
        ("embedder", settings.embedder_url),
        ("reranker", settings.reranker_url),
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
