"""`guichet doctor`: checks each part and says what is wrong and what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from bot.cli.runtime.context import print_json, say, settings_and_logs
from bot.offline import OFFLINE
from connectors.errors import GuichetError

if TYPE_CHECKING:
    from workers.bootstrap import Desk
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
        from workers.bootstrap import Desk
        from workers.celery.queue import celery_queue

        findings = [Finding("settings", True, "all settings can be read")]
        findings += _findings(Desk(settings, celery_queue(settings)))
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
    if database.ok and desk.settings.glpi_access:
        findings += _sight(desk)
    if desk.settings.embedder_url:
        findings.append(_check("embedder", _embedder, desk))
    if desk.settings.reranker_url:
        findings.append(_check("reranker", _reranker, desk))
    for name in desk.settings.models:
        findings.append(_check(f"model {name}", partial(_model, name), desk))
    if desk.settings.glpi_url:
        findings += _glpi(desk)
    if desk.settings.tickets_in_glpi:
        findings.append(_check("glpi tickets", _glpi_tickets, desk))
    return findings


def _check(part: str, check: Callable[[Desk], str], desk: Desk) -> Finding:
    from connectors.database.engine import DATABASE_FAILURES, database_failed

    try:
        return Finding(part, True, check(desk))
    except DATABASE_FAILURES as error:
        return Finding(part, False, str(database_failed(error)))
    except GuichetError as error:
        return Finding(part, False, str(error))


def _database(desk: Desk) -> str:
    from workers.bootstrap import ready_database

    ready_database(desk)
    return f"{desk.engine.dialect.name}, the schema is current"


def _queue(desk: Desk) -> str:
    if desk.settings.embedded:
        return "in process: the console answers by itself"
    from workers.celery.queue import CeleryQueue

    assert isinstance(desk.queue, CeleryQueue)
    desk.queue.call("guichet.ping", timeout=5)
    return "the broker answers, and a worker took a task"


def _index(desk: Desk) -> Finding:
    found = _check("index", _tickets_and_passages, desk)
    if found.ok and not found.line:
        if desk.settings.glpi_url:
            # It is run before the first sync, to see whether that will do.
            line = "no tickets yet. Run: guichet sync glpi"
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


def _glpi(desk: Desk) -> list[Finding]:
    from connectors.glpi.diagnosis.reader import diagnose
    from workers.knowledge.ingestion.glpi_jobs import open_glpi

    try:
        with open_glpi(desk.settings) as client:
            found = diagnose(client, desk.settings.glpi_timezone)
    except GuichetError as error:
        return [Finding("glpi", False, str(error))]
    return [
        Finding("glpi", found.ok, found.line()),
        *(Finding("glpi", False, line) for line in found.missing),
        *(Finding("glpi", True, line, warning=True) for line in found.too_much),
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


def _glpi_tickets(desk: Desk) -> str:
    from connectors.glpi.diagnosis.writer import missing_rights

    try:
        missing = missing_rights(desk.outside.glpi_writer)
    finally:
        desk.close()
    if missing:
        raise GuichetError(
            "the account of GUICHET_GLPI_TICKETS_TOKEN may not do all it must.",
            f"Grant to its profile: {'; '.join(missing)}.",
        )
    return "the account that opens tickets may do so"


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
    if not names or desk.settings.visibility != "entity" or desk.settings.glpi_access:
        return ""
    from sqlalchemy import select

    from connectors.database.models import Scope

    with desk.transactions.reading() as session:
        by_entity = select(Scope.id).where(Scope.name.startswith("entity")).limit(1)
        if session.scalar(by_entity) is None:
            return ""
    return (
        f"; {_some(names)}: no entity, so only tickets for everyone are their sources. "
        "Run: guichet user set-entities NAME ENTITY"
    )


def _sight(desk: Desk) -> list[Finding]:
    """Staff of whom GLPI knows nothing, and everybody who sees more than GLPI would show."""
    accounts = [one for one in desk.accounts.listing() if not one.disabled]
    lines = []
    unknown = [
        f"{one.username} ({one.why_unknown})"
        for one in accounts
        if one.is_staff and not one.sees_everything and not one.confirmed
    ]
    if unknown:
        lines.append(
            f"staff whom GLPI does not know see, and review, only what is for everyone: "
            f"{_some(unknown)}. Say their mail: guichet user email NAME MAIL"
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
        ("glpi", settings.glpi_url),
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
